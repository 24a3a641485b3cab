"""Single stored values back to text, for messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from fractions import Fraction

from kpi.exact import show
from kpi.store.periods import period_of
from kpi.store.shape import Field, Kept


def shown(db: sqlite3.Connection, field: Field, cells: Sequence[object]) -> str:
    """Spell the value that a field's SQLite cells hold; `empty` for none."""
    first = cells[0]
    if first is None:
        return "empty"
    match field.kept:
        case Kept.SUBJECT:
            return str(db.execute("SELECT name FROM subject WHERE id = ?", (first,)).fetchone()[0])
        case Kept.WORD:
            return str(db.execute("SELECT text FROM word WHERE id = ?", (first,)).fetchone()[0])
        case Kept.PERIOD:
            return str(period_of(int(str(first))))
        case Kept.FLAG:
            return "yes" if first else "no"
        case Kept.NUMBER | Kept.RATE:
            if len(cells) == 3 and cells[2]:
                return f"{first}/{cells[1]}"
            return show(Fraction(int(str(first)), int(str(cells[1]))))
        case _:
            return str(first)
