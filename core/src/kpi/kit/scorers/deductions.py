"""Deductions and vetoes: what events take from the full mark (C.6)."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.expr import Const, Node, choose, maximum
from kpi.kit.scorers.given import constant, refused, word
from kpi.kit.scorers.words import Words, said, template
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

SUFFIX = "_pts"
VETO_MODES = ("deduct", "item_zero")


def deduct_per_event(full: Const, floor: Const | None = None, **named: Node) -> Node:
    """Take from `full` for each event: every count `x` has its points in the parameter `x_pts`.

    `floor` is the least the item can be worth; none leaves it uncapped (不设上限), so it may be negative.

    Raises:
        PolicyError: for a count without points, points without a count, or no count at all.
    """
    points = constant(full, "full")
    left: Node = points
    for name, count in _pairs(named).items():
        left = left - constant(named[name + SUFFIX], name + SUFFIX) * count
    return left if floor is None else maximum(left, constant(floor, "floor"))


def _pairs(named: Mapping[str, Node]) -> dict[str, Node]:
    counts = {name: node for name, node in named.items() if not name.endswith(SUFFIX)}
    if not counts:
        raise refused("inputs", sentence("name no count of events"))
    for name in counts:
        if name + SUFFIX not in named:
            raise refused(name + SUFFIX, sentence("is not given, but {name} is counted", name=name))
    for name in named:
        if name.endswith(SUFFIX) and name.removesuffix(SUFFIX) not in counts:
            raise refused(
                name,
                sentence(
                    "has no count {removesuffix!r} among the inputs", removesuffix=name.removesuffix(SUFFIX)
                ),
            )
    return counts


def veto(
    count: Node,
    full: Const,
    limit: Const | int = 0,
    veto_mode: str = "item_zero",
    points: Const | None = None,
    floor: Const | int | None = 0,
) -> Node:
    """Give nothing once `count` is over `limit` (单项否决), or with `deduct` take `points` for each.

    Raises:
        PolicyError: for an unknown mode, and for `deduct` without points.
    """
    most = constant(full, "full")
    if word(veto_mode, "veto_mode", VETO_MODES) == "item_zero":
        return choose((count > constant(limit, "limit"), 0), otherwise=most)
    left = most - constant(points, "points") * count
    return left if floor is None else maximum(left, constant(floor, "floor"))


def _words(words: Words, lang: str) -> str:
    costs = [
        (name.removesuffix(SUFFIX), said(value)) for name, value in words.items() if name.endswith(SUFFIX)
    ]
    full, floor = said(words.get("full")), words.get("floor")
    if lang == "zh":
        parts = [f"{said(words.get(name, name))}每多 1 扣 {cost} 分" for name, cost in costs]
        return (
            f"满分 {full}；"
            + "，".join(parts)
            + ("，不设下限" if floor is None else f"，最低 {said(floor)} 分")
        )
    parts = [f"-{cost} for each {said(words.get(name, name))}" for name, cost in costs]
    return (
        f"full {full}; " + ", ".join(parts) + ("; no floor" if floor is None else f"; at least {said(floor)}")
    )


DEDUCT_PER_EVENT = Scorer("deduct_per_event", deduct_per_event, phrase("deduction per event"), _words)

VETO = Scorer(
    "veto",
    veto,
    phrase("veto"),
    template(
        "满分 {full}；{count} 超过 {limit} 次时（{veto_mode}）扣 {points}",
        "full {full}; {count} over {limit}: {veto_mode}, {points} each where deducted",
        of=veto,
    ),
)
