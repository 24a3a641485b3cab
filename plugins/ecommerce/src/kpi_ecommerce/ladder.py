"""Conditions of the promotion ladder (S001.P1): what a level asks for, what takes it away.

Each gives the whole condition first, then its parts by name, then the numbers behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import Fault, Node, PolicyError, Scorer, all_of, any_of, flagged, if_, is_missing, scorers
from kpi_ecommerce.declaring import scorer

RANK_METHODS = ("mean_score", "every_month", "mean_rank")
TENURE_FROM = ("hire", "level")

Parts = Mapping[str, Node]


def intermediate_promotion(
    mean_score: Node,
    place: Node,
    mean_rank: Node,
    worst_rank: Node,
    ranked_months: Node,
    grades: Node,
    tenure: Node,
    served: Node,
    top_n: Any,
    window_months: Any,
    quarter_grade_count: Any,
    min_tenure: Any,
    rank_method: str = "mean_score",
    tenure_from: str = "hire",
) -> Parts:
    """Tell whether somebody may become intermediate: in the top of the months' mean, graded, long enough (S001.P1.4.2G)."""
    return _whole(
        {
            "in_top": _in_top(place, mean_rank, worst_rank, ranked_months, top_n, window_months, rank_method),
            "quarter_grades": scorers.at_least(grades, quarter_grade_count),
            "long_enough": _long_enough(tenure, served, min_tenure, tenure_from),
        },
        {"mean": mean_score, "rank": place, "mean_rank": mean_rank},
    )


def senior_promotion(
    mean_score: Node,
    place: Node,
    mean_rank: Node,
    worst_rank: Node,
    ranked_months: Node,
    grades_in_a_row: Node,
    longest_row: Node,
    titles: Node,
    titles_in_window: Node,
    tenure: Node,
    served: Node,
    top_n: Any,
    window_months: Any,
    a_streak: Any,
    title_count: Any,
    min_tenure: Any,
    rank_method: str = "mean_score",
    tenure_from: str = "hire",
    a_must_be_latest: bool = True,
    title_window: str = "ever",
) -> Parts:
    """Tell whether somebody may become senior: titled, in the top, graded in quarters in a row, long enough (S001.P1.4.3F)."""
    row = grades_in_a_row if a_must_be_latest else longest_row
    return _whole(
        {
            "titled": scorers.at_least(_titles(titles, titles_in_window, title_window), title_count),
            "in_top": _in_top(place, mean_rank, worst_rank, ranked_months, top_n, window_months, rank_method),
            "quarter_grades": scorers.at_least(row, a_streak),
            "long_enough": _long_enough(tenure, served, min_tenure, tenure_from),
        },
        {"mean": mean_score, "rank": place, "mean_rank": mean_rank},
    )


def reserve_promotion(
    mean_score: Node,
    place: Node,
    mean_rank: Node,
    worst_rank: Node,
    ranked_months: Node,
    grades: Node,
    titles: Node,
    titles_in_window: Node,
    tenure: Node,
    served: Node,
    top_n: Any,
    window_months: Any,
    a_count: Any,
    title_count: Any,
    min_tenure: Any,
    rank_method: str = "mean_score",
    tenure_from: str = "hire",
    title_window: str = "ever",
) -> Parts:
    """Tell whether somebody is eligible as reserve supervisor; the defence and the approval follow (S001.P1.4.4G)."""
    return _whole(
        {
            "titled": scorers.at_least(_titles(titles, titles_in_window, title_window), title_count),
            "in_top": _in_top(place, mean_rank, worst_rank, ranked_months, top_n, window_months, rank_method),
            "quarter_grades": scorers.at_least(grades, a_count),
            "long_enough": _long_enough(tenure, served, min_tenure, tenure_from),
        },
        {"mean": mean_score, "rank": place, "mean_rank": mean_rank},
    )


def intermediate_demotion(
    missed: Node,
    b_in_a_row: Node,
    b: Node,
    below_b: Node,
    miss_streak: Any,
    b_streak: Any,
    below_b_count: Any,
    below_includes_b: bool = False,
) -> Parts:
    """Tell whether the intermediate level is lost: by any one of three rows or counts since it began (S001.P1.4.2H)."""
    return _any(
        {
            "miss_streak": scorers.at_least(missed, miss_streak),
            "b_streak": scorers.at_least(b_in_a_row, b_streak),
            "below_b": scorers.at_least(below_b + b if below_includes_b else below_b, below_b_count),
        }
    )


def senior_demotion(
    missed: Node,
    b: Node,
    below_b: Node,
    below_b_ever: Node,
    b_ever: Node,
    miss_count: Any,
    b_count: Any,
    below_b_count: Any,
    below_includes_b: bool = False,
    below_b_windowed: bool = True,
) -> Parts:
    """Tell whether the senior level is lost, within the window after it began (S001.P1.4.3G)."""
    below, with_b = (below_b, b) if below_b_windowed else (below_b_ever, b_ever)
    return _any(
        {
            "miss_count": scorers.at_least(missed, miss_count),
            "b_count": scorers.at_least(b, b_count),
            "below_b": scorers.at_least(below + with_b if below_includes_b else below, below_b_count),
        }
    )


