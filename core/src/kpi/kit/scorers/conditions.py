"""Conditions: a yes or no about a number, or about a list of requirements."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Kind, Node, all_of, any_of, is_missing, total
from kpi.expr import if_ as when
from kpi.kit.scorers.checklist import as_list
from kpi.kit.scorers.given import constant, number, refused, word
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.words import phrase, phrase_in, sentence

MISSING = ("unknown", "skip")


def at_least(value: Node, least: Const) -> Node:
    """Tell whether a value reaches `least` (以上 includes it)."""
    return value >= constant(least, "least")


def at_most(value: Node, most: Const) -> Node:
    """Tell whether a value is no more than `most`."""
    return value <= constant(most, "most")


def all_met(items: Sequence[Node], min_count: Const | None = None, missing: str = "unknown") -> Node:
    """Tell whether every requirement is met (a yes, or a fulfilment of 1), or at least `min_count` of them.

    With `skip` what is missing is no requirement, unless everything is missing.

    Raises:
        PolicyError: for more wanted than there are, and for an unknown way with what is missing.
    """
    given = as_list(items, "items")
    met = [one if one.kind is Kind.FLAG else one >= 1 for one in given]
    skips = word(missing, "missing", MISSING) == "skip"
    if min_count is None and skips:
        known = any_of(*(when(is_missing(one), False, True) for one in met))
        return when(known, all_of(*(when(is_missing(one), True, one) for one in met)), met[0])
    if min_count is None:
        return all_of(*met)
    if number(min_count, "min_count") > len(met):
        raise refused("min_count", sentence("is more than the {count} requirements", count=len(met)))
    return total([when(one, 1, 0) for one in met]) >= min_count


AT_LEAST = Scorer(
    "at_least",
    at_least,
    phrase("at least"),
    template("{value} ≥ {least}", "{value} >= {least}", of=at_least),
)

AT_MOST = Scorer(
    "at_most",
    at_most,
    phrase_in("conditions", "at most"),
    template("{value} ≤ {most}", "{value} <= {most}", of=at_most),
)

ALL_MET = Scorer(
    "all_met",
    all_met,
    phrase("requirements met"),
    template(
        "{items}全部达到[[，或至少 {min_count} 项]]",
        "all of {items} met[[, or at least {min_count}]]",
        of=all_met,
    ),
)
