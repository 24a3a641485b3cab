"""`kpi due`: what has to be done about whom by when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.directory import Directory, directory_of
from kpi.app.session import open_session
from kpi.app.show import read_period
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.words import Message, sentence

if TYPE_CHECKING:
    from kpi.engine.due.listing import Owed
    from kpi.engine.due.people import Present

Row = dict[str, Any]


@frozen
class DuePage:
    """The rows in the order of days, and what is not listed or does not count: id of what is due, and why."""

    rows: list[Row]
    problems: tuple[tuple[str, Message], ...] = ()
    bound: bool = True
    """Whether anybody is bound to something that falls due."""
    people: bool = True
    """Whether anybody is employed on the day."""


@frozen
class Wanted:
    """What `kpi due` was asked for: see its options."""

    on: date
    until: date | None = None
    period: str | None = None
    unit: str | None = None
    subject: str | None = None
    everything: bool = False


def due_page(db: Path, policy: Path | None, wanted: Wanted, lang: str) -> DuePage:
    """Return a row a person and thing that is due, or with a period for each day of it on which something is.

    Raises:
        UsageError: for an unknown subject or unit, a period that cannot be read, and two ends.
    """
    from kpi.engine.due.listing import Asked, listed
    from kpi.engine.due.people import present

    if wanted.until is not None and wanted.period is not None:
        raise UsageError(
            Fault(
                "usage", sentence("--until and --period both say how far"), hint=sentence("give one of them")
            )
        )
    if wanted.until is not None and wanted.until < wanted.on:
        raise UsageError(
            Fault(
                "usage", sentence("{until} is before {on}", until=wanted.until, on=wanted.on), where="--until"
            )
        )
    period = None if wanted.period is None else read_period(wanted.period)
    span = None if period is None else (period.start, period.end)
    with open_session(db, policy) as session:
        facts, catalogue = session.store.facts(), session.policy.catalogue
        names = directory_of(facts, catalogue)
        ids = dict(facts.subjects().select("subject", "id").iter_rows())
        there = present(session.policy, facts, wanted.on)
        only = _only(there, wanted, names, ids)
        found = listed(session.policy, facts, Asked(wanted.on, wanted.until, span, wanted.everything), only)
        rows = [_row(one, ids, names, lang) for one in found.rows]
        rows.sort(key=lambda row: (row["due_on"] or date.max, row["id"], row["due"]))
        return DuePage(rows, found.problems, bool(there.bound), there.people.height > 0)


def _only(there: Present, wanted: Wanted, names: Directory, ids: dict[int, str]) -> Present:
    """Return those that are asked about: of a unit with those below it, or one person."""
    import polars as pl

    people = there.people
    if wanted.unit is not None:
        people = people.filter(pl.col("unit").is_in(list(_below(there, wanted.unit, names, ids))))
    if wanted.subject is not None:
        id = names.subject(wanted.subject)
        people = people.filter(pl.col("subject").is_in([key for key, one in ids.items() if one == id]))
    return attrs.evolve(there, people=people)


def _below(there: Present, told: str, names: Directory, ids: dict[int, str]) -> frozenset[int]:
    """Return a unit, named by its id or name, with those below it."""
    id = names.known_as(told)
    key = next((key for key in there.tree.parents if ids[key] == id), None)
    if key is None:
        units = [word for one in there.tree.parents for word in (ids[one], names.subjects[ids[one]])]
        message = sentence("no unit {told!r} on that day", told=told)
        raise UsageError(Fault("unknown_unit", message, where="--unit", hint=nearest(told, units)))
    return there.tree.below(key)


def _row(one: Owed, ids: dict[int, str], names: Directory, lang: str) -> Row:
    return names.beside(
        {
            "id": ids[one.subject],
            "unit": ids.get(one.unit) if one.unit is not None else None,
            "due": one.due,
            "what": one.label,
            "last_on": one.last_on,
            "last_by": one.last_by or None,
            "last_by_name": names.subjects.get(one.last_by),
            "due_on": one.due_on,
            "state": one.state,
            "days_overdue": one.days_overdue or None,
            "note": one.note.text(lang) or None,
            "flags": list(one.flags),
            "clauses": list(one.clauses),
        }
    )


__all__ = ["DuePage", "Wanted", "due_page"]
