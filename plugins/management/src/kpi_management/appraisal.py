"""Ability, performance, the three tables and the bonus of the appraisal standard (S001.P23A.1, P23A.2, P23A.6, P23A.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    any_of,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    round_to,
    scorers,
    total,
)
from kpi_management.attitude import PARTLY_RATED
from kpi_management.words import sentence

_PLACES = 2


def ability(
    ratings: Sequence[Node],
    scale: Any,
    full: Any,
    weights: Any = 1,
    lowest: Any = 1,
    missing_item: str = "skip",
) -> Mapping[str, Node]:
    """Give the weighted mean of ratings from `lowest` to `scale`, and what it is of `full` (S001.P23A.7, P23A.2.2).

    An item that nobody rated is left out (`skip`, flag `partly_rated`), or leaves the whole without a score.
    """
    score = scorers.weighted_raters(ratings, weights, missing_item, scale, full)
    mean = scorers.weighted_raters(ratings, weights, missing_item, None, scale)
    low = any_of(*(coalesce(one, lowest) < lowest for one in ratings))
    partly = any_of(*(is_missing(one) for one in ratings))
    return {
        "score": if_(
            low, flagged(const(None), "out_of_range"), if_(partly, flagged(score, PARTLY_RATED), score)
        ),
        "mean": round_to(if_(low, flagged(const(None), "out_of_range"), mean), _PLACES),
    }


def knowledge(ratings: Sequence[Node], weights: Any) -> Node:
    """Give the weighted mean of professional and common knowledge, on the scale of the ratings (S001.P23A.2.2)."""
    mean: Node = scorers.weighted_raters(ratings, weights)
    return mean


def job_standard(job_score: Node, table: Any = None, full: Any = 100) -> Node:
    """Give the score by the job-standard table that the company supplies; refused without one (S001.P23A.2.3, P23A.6).

    The `table` is read where the results are counted; see `kpi_management.appraisal_counts`.

    Raises:
        PolicyError: `not_given` without a table.
    """
    if table is None:
        hint = sentence(
            'set table = [{ item = "calls", target = 100, weight = 60 }, ...] of management.performance'
        )
        message = sentence("table is not given: the job-standard table is the company's own")
        raise PolicyError(Fault("not_given", message, "table", hint=hint))
    return job_score


def combined(scores: Sequence[Node], weights: Any, full: Any = 100) -> Node:
    """Give the mean of scores by their `weights`; one of weight 0 is not asked for (S001.P23A.2, P23A.2.1).

    Raises:
        PolicyError: for another number of weights than scores, negative ones, or weights that add up to 0.
    """
    worth = list(weights) if isinstance(weights, tuple | list) else [weights] * len(scores)
    if len(worth) != len(scores):
        message = sentence(
            "weights has {count} numbers where {count2} are needed", count=len(worth), count2=len(scores)
        )
        raise PolicyError(Fault("parameter", message, "weights"))
    if any(one.value < 0 for one in worth) or sum(one.value for one in worth) <= 0:
        message = sentence("weights must be 0 or more and add up to more than 0")
        raise PolicyError(Fault("parameter", message, "weights"))
    used = [(weight, one) for weight, one in zip(worth, scores, strict=True) if weight.value]
    return total([weight * one for weight, one in used]) / total([weight for weight, _ in used])


def bonus_eligibility(bonus: Node, result: Node, min_score: Any = 0) -> Mapping[str, Node]:
    """Give the bonus to whoever has an appraisal result of `min_score` or more, else 0 (S001.P23A.1)."""
    eligible = if_(is_missing(result), False, result >= min_score)
    noted = if_(is_missing(result), flagged(const(0), "no_appraisal"), const(0))
    return {"bonus": if_(eligible, bonus, noted), "eligible": eligible}


def _scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str]) -> Scorer:
    words = scorers.template(*told, of=function)
    return Scorer(f"management_{function.__name__}", function, Label(zh, en), words, owner="management")


SCORERS: tuple[Scorer, ...] = (
    _scorer(
        ability,
        "能力评分",
        "ability",
        (
            "{ratings} 的加权平均（权重 {weights}）÷ {scale} × {full}（评分 {lowest} 至 {scale}；未评则{missing_item}）",
            "weighted mean of {ratings} (weights {weights}) / {scale} x {full} (rated {lowest} to {scale}; unrated: {missing_item})",
        ),
    ),
    _scorer(
        knowledge,
        "知识",
        "knowledge",
        ("{ratings} 的加权平均（权重 {weights}）", "weighted mean of {ratings} (weights {weights})"),
    ),
    _scorer(
        job_standard,
        "职务标准表",
        "job-standard table",
        (
            "{job_score}，按公司的职务标准表 {table}（满分 {full}）",
            "{job_score} by the company's job-standard table {table} (at most {full})",
        ),
    ),
    _scorer(
        combined,
        "加权合计",
        "weighted mean",
        (
            "{scores} 的加权平均（权重 {weights}；满分 {full}）",
            "weighted mean of {scores} (weights {weights}; at most {full})",
        ),
    ),
    _scorer(
        bonus_eligibility,
        "奖金资格",
        "eligibility for a bonus",
        (
            "{result} 达到 {min_score} 才有 {bonus}；无考评结果为 0",
            "{bonus} where {result} reaches {min_score}; 0 without a result",
        ),
    ),
)
"""What `rules/ability.toml` uses beside the kit's scorers."""
