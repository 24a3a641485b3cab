"""The facts in memory that a history makes, and a ladder that looks at them as in a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kpi.exact import exactly
from kpi.model.catalogue import Binding, Catalogue, Policy
from kpi.model.ladder import Ladder
from kpi.model.metric import Attribute, Derived, Standing
from kpi.model.period import Frequency, Period
from kpi.model.rule import Rule
from kpi.trial.ladder.history import History

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

UNIT, ROLE = "unit", "staff"


def context_of(
    policy: Policy, ladder: Ladder, history: History, rest: Mapping[str, Any], period: Period
) -> Context:
    """Return the context of a period over what is given; other inputs stand as if they had been measured."""
    import polars as pl

    from kpi.engine.memory import MemoryFacts
    from kpi.engine.run import prepare

    cards = sorted(cards_of(policy.catalogue, ladder))
    context = prepare(policy, MemoryFacts(history.facts(cards, UNIT, ROLE, ladder.skip)), period)
    people = context.population.people["subject"]
    key = key_of(context, history.employee)
    served = {
        one.name: exactly(history.served()[source.name])
        for rule in rules_of(policy.catalogue, ladder)
        for one in rule.inputs
        if isinstance(source := policy.catalogue.metrics[one.name].source, Attribute)
        and source.name in history.served()
    }
    for name, value in {**served, **rest}.items():
        own = pl.Series([value if one == key else None for one in people], dtype=_type(value))
        context.measures[name] = _frame(name, people, own, value)
    return context


def _type(value: Any) -> Any:
    import polars as pl

    if isinstance(value, bool):
        return pl.Boolean
    return pl.String if isinstance(value, str) else pl.Object


def _frame(name: str, people: pl.Series, own: pl.Series, value: Any) -> pl.DataFrame:
    import polars as pl

    if isinstance(value, bool | str):
        return pl.DataFrame({"subject": people, name: own})
    above = [None if one is None else one.numerator for one in own]
    below = [None if one is None else one.denominator for one in own]
    return pl.DataFrame(
        {"subject": people, f"{name}.n": above, f"{name}.d": below},
        schema={"subject": pl.Int64, f"{name}.n": pl.Int64, f"{name}.d": pl.Int64},
    )


def key_of(context: Context, employee: str) -> int:
    return int(context.names.filter(context.names["id"] == employee)["subject"][0])


def cards_of(catalogue: Catalogue, ladder: Ladder) -> set[str]:
    """Return the cards whose standings the rules of a ladder read."""
    return {
        card
        for rule in rules_of(catalogue, ladder)
        for one in rule.inputs
        for card in _cards(catalogue, one.name)
    }


def rules_of(catalogue: Catalogue, ladder: Ladder) -> list[Rule]:
    """Return every rule that a ladder names."""
    return [catalogue.rules[name] for level in ladder.levels for name in level.rules]


def _cards(catalogue: Catalogue, name: str) -> Iterator[str]:
    metric = catalogue.metrics.get(name)
    source = None if metric is None else metric.source
    if isinstance(source, Standing) and source.card:
        yield source.card
    elif isinstance(source, Derived):
        yield from _cards(catalogue, source.of)


def bound_to(policy: Policy, ladder: Ladder, rules: Sequence[Rule]) -> Policy:
    """Return the policy that binds everyone to the ladder alone, with the rules as they were set."""
    changed = {**policy.catalogue.rules, **{rule.id: rule for rule in rules}}
    months = attrs.evolve(ladder, frequency=Frequency.MONTH)
    catalogue = attrs.evolve(
        policy.catalogue, rules=changed, ladders={**policy.catalogue.ladders, ladder.id: months}
    )
    return attrs.evolve(policy, catalogue=catalogue, bindings=(Binding(role=ROLE, ladder=ladder.id),))


__all__ = ["bound_to", "cards_of", "context_of", "key_of", "rules_of"]
