"""Results that cannot be in the unit that their rule says."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engine.check.rules.examined import Examined
from kpi.exact import show
from kpi.expr import Kind
from kpi.model.extension import Finding
from kpi.model.quantity import Measure
from kpi.words import phrase


def units(one: Examined) -> Iterator[Finding]:
    """Yield a result in percent that is never above 1: somebody forgot the times 100, and 0.98 reads as 0.98 %."""
    reach = one.found.range
    most = reach.high
    if not one.main or one.rule.unit is not Measure.PERCENT or one.tree.kind is not Kind.NUMBER:
        return
    if reach.empty or most is None or reach.low == most or not 0 < most <= 1:
        return
    yield one.finding(
        "wrong_unit",
        "warning",
        phrase("in percent, and never above {most}: times 100, or unit = ratio", most=show(most)),
    )


__all__ = ["units"]
