"""What must hold of panels: values that fit, and nothing that reads past an anonymous one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from kpi.engine.panels import terms_on
from kpi.errors import Fault, PolicyError
from kpi.model.metric import Aggregate, FromTable, Metric, Rated
from kpi.model.panel import Panel
from kpi.model.parameter import Value
from kpi.policy.checks.rows import days_of
from kpi.words import sentence

RATINGS, COMMENTS = "ratings", "comments"


def check_panel(one: Panel) -> Iterator[Fault]:
    """Yield the values that the parameters of a panel cannot have."""
    for day in days_of(one.parameters):
        try:
            terms_on(one, day)
        except PolicyError as error:
            yield from (attrs.evolve(fault, where=f"{one.where}: {fault.where}") for fault in error.faults)
            return


def check_panel_item(
    metric: Metric, metrics: Mapping[str, Metric], panels: Mapping[str, Panel]
) -> Iterator[Fault]:
    """Yield the metrics that read otherwise what an anonymous panel judges.

    From two means over the same ratings, grouped otherwise, that of a hidden group could be worked out.
    """
    source = metric.source
    if isinstance(source, FromTable) and source.table in (RATINGS, COMMENTS):
        yield from _rows_read(metric, source, metrics, panels)
    if not isinstance(source, Rated):
        return
    for other in metrics.values():
        its = other.source
        if other is metric or not isinstance(its, Rated) or its.item != source.item:
            continue
        # Of two metrics of one owner the one is told that reads past the panel of the other.
        read = (its.panel,) if other.owner == metric.owner else (its.panel, source.panel)
        hidden = next((name for name in read if name in panels and _is_anonymous(panels[name])), None)
        if hidden is not None and source.panel != its.panel:
            message = sentence(
                "metric {id}: {item} is judged by the anonymous panel {panel}, and {other} reads it in another way",
                id=metric.id,
                item=source.item,
                panel=hidden,
                other=other.id,
            )
            hint = sentence("rate it as an item of its own, or read both through the panel")
            yield Fault("wrong_value", message, metric.where, hint=hint)
            return


def _rows_read(
    metric: Metric, source: FromTable, metrics: Mapping[str, Metric], panels: Mapping[str, Panel]
) -> Iterator[Fault]:
    """Yield metrics over the rows of ratings that are not held to items which no anonymous panel judges."""
    judged = (one.source for one in metrics.values() if isinstance(one.source, Rated))
    hidden = {one.item for one in judged if one.panel in panels and _is_anonymous(panels[one.panel])}
    if not hidden:
        return
    for part in (source.numerator, source.denominator):
        if part is not None and (source.table == COMMENTS or not _held_to(part, hidden)):
            message = sentence(
                "metric {id}: rows of {table} may be of an anonymous panel", id=metric.id, table=source.table
            )
            hint = sentence(
                "test the column item for those that none judges; one judges {hidden}",
                hidden=", ".join(sorted(hidden)),
            )
            told = sentence("comments are read by kpi show comments") if source.table == COMMENTS else hint
            yield Fault("wrong_value", message, metric.where, hint=told)
            return


def _held_to(part: Aggregate, hidden: set[str]) -> bool:
    """Tell whether an aggregate is one over certain items, none of which is hidden."""
    items: list[Value] = []
    for test in part.where:
        if test.name == "item" and test.op in ("==", "in") and not test.parameter:
            items += test.value if isinstance(test.value, tuple) else (test.value,)
    return bool(items) and hidden.isdisjoint(str(one) for one in items)


def _is_anonymous(panel: Panel) -> bool:
    return any(panel.is_anonymous(day) for day in days_of(panel.parameters))


__all__ = ["check_panel", "check_panel_item"]
