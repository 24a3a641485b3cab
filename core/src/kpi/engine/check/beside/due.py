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
            zh, en = f"{EVERY} 没有值，永远不会到期", f"{EVERY} has no value: it never falls due"
            yield about(due, "dead_branch", "warning", zh, en, mends=(EVERY, FIRST))
            return
        held = rhythm.interval(day)
        if held is None:
            zh, en = (
                f"{EVERY} 自 {day} 起没有有效值",
                f"{EVERY} has no value on {day} or later: no more falls due",
            )
            yield about(due, "not_valid", "warning", zh, en, mends=(EVERY,))
            return
    card = due.done.scorecard if due.done is not None else ""
    if not card or due.done != Done(scorecard=card):
        return
    if card not in reach.scorecards:
        zh, en = (
            f"须有 {card} 的结果，而无人适用该表",
            f"a result of {card} fulfils it, which nobody is bound to",
        )
        yield about(due, "dead_branch", "warning", zh, en)
        return
    months = catalogue.scorecards[card].frequency.months
    if held is not None and held[1] < months:
        zh = f"每 {held[1]} 个月到期，而 {card} 每 {months} 个月才有结果"
        en = f"it falls due every {held[1]} months, and {card} has a result every {months}"
        yield about(due, "gap", "warning", zh, en, mends=(EVERY,))


__all__ = ["due_findings"]
