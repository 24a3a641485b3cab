"""Linear zone: nothing below a floor, full marks from a target on, in proportion between (S003.D04)."""

from __future__ import annotations

from kpi.expr import Const, Node, choose, round_to
from kpi.kit.scorers.given import constant, number, refused, word
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

LINEAR_MODES = ("ratio", "interpolate")


def rounded_rate(value: Node, rate_precision: Const | None = None) -> Node:
    """Round a rate, as a share, half up to so many decimals before it is compared; exact where none are given (S003.D06).

    Percentages to two decimals are 4.

    Raises:
        PolicyError: for decimals that are no whole number from 0 on.
    """
    if rate_precision is None:
        return value
    places = number(constant(rate_precision, "rate_precision"), "rate_precision")
    if places.denominator != 1 or places < 0:
        raise refused(
            "rate_precision", sentence("is {places}, which is no number of decimals", places=places)
        )
    return round_to(value, int(places))


def linear_zone(
    value: Node,
    floor: Const,
    target: Const,
    full: Const,
    linear_mode: str = "ratio",
    rate_precision: Const | None = None,
) -> Node:
    """Give 0 below `floor`, `full` from `target` on, and between them a share of `full`.

    `ratio` is value / target, which jumps at the floor; `interpolate` rises from 0 at the floor. The value is taken
    as it is, or rounded before (`rate_precision`, see `rounded_rate`).

    Raises:
        PolicyError: for a floor that is not below the target, or where `full` is not given.
    """
    most, low, high = constant(full, "full"), constant(floor, "floor"), constant(target, "target")
    if number(low, "floor") >= number(high, "target"):
        raise refused(
            "floor",
            sentence(
                "is {value}, which is not below the target {value2}", value=low.value, value2=high.value
            ),
        )
    value = rounded_rate(value, rate_precision)
    if word(linear_mode, "linear_mode", LINEAR_MODES) == "ratio":
        between = most * value / high
    else:
        between = most * (value - low) / (high - low)
    return choose((value < low, 0), (value >= high, most), otherwise=between)


LINEAR_ZONE = Scorer(
    "linear_zone",
    linear_zone,
    phrase("linear zone"),
    template(
        "{value} 低于 {floor} 不得分；{target} 及以上得满分 {full}；其间按线性得分（{linear_mode}）",
        "{value} below {floor}: 0; from {target}: {full}; linear between ({linear_mode})",
        of=linear_zone,
    ),
)
