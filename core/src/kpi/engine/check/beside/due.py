"""What falls due and never does, and what nobody can fulfil in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kpi.engine.check.about import about
from kpi.engine.due.terms import EVERY, FIRST, rhythm_on, with_interval
from kpi.engine.reach import Reach
from kpi.errors import PolicyError
from kpi.model.catalogue import Catalogue
from kpi.model.due import Done, Due
from kpi.model.extension import Finding
from kpi.words import phrase


def due_findings(due: Due, catalogue: Catalogue, reach: Reach, day: date) -> Iterator[Finding]:
    """Yield what is wrong with something that falls due, with the parameters that hold on a day."""
    due = with_interval(due, catalogue)
    try:
        rhythm = rhythm_on(due, day)
    except PolicyError:  # What cannot be read is refused where the policy is loaded.
        return
    held = None
    if rhythm.every is not None:
        if not any(isinstance(one.value, Fraction) for one in rhythm.every):
            said = phrase("{name} has no value: it never falls due", name=EVERY)
            yield about(due, "dead_branch", "warning", said, mends=(EVERY, FIRST))
            return
        held = rhythm.interval(day)
        if held is None:
            said = phrase("{name} has no value on {day} or later: no more falls due", name=EVERY, day=day)
            yield about(due, "not_valid", "warning", said, mends=(EVERY,))
            return
    card = due.done.scorecard if due.done is not None else ""
    if not card or due.done != Done(scorecard=card):
        return
    if card not in reach.scorecards:
        said = phrase("a result of {card} fulfils it, which nobody is bound to", card=card)
        yield about(due, "dead_branch", "warning", said)
        return
    months = catalogue.scorecards[card].frequency.months
    if held is not None and held[1] < months:
        said = phrase(
            "it falls due every {due} months, and {card} has a result every {months}",
            due=held[1],
            card=card,
            months=months,
        )
        yield about(due, "gap", "warning", said, mends=(EVERY,))


__all__ = ["due_findings"]
