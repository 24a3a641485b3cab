"""Ratio of an actual value to a target, straight or turned round (C.7)."""

from __future__ import annotations

from kpi.expr import Const, Node, choose, flagged, maximum, minimum
from kpi.kit.scorers.given import capped, constant, word
from kpi.kit.scorers.words import template
from kpi.model.label import Label
from kpi.model.rule import Scorer

MODES = ("direct", "inverse", "linear", "as_printed", "as_printed_capped")


def ratio(
    actual: Node,
    target: Node,
    full: Const,
    mode: str = "direct",
    cap: Const | str | None = "full",
    floor: Const | None = None,
    flag: str = "",
) -> Node:
    """Give `full` times the ratio of `actual` to `target`.

    `direct` is actual / target, where more is better; a target of 0 makes it missing. Where less is better:
    `inverse` is target / actual, at most 1, `linear` is 2 - actual / target, between 0 and 1, and `as_printed`
    (`as_printed_capped`) is actual / target all the same; a target of 0 is then met by 0 only.
    `cap` (`full`, a number, or none) and `floor` bound the points; `flag` marks a printed formula that was
    turned round.

    Raises:
        PolicyError: for an unknown mode, and where `full` is not given.
    """
    most = constant(full, "full")
    way = word(mode, "mode", MODES)
    if way == "inverse":
        points = most * choose((actual <= 0, 1), (target <= 0, 0), otherwise=minimum(target / actual, 1))
    elif way == "linear":
        zone = maximum(minimum(2 - actual / target, 1), 0)
        points = most * choose((actual <= 0, 1), (target <= 0, 0), otherwise=zone)
    elif way == "direct":
        points = most * actual / target
    else:
        points = most * choose((target > 0, actual / target), (actual <= 0, 1), otherwise=0)
    points = capped(points, cap, floor, most)
    return flagged(points, flag) if flag else points


RATIO = Scorer(
    "ratio",
    ratio,
    Label("比率计分", "points by ratio"),
    template(
        "{full} 分 × {actual} ÷ {target}（方式 {mode}，上限 {cap}，下限 {floor}）",
        "{full} points x {actual} / {target} (mode {mode}, cap {cap}, floor {floor})",
        of=ratio,
    ),
)
