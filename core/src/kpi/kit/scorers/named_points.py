"""Named points: a regulation that prints points for single values and says nothing of those between (D34)."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Node, choose, const, flagged
from kpi.kit.scorers.given import ascending, constant, constants, refused, word
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

BETWEEN = ("lower", "upper", "interpolate", "midpoint", "manual", "open")


def named_points(
    value: Node,
    named: Sequence[Const],
    points: Sequence[Const],
    below: Const | int = 0,
    gap_policy: str = "lower",
) -> Node:
    """Give the points printed for a value; `below` under the first, those of the last from there on.

    A value between two that are named gets the points of the `lower` or the `upper` one, is
    interpolated, gets their `midpoint`, or is left to a person (`manual`, with the flag `gap`); `open` says
    nothing of it, as the print does.

    Raises:
        PolicyError: for values that do not rise, or another number of points than values.
    """
    marks = constants(named, "named")
    worth = constants(points, "points", len(marks))
    ascending(marks, "named")
    if not marks:
        raise refused("named", sentence("is empty"))
    way = word(gap_policy, "gap_policy", BETWEEN)
    cases: list[tuple[Node, Node]] = [(value >= marks[-1], worth[-1])]
    if way == "open":
        cases += [(value == mark, one) for mark, one in zip(marks[:-1], worth[:-1], strict=True)]
        return choose(*cases, (value < marks[0], constant(below, "below")))
    for place in range(len(marks) - 2, -1, -1):
        low, high, less, more = marks[place], marks[place + 1], worth[place], worth[place + 1]
        if way == "lower":
            cases.append((value >= low, less))
        elif way == "interpolate":
            cases.append((value >= low, less + (value - low) / (high - low) * (more - less)))
        else:
            filled = {"upper": more, "midpoint": (less + more) / 2, "manual": flagged(const(None), "gap")}[
                way
            ]
            cases += [(value == low, less), (value > low, filled)]
    return choose(*cases, otherwise=constant(below, "below"))


def _words(words: Words, lang: str) -> str:
    """Print each named value with its points, the highest first."""
    zh = lang == "zh"
    pairs = [(said(mark), said(worth)) for mark, worth in zip(words["named"], words["points"], strict=False)]
    below, between = said(words.get("below", 0)), said(words.get("gap_policy", "lower"), lang)
    if zh:
        parts = [f"{mark} 得 {worth} 分" for mark, worth in reversed(pairs)]
        return f"{words['value']} {'；'.join(parts)}；更低 {below} 分；所列数值之间{between}"
    parts = [f"{mark}: {worth}" for mark, worth in reversed(pairs)]
    return f"{words['value']} {'; '.join(parts)}; below: {below}; between two of them: {between}"


NAMED_POINTS = Scorer("named_points", named_points, phrase("points of named values"), _words)
