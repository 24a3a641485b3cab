"""Ratio of an actual value to a target, straight or turned round (C.7)."""

from __future__ import annotations

from kpi.expr import Const, Node, choose, const, flagged, if_, maximum, minimum
from kpi.kit.scorers.given import capped, constant, word
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase

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
    if way == "direct" and not isinstance(target, Const):
        points = if_(target == 0, const(None), points)
    return flagged(points, flag) if flag else points


_FORMULAS = {
    "inverse": (
        "{full} 分 × {target} ÷ {actual}（最多 1 倍）",
        "{full} points x {target} / {actual} (at most 1)",
    ),
    "linear": (
        "{full} 分 ×（2 - {actual} ÷ {target}），在 0 与 1 倍之间",
        "{full} points x (2 - {actual} / {target}), between 0 and 1",
    ),
    "direct": ("{full} 分 × {actual} ÷ {target}", "{full} points x {actual} / {target}"),
}


def _words(words: Words, lang: str) -> str:
    """Print the formula that holds, with its bounds where there are any."""
    zh = lang == "zh"
    formula = _FORMULAS.get(str(words.get("mode", "direct")), _FORMULAS["direct"])[not zh]
    told = formula.format(**{name: said(words.get(name), lang) for name in ("full", "actual", "target")})
    cap, floor = words.get("cap", "full"), words.get("floor")
    if cap is not None and (cap != "full" or formula in _FORMULAS["direct"]):
        told += f"，最多{said(cap, lang)}" if zh else f", at most {said(cap, lang)}"
    if floor is not None:
        told += f"，最低 {said(floor, lang)}" if zh else f", at least {said(floor, lang)}"
    return told


RATIO = Scorer("ratio", ratio, phrase("points by ratio"), _words)
