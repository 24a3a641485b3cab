"""Interning of subjects, who are employees or units and never both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from kpi.errors import DataError, Fault
from kpi.store.shape import Field, Kept, Shape
from kpi.store.words import Dictionary
from kpi.words import sentence


def intern_subjects(
    db: sqlite3.Connection, subjects: Dictionary, field: Field, names: Sequence[str], shapes: Iterable[Shape]
) -> Mapping[str, int]:
    """Intern the names of a column; a column of employees or of units settles what its subjects are.

    Raises:
        DataError: an id that the store knows as the other kind, with every such id.
    """
    ids = subjects.intern(names)
    if not field.subject:
        return ids
    other = "unit" if field.subject == "employee" else "employee"
    mine = {ids[name] for name in names}
    if db.execute("SELECT 1 FROM subject WHERE kind = ? LIMIT 1", (other,)).fetchone():
        known = {id for (id,) in db.execute("SELECT id FROM subject WHERE kind = ?", (other,))} & mine
        clashing = {id for id in known if _still(db, id, other, shapes)}
        if clashing:
            wrong = sorted(name for name in names if ids[name] in clashing)
            hint = sentence("give one of them another id")
            raise DataError(
                *(Fault("subject_kind", sentence("{name!r} is an employee already", name=name) if other == "employee" else
                        sentence("{name!r} is a unit already", name=name), hint=hint) for name in wrong)
            )  # fmt: skip
    change = "UPDATE subject SET kind = ? WHERE id = ? AND kind IS NOT ?"
    db.executemany(change, ((field.subject, id, field.subject) for id in sorted(mine)))
    return ids


def _still(db: sqlite3.Connection, id: int, kind: str, shapes: Iterable[Shape]) -> bool:
    """Tell whether a row in force still names the subject as that kind (an undone import does not)."""
    for shape in shapes:
        for field in shape.fields:
            if field.kept is Kept.SUBJECT and field.subject == kind:
                table = f'"{shape.name}"'
                ask = (
                    f'SELECT 1 FROM {table} f WHERE f."{field.sql[0]}" = ? AND f.gone = 0 AND NOT EXISTS '
                    f"(SELECT 1 FROM {table} s WHERE s.supersedes = f.seq) LIMIT 1"
                )
                if db.execute(ask, (id,)).fetchone():
                    return True
    return False