def exam_passed(score: Node, taken: Node, pass_mark: Any, attempts: Any) -> Node:
    """Tell whether the exam of the probation was passed within the attempts allowed (S001.P1.4.1F)."""
    within = any_of(is_missing(taken), scorers.at_most(taken, attempts))
    return all_of(scorers.at_least(score, pass_mark), within)


def _in_top(
    place: Node,
    mean_rank: Node,
    worst_rank: Node,
    ranked_months: Node,
    top_n: Any,
    window_months: Any,
    rank_method: str,
) -> Node:
    """Tell whether somebody is among the first `top_n`; the text allows three readings (S001.D03).

    A mean over fewer months than the window has carries the flag `window_incomplete`.
    """
    if _known("rank_method", rank_method, RANK_METHODS) != "every_month":
        met = scorers.at_most(place if rank_method == "mean_score" else mean_rank, top_n)
        return if_(ranked_months >= window_months, met, flagged(met, "window_incomplete"))
    return all_of(scorers.at_most(worst_rank, top_n), scorers.at_least(ranked_months, window_months))


def _long_enough(tenure: Node, served: Node, min_tenure: Any, tenure_from: str) -> Node:
    since = tenure if _known("tenure_from", tenure_from, TENURE_FROM) == "hire" else served
    return scorers.at_least(since, min_tenure)


def _titles(ever: Node, in_window: Node, title_window: str) -> Node:
    return ever if _known("title_window", title_window, ("ever", "window")) == "ever" else in_window


def _whole(parts: Parts, numbers: Parts) -> Parts:
    return {"result": all_of(*parts.values()), **parts, **numbers}


def _any(parts: Parts) -> Parts:
    # What nothing is known of takes no level away.
    return {"result": any_of(*(if_(is_missing(one), False, one) for one in parts.values())), **parts}


def _known(name: str, value: str, words: tuple[str, ...]) -> str:
    if value not in words:
        hint = f"known: {', '.join(words)}"
        raise PolicyError(Fault("parameter", f"{name} must not be {value!r}", name, hint=hint))
    return value


_TOP = (
    "近 {window_months} 个月月均前 {top_n} 名（{rank_method}）；入职（{tenure_from}）满 {min_tenure} 个月；",
    "in the top {top_n} of the last {window_months} months ({rank_method}); {min_tenure} months served (from {tenure_from}); ",
)
_TITLED = ("称号 {title_count} 次（{title_window}）；", "{title_count} titles ({title_window}); ")

LADDER_SCORERS: tuple[Scorer, ...] = (
    scorer(
        intermediate_promotion,
        "晋升中级条件",
        "promotion to intermediate",
        (
            f"{_TOP[0]}季度等级达标 {{quarter_grade_count}} 次",
            f"{_TOP[1]}the quarterly grade {{quarter_grade_count}} times",
        ),
    ),
    scorer(
        senior_promotion,
        "晋升高级条件",
        "promotion to senior",
        (
            f"{_TITLED[0]}{_TOP[0]}季度等级连续达标 {{a_streak}} 次（须为最近：{{a_must_be_latest}}）",
            f"{_TITLED[1]}{_TOP[1]}the quarterly grade {{a_streak}} times in a row (the latest: {{a_must_be_latest}})",
        ),
    ),
    scorer(
        reserve_promotion,
        "晋升储备主管条件",
        "promotion to reserve supervisor",
        (
            f"{_TITLED[0]}{_TOP[0]}季度等级达标 {{a_count}} 次",
            f"{_TITLED[1]}{_TOP[1]}the quarterly grade {{a_count}} times",
        ),
    ),
    scorer(
        intermediate_demotion,
        "中级降级条件",
        "loss of the intermediate level",
        (
            "晋升后连续 {miss_streak} 个月未进前列，或连续 {b_streak} 季 B，或 B 以下 {below_b_count} 次（含 B：{below_includes_b}）",
            "since the promotion {miss_streak} months in a row outside the top, or {b_streak} quarters B in a row, or {below_b_count} below B (B itself too: {below_includes_b})",
        ),
    ),
    scorer(
        senior_demotion,
        "高级降级条件",
        "loss of the senior level",
        (
            "晋升后期限内 {miss_count} 个月未进前列，或 {b_count} 季 B，或 B 以下 {below_b_count} 次（含 B：{below_includes_b}；限期内：{below_b_windowed}）",
            "within the time after the promotion {miss_count} months outside the top, or {b_count} quarters B, or {below_b_count} below B (B itself too: {below_includes_b}; within that time: {below_b_windowed})",
        ),
    ),
    scorer(
        exam_passed,
        "试用考核合格",
        "exam passed",
        ("{score} ≥ {pass_mark}（限 {attempts} 次）", "{score} >= {pass_mark} (within {attempts} attempts)"),
    ),
)

__all__ = ["LADDER_SCORERS"]
