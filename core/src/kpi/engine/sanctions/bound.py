"""Which sets of sanctions a run reads, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.errors import Fault, PolicyError
from kpi.model.catalogue import Binding
from kpi.model.sanction import SanctionSet
from kpi.types import Ledger
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def sets_of_run(context: Context) -> list[tuple[SanctionSet, pl.DataFrame]]:
    """Return the bound sets of the period's frequency with their subjects, in the order of their ids.

    Raises:
        PolicyError: `conflict`, where somebody is bound to two sets that contradict each other.
    """
    bound = context.population.bound.sanctions
    refuse_conflicts(context.catalogue.sanctions, bound, context.policy.bindings)
    found = []
    for name in sorted(bound):
        one = context.catalogue.sanctions[name]
        if one.frequency is context.period.frequency and bound[name].height:
            found.append((one, bound[name]))
    return found


def kpi_metrics(context: Context) -> list[str]:
    """Return the metrics that the run's sanctions in KPI points read."""
    rules = [
        sanction.rule
        for one, _ in sets_of_run(context)
        for sanction in one.sanctions
        if sanction.ledger is Ledger.KPI_POINTS
    ]
    return list(dict.fromkeys(one.name for name in rules for one in context.catalogue.rules[name].inputs))


def point_metrics(context: Context) -> dict[str, list[str]]:
    """Return, by card, the metrics that the run's sanctions read whose points go to its score."""
    import polars as pl

    found: dict[str, dict[str, None]] = {}
    for first, names in points_read(context):
        for card in first.select(pl.col("card").unique().sort()).to_series():
            found.setdefault(card, {}).update(dict.fromkeys(names))
    return {card: list(names) for card, names in found.items()}


def points_read(context: Context) -> Iterator[tuple[pl.DataFrame, list[str]]]:
    """Yield of each set whose points go to scores whom it binds, with the first card (subject, card), and what it reads."""
    for one, subjects in sets_of_run(context):
        rules = [sanction.rule for sanction in one.sanctions if sanction.ledger is Ledger.POINTS]
        names = [read.name for rule in rules for read in context.catalogue.rules[rule].inputs]
        if names:
            yield context.population.bound.first_card.join(subjects, on="subject", how="semi"), names


def refuse_conflicts(
    sets: Mapping[str, SanctionSet], bound: Mapping[str, pl.DataFrame], bindings: Iterable[Binding] = ()
) -> None:
    """Refuse two sets of which one names the other and that bind the same subject (S001.X.PROFILE).

    The `bindings` are named that bind them.

    Raises:
        PolicyError: one fault a pair, code `conflict`.
    """
    faults = [
        Fault(
            "conflict",
            sentence(
                "the sanction sets {what} and {other} contradict each other and bind the same people",
                what=one,
                other=other,
            ),
            where=", ".join(where for name in (one, other) for where in _places(name, bindings))
            or sets[one].where,
            hint=sentence(
                "bind one of them, or bind them to different roles or units; amounts are never added silently"
            ),
        )
        for one, other in contradictions(sets, sorted(bound))
        if bound[one].join(bound[other], on="subject", how="semi").height
    ]
    if faults:
        raise PolicyError(*faults)


def _places(name: str, bindings: Iterable[Binding]) -> list[str]:
    return [binding.where for binding in bindings if name in binding.sanctions and binding.where]


def contradictions(sets: Mapping[str, SanctionSet], names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of `names` of which one names the other as a conflict, or that have a rule in common, in order."""
    rules = {name: {one.rule for one in sets[name].sanctions} for name in names}
    return [
        (one, other)
        for one, other in combinations(sorted(rules), 2)
        if other in sets[one].conflicts or one in sets[other].conflicts or rules[one] & rules[other]
    ]


__all__ = ["contradictions", "kpi_metrics", "point_metrics", "points_read", "refuse_conflicts", "sets_of_run"]
