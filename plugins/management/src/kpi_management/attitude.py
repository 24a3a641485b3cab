"""Attitude in the appraisal standard: signs of questions, absences, proposals (S001.P23A.4, P23A.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    any_of,
    choose,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    scorers,
    total,
)
from kpi_management.words import sentence

PARTLY_RATED = "partly_rated"
"""Flag of a score that leaves out an item which nobody rated."""
_MISSING = ("skip", "block")


def attitude(
    items: Sequence[Node],
    plus: Any,
    minus: Any,
    full: Any,
    missing_item: str = "skip",
    normalisation: str = "scaled",
) -> Mapping[str, Node]:
    """Add up the signs of the questions of an element (1, 0 or -1), worth `plus` and `minus` points (S001.P23A.4, P23A.5).

    The score is the `sum` between all minus (0) and all plus (`full`), or the sum as it is. A question that
    nobody rated is left out of both (`skip`, flag `partly_rated`), or leaves the element without a score
    (`block`).
    """
    skip = scorers.word(missing_item, "missing_item", _MISSING) == "skip"
    given = [coalesce(one, 0) for one in items] if skip else list(items)
    summed = total([choose((one > 0, plus), (one < 0, minus), otherwise=0) for one in given])
    rated = total([if_(is_missing(one), 0, 1) for one in items]) if skip else const(len(items))
    score = _signs_score(summed, rated, plus, minus, full, normalisation)
    if not skip:
        return {"score": score, "sum": summed}
    noted = if_(rated < len(items), flagged(score, PARTLY_RATED), score)
    return {
        name: choose((rated > 0, one), otherwise=const(None))
        for name, one in (("score", noted), ("sum", summed))
    }


def signs(
    plus_signs: Node, minus_signs: Node, rated: Node, plus: Any, minus: Any, full: Any
) -> Mapping[str, Node]:
    """Turn the numbers of plus and minus signs among `rated` questions into points and a score (S001.P23A.5.SIGN)."""
    summed = plus_signs * plus + minus_signs * minus
    score = _signs_score(summed, rated, plus, minus, full, "scaled")
    return {"score": choose((rated > 0, score), otherwise=const(None)), "sum": summed}


def absence_minus(
    worst_month: Node,
    in_period: Node,
    unexcused: Node,
    points: Any,
    month_threshold: Any,
    period_threshold: Any,
    unexcused_threshold: Any,
    logic: str = "or",
) -> Mapping[str, Node]:
    """Give the points of too many absences: in a month, in the period, or unexcused; inclusive (S001.P23A.5.1.2M)."""
    join = {"or": any_of, "and": all_of}[scorers.word(logic, "logic", ("or", "and"))]
    met = join(
        worst_month >= month_threshold, in_period >= period_threshold, unexcused >= unexcused_threshold
    )
    return {"points": if_(met, points, 0)}


def attendance_plus(
    absences: Node,
    period_months: Node,
    late: Node,
    points: Any,
    min_period_months: Any,
    observation_period: Any,
    late_counts: bool = False,
) -> Mapping[str, Node]:
    """Give the points of a period of `min_period_months` or more without an absence (S001.P23A.5.1.2P, S001.D48).

    Coming late is no absence, unless `late_counts`; a period of unknown length is the `observation_period`.
    """
    tests: list[Node] = [absences == 0, coalesce(period_months, observation_period) >= min_period_months]
    met = all_of(*tests, late == 0) if late_counts else all_of(*tests)
    return {"points": if_(met, points, 0)}


def proposals_plus(
    fewest: Node, mean: Node, points: Any, min_per_month: Any, mode: str = "every"
) -> Mapping[str, Node]:
    """Give the points of `min_per_month` proposals in every month, or on average (S001.P23A.5.3.2P)."""
    read = {"every": fewest, "average": mean}[scorers.word(mode, "mode", ("every", "average"))]
    return {"points": if_(read >= min_per_month, points, 0)}


def proposals_minus(longest_gap: Node, observed: Node, points: Any, long_time: Any) -> Mapping[str, Node]:
    """Give the points of `long_time` months in a row without a proposal, or of the behaviour seen (S001.P23A.5.3.2M)."""
    seen = if_(is_missing(observed), False, observed < 0)
    return {"points": if_(any_of(seen, longest_gap >= long_time), points, 0)}


def _signs_score(summed: Node, rated: Node, plus: Any, minus: Any, full: Any, normalisation: str) -> Node:
    if plus.value <= minus.value:
        raise PolicyError(
            Fault("parameter", sentence("plus must be above minus ({value})", value=minus.value), "plus")
        )
    if scorers.word(normalisation, "normalisation", ("scaled", "sum")) == "sum":
        return summed
    score: Node = (summed - rated * minus) / (rated * (plus - minus)) * full
    return score


def _scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str]) -> Scorer:
    words = scorers.template(*told, of=function)
    return Scorer(f"management_{function.__name__}", function, Label(zh, en), words, owner="management")


SCORERS: tuple[Scorer, ...] = (
    _scorer(
        attitude,
        "态度要素",
        "element of attitude",
        (
            "{items}：加号 {plus} 分、减号 {minus} 分；合计在全减与全加之间折算为 0 至 {full}（{normalisation}；未评则{missing_item}）",
            "{items}: a plus is worth {plus}, a minus {minus}; the sum between all minus and all plus as 0 to {full} ({normalisation}; unrated: {missing_item})",
        ),
    ),
    _scorer(
        signs,
        "加减分",
        "plus and minus signs",
        (
            "{plus_signs} × {plus} + {minus_signs} × {minus}，按 {rated} 题折算为 0 至 {full}",
            "{plus_signs} x {plus} + {minus_signs} x {minus}, over {rated} as 0 to {full}",
        ),
    ),
    _scorer(
        absence_minus,
        "缺勤减分",
        "too many absences",
        (
            "{worst_month} ≥ {month_threshold}、{in_period} ≥ {period_threshold}、{unexcused} ≥ {unexcused_threshold}（{logic}）即得 {points} 分",
            "{points} for {worst_month} from {month_threshold}, {in_period} from {period_threshold}, {unexcused} from {unexcused_threshold} on ({logic})",
        ),
    ),
    _scorer(
        attendance_plus,
        "全勤加分",
        "full attendance",
        (
            "{absences} 为 0 且 {period_months}（未记录时按 {observation_period}）≥ {min_period_months}，得 {points} 分[[；{late}也须为 0（{late_counts}）]]",
            "{points} for no {absences} where {period_months} (else {observation_period}) reach {min_period_months}[[; {late} are 0 too: {late_counts}]]",
        ),
    ),
    _scorer(
        proposals_plus,
        "提案加分",
        "proposals",
        (
            "{mode}计：{fewest}（按月均则为{mean}）≥ {min_per_month} 即得 {points} 分",
            "{points} where {fewest} ({mode}; else {mean}) reach {min_per_month}",
        ),
    ),
    _scorer(
        proposals_minus,
        "无提案减分",
        "no proposals",
        (
            "{longest_gap} ≥ {long_time}，或 {observed} 评为减：{points} 分",
            "{points} for {longest_gap} from {long_time} on, or a minus for {observed}",
        ),
    ),
)
"""What `rules/attitude.toml` and `rules/attitude_counted.toml` use."""
