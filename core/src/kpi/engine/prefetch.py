"""Which metrics a run will read of the facts, so that each source is read once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engine.context import Context
from kpi.engine.population import runs_in
from kpi.model.metric import Counted, FromTable, Observed, Rated

_READ_TOGETHER = (Observed, Rated, Counted, FromTable)


def measure_ahead(context: Context) -> None:
    """Measure what the bound cards, sanction sets, pay schemes and ladders read of the period's facts."""
    from kpi.engine.measure import measure

    metrics = context.catalogue.metrics
    names = {
        one.name
        for name in dict.fromkeys(_rules(context))
        if (rule := context.catalogue.rules.get(name)) is not None
        for one in rule.inputs
    }
    wanted = [
        name for name in sorted(names) if name in metrics and isinstance(metrics[name].source, _READ_TOGETHER)
    ]
    if wanted:
        measure(context, context.population.people.select("subject"), wanted)


def _rules(context: Context) -> Iterator[str]:
    """Yield the rules of whatever is bound and runs in the period."""
    catalogue, bound, frequency = context.catalogue, context.population.bound, context.period.frequency
    for name in sorted(bound.scorecards):
        card = catalogue.scorecards[name]
        if runs_in(card, context.period):
            yield from (item.rule for item in card.items)
    for name in sorted(bound.sanctions):
        chapter = catalogue.sanctions.get(name)
        if chapter is not None and chapter.frequency is frequency:
            yield from (sanction.rule for sanction in chapter.sanctions)
    for name in sorted(bound.pay):
        scheme = catalogue.pay.get(name)
        if scheme is not None and scheme.frequency is frequency:
            yield from (part.rule for part in scheme.chain if part.rule)
    for name in sorted(bound.ladders):
        ladder = catalogue.ladders.get(name)
        if ladder is not None and ladder.frequency is frequency:
            yield from (rule for level in ladder.levels for rule in level.rules)
