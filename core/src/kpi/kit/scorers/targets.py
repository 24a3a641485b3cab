"""Work targets: met or not, told apart from points, which they give only where the company says so (S003.D16)."""

from __future__ import annotations

from kpi.expr import Const, Node, clamp, const, if_, is_missing
from kpi.kit.scorers.given import constant, word
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase

COMPARISONS = (">=", ">", "<=", "<", "==")
SCORINGS = ("report", "met", "share")


def compared(value: Node, op: str, limit: Const) -> Node:
    """Compare a value with a limit, as the text prints it: 以上 and 以内 include the limit, 低于 and 超过 do not."""
    way = word(op, "op", COMPARISONS)
    tests = {">=": value >= limit, ">": value > limit, "<=": value <= limit, "<": value < limit}
    return tests.get(way, value == limit)


def work_target(
    value: Node,
    limit: Const,
    op: str = ">=",
    full: Const | int = 0,
    scoring: str = "report",
) -> dict[str, Node]:
    """Tell whether a target is met (`met`), and what was reached (`value`).

    It gives no points (`report`), or `full` where it is met (`met`), or the share that was reached (`share`,
    at most `full`). What was not measured is neither met nor missed.

    Raises:
        PolicyError: for an unknown comparison or way of scoring, and for points without a full mark.
    """
    met = compared(value, op, constant(limit, "limit"))
    way = word(scoring, "scoring", SCORINGS)
    if way == "report":
        points: Node = const(0)
    elif way == "met":
        points = if_(met, constant(full, "full"), 0)
    else:
        points = constant(full, "full") * clamp(value, 0, 1)
    return {"score": if_(is_missing(value), const(None), points), "met": met, "value": value}


def _words(words: Words, lang: str) -> str:
    """Print what is met when, and what that is worth."""
    zh = lang == "zh"
    way, full = str(words.get("scoring", "report")), said(words.get("full", 0), lang)
    worth = {
        "report": ("只报告，不计分", "reported, no points"),
        "met": (f"达标得 {full} 分", f"{full} points where met"),
        "share": (f"按达成比例得 0 至 {full} 分", f"0 to {full} points by the share reached"),
    }[way]
    test = f"{words['value']} {said(words.get('op', '>='), 'zh')} {said(words.get('limit'), lang)}"
    return f"{test} 为达标；{worth[0]}" if zh else f"met where {test}; {worth[1]}"


WORK_TARGET = Scorer("work_target", work_target, phrase("work target"), _words)
