"""A decision of a kind that something due brings: that it was done, such as an interview that was held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi.app.deciding import Checked, own_decision, refuse
from kpi.app.session import Session
from kpi.errors import Fault
from kpi.words import Message, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpi.engine.facts import Facts

_READ = ("kind", "subject", "on", "by", "ref", "outcome", "note")
"""The columns that have a meaning here; `ref` tells two of one day apart."""


def fulfilment(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Refuse columns that nothing would read, and whoever does it for himself; say when it is due again.

    Raises:
        DataError: all faults at once.
    """
    kind = row["kind"]
    hint = sentence("put it into --why")
    faults = [
        Fault(
            "unread_column",
            sentence("nothing reads {name} of a decision of kind {kind}", name=name, kind=kind),
            where=name,
            hint=hint,
        )
        for name, value in row.items()
        if value is not None and name not in _READ
    ]
    refuse([*own_decision(facts, row), *faults])
    return Checked(row, notes=tuple(_notes(session, facts, row)))


def _notes(session: Session, facts: Facts, row: dict[str, Any]) -> Iterator[Message]:
    """Say for whom it counts: the next day, as if this decision stood there already; or that nobody asks for it."""
    from kpi.engine.due.cycle import next_days
    from kpi.engine.due.people import present
    from kpi.engine.due.terms import LAST, rhythm_on, with_interval

    day = row["on"]
    there = present(session.policy, facts, day)
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    subject = keys[row["subject"]]
    asked = [
        with_interval(due, session.policy.catalogue)
        for due in session.policy.catalogue.due.values()
        if due.done is not None and due.done.decision == row["kind"] and there.owes(due, subject)
    ]
    if not asked:
        yield sentence(
            "{kind}: it counts for nothing that {subject} is bound to on {day}",
            kind=row["kind"],
            subject=row["subject"],
            day=day,
        )
    if row.get("outcome") == "rejected":
        yield sentence("{kind}: rejected, so it does not count as done", kind=row["kind"])
        return
    for due in asked:
        rhythm = rhythm_on(due, day)
        if rhythm.anchor == LAST and rhythm.every is not None:
            for following in next_days(rhythm, day, 1):
                yield sentence("{due}: due again on {day}", due=due.id, day=following)


__all__ = ["fulfilment"]
