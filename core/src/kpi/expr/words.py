"""The words in which trees are printed."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.frozen import frozen
from kpi.types import Scope
from kpi.words import phrase


@frozen
class Words:
    """Patterns of one language; `{0}` and `{1}` are the parts, in the order of the node's arguments."""

    brackets: str
    comma: str
    semicolon: str
    joins: Mapping[str, str]
    negation: str
    missing: str
    nothing: str
    yes: str
    no: str
    case: str
    otherwise: str
    unsaid: str
    among: str
    extremes: Mapping[str, str]
    rounding: Mapping[str, str]
    places: tuple[str, str, str]
    aggregates: Mapping[str, str]


SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}

GROUPS = {
    Scope.UNIT: phrase("the unit"),
    Scope.SUBTREE: phrase("the unit and those below it"),
    Scope.ROLE: phrase("the role"),
    Scope.SIBLINGS: phrase("the sibling units"),
    Scope.CARD: phrase("the scorecard"),
    Scope.COMPANY: phrase("the company"),
}

_JOINS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}

_ENGLISH = Words(
    brackets="({0})",
    comma=", ",
    semicolon="; ",
    joins={**_JOINS, "and": " and ", "or": " or "},
    negation="not {0}",
    missing="{0} is missing",
    nothing="nothing",
    yes="yes",
    no="no",
    case="if {0}: {1}",
    otherwise="else: {0}",
    unsaid="nothing is said",
    among="those of {0} with {1}",
    extremes={"min": "the least of ({0})", "max": "the greatest of ({0})"},
    rounding={
        "half": "{0} rounded to {1}",
        "floor": "{0} rounded down to {1}",
        "ceil": "{0} rounded up to {1}",
        "trunc": "{0} cut to {1}",
    },
    places=("a whole number", "1 decimal", "{0} decimals"),
    aggregates={
        "sum": "the sum of {0} over {1}",
        "mean": "the mean of {0} over {1}",
        "min": "the least {0} of {1}",
        "max": "the greatest {0} of {1}",
        "count": "how many of {1} have {0}",
        "rank": "the rank by {0} in {1}, highest first",
        "rank_ascending": "the rank by {0} in {1}, lowest first",
        "pooled": "the pooled {0} of {1}",
    },
)

_CHINESE = Words(
    brackets="（{0}）",
    comma="、",
    semicolon="；",
    joins={**_JOINS, "and": " 且 ", "or": " 或 "},
    negation="非 {0}",
    missing="{0} 缺失",
    nothing="无",
    yes="是",
    no="否",
    case="若 {0}，则 {1}",
    otherwise="否则 {0}",
    unsaid="未规定",
    among="{0}中符合（{1}）者",
    extremes={"min": "（{0}）中的最小值", "max": "（{0}）中的最大值"},
    rounding={
        "half": "{0}（四舍五入到{1}）",
        "floor": "{0}（向下取到{1}）",
        "ceil": "{0}（向上取到{1}）",
        "trunc": "{0}（截尾到{1}）",
    },
    places=("整数", " 1 位小数", " {0} 位小数"),
    aggregates={
        "sum": "{1}{0}之和",
        "mean": "{1}{0}的平均值",
        "min": "{1}{0}的最小值",
        "max": "{1}{0}的最大值",
        "count": "{1}有{0}的人数",
        "rank": "按{0}在{1}的名次（高者在前）",
        "rank_ascending": "按{0}在{1}的名次（低者在前）",
        "pooled": "{1}{0}的合并值",
    },
)


def words_of(lang: str) -> Words:
    """Return the words of a language; English for any but `zh`."""
    return _CHINESE if lang == "zh" else _ENGLISH
