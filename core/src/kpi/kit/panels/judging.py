"""What a panel comes to: the mean inside each group, the small ones taken together, then the weighted mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from kpi.expr import DEFAULT_ASSUMED
from kpi.frozen import frozen
from kpi.kit.panels.terms import BLOCK, MERGE, SUM, Terms

MERGED_FLAG, LEFT_OUT_FLAG, TOO_FEW_FLAG = "groups_merged", "group_left_out", "too_few_raters"

Scores = Mapping[str, Mapping[str, Sequence[Fraction]]]
"""By group and rater, what he gave: several numbers where he judged in several roles or months."""


@frozen
class Pool:
    """What counts as one: a group, or several that are taken together; with how many raters, and what they mean."""

    groups: tuple[str, ...]
    raters: int
    mean: Fraction
    weight: Fraction


@frozen
class Judgement:
    """The value (None where no group may be shown), what it is made of, and the groups that it leaves out.

    Everything in it may be seen by everybody: of a group that is left out only how many raters it had.
    """

    value: Fraction | None
    pools: tuple[Pool, ...] = ()
    left_out: Mapping[str, int] = attrs.field(factory=dict)
    flags: tuple[str, ...] = ()


def judged(terms: Terms, scores: Scores) -> Judgement:
    """Judge one person in one matter; groups without a rater are absent.

    A rater counts once a group: several numbers of his are their mean first.
    """
    present = {group: raters for group in terms.groups if (raters := scores.get(group))}
    hidden = [one for one in present if not terms.is_open(one)]
    small = [one for one in hidden if len(present[one]) < terms.least]
    pools: dict[tuple[str, ...], Pool] = {
        (one,): _pool(terms, (one,), [raters]) for one, raters in present.items() if one not in small
    }
    flags, used, left = [], {"min_raters"} if hidden else set(), small
    if small:
        used.add("small_groups")
    if len(small) > 1 and terms.small == MERGE:
        together = _pool(terms, tuple(small), [present[one] for one in small])
        if together.raters >= terms.least:
            pools[together.groups] = together
            left = []
            flags.append(MERGED_FLAG)
            used.add("merged_weight")
    if left:
        flags.append(LEFT_OUT_FLAG)
    if len(pools) > 1:
        used.add("group_weights")
    if used & terms.assumed:
        flags.append(DEFAULT_ASSUMED)
    counted = {one: len(present[one]) for one in left}
    weight = sum((one.weight for one in pools.values()), Fraction(0))
    if not weight or (left and terms.small == BLOCK):
        return Judgement(None, (), counted, tuple(sorted({TOO_FEW_FLAG, *flags})) if present else ())
    value = sum((one.mean * one.weight for one in pools.values()), Fraction(0)) / weight
    return Judgement(value, tuple(pools.values()), counted, tuple(sorted(flags)))


def _pool(terms: Terms, groups: tuple[str, ...], parts: Sequence[Mapping[str, Sequence[Fraction]]]) -> Pool:
    given: dict[str, list[Fraction]] = {}
    for part in parts:
        for rater, scores in part.items():
            given.setdefault(rater, []).append(_mean(scores))
    if terms.weights:
        weight = sum((terms.weights[one] for one in groups), Fraction(0))
    else:
        weight = Fraction(len(groups) if terms.merged == SUM else 1)
    return Pool(groups, len(given), _mean([_mean(own) for own in given.values()]), weight)


def _mean(values: Iterable[Fraction]) -> Fraction:
    every = list(values)
    return sum(every, Fraction(0)) / len(every)


__all__ = ["LEFT_OUT_FLAG", "MERGED_FLAG", "TOO_FEW_FLAG", "Judgement", "Pool", "Scores", "judged"]
