"""Judgements by people: a number on the form, or several raters weighted."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Node, all_of, any_of, choose, const, flagged, if_, is_missing, total
from kpi.kit.scorers.checklist import as_list
from kpi.kit.scorers.given import constant, constants, number, refused, word
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

MISSING_RATERS = ("block", "skip")


def manual(value: Node, full: Const, floor: Const | int = 0) -> Node:
    """Give the points that a person wrote down, from `floor` to `full`.

    A number outside is no judgement on this scale: the item is missing, with the flag `out_of_range`.
    """
    low, high = constant(floor, "floor"), constant(full, "full")
    if number(low, "floor") >= number(high, "full"):
        raise refused("full", sentence("must be above the floor {value}", value=low.value))
    return if_(all_of(value >= low, value <= high), value, flagged(const(None), "out_of_range"))


def weighted_raters(
    ratings: Sequence[Node],
    rater_weights: Sequence[Const] | Const = const(1),
    missing_rater: str = "block",
    scale: Const | None = None,
    full: Const | None = None,
) -> Node:
    """Give the weighted mean of what several raters gave.

    Where one of them is missing the item is missing (`block`), or the others count alone (`skip`). With
    `scale` and `full` a rating out of `scale` becomes points out of `full`. A rating above `scale`, or above
    `full` where there is no scale, is no judgement on it: the item is missing, with the flag `out_of_range`.

    Raises:
        PolicyError: for another number of weights than raters, weights that add up to 0, or a scale without
            a full mark.
    """
    given = as_list(ratings, "ratings")
    weights = constants(rater_weights, "rater_weights", len(given))
    if sum(number(weight, "rater_weights") for weight in weights) <= 0:
        raise refused("rater_weights", sentence("must add up to more than 0"))
    pairs = list(zip(weights, given, strict=True))
    skip = word(missing_rater, "missing_rater", MISSING_RATERS) == "skip"
    if not skip:
        mean = total([weight * rating for weight, rating in pairs]) / total(weights)
    else:
        value = total([if_(is_missing(rating), 0, weight * rating) for weight, rating in pairs])
        present = total([if_(is_missing(rating), 0, weight) for weight, rating in pairs])
        mean = choose((present > 0, value / present), otherwise=const(None))
    if full is None:
        if scale is not None:
            raise refused("scale", sentence("needs full, the points that it becomes"))
        return mean
    most = constant(full if scale is None else scale, "full" if scale is None else "scale")
    above = any_of(*(if_(is_missing(one), False, one > most) if skip else one > most for one in given))
    points = mean if scale is None else mean / most * constant(full, "full")
    return if_(above, flagged(const(None), "out_of_range"), points)


MANUAL = Scorer(
    "manual",
    manual,
    phrase("judged by a person"),
    template("由评分人在 {floor} 至 {full} 分之间评定", "judged by a person, {floor} to {full}", of=manual),
)

WEIGHTED_RATERS = Scorer(
    "weighted_raters",
    weighted_raters,
    phrase("several raters weighted"),
    template(
        "{ratings} 的加权平均（权重 {rater_weights}；有人缺评时{missing_rater}）",
        "weighted mean of {ratings} (weights {rater_weights}, a missing rater: {missing_rater})",
        of=weighted_raters,
    ),
)
