"""The appraisal standard: attitude, ability, performance and the eligibility for a bonus (S001.P23A)."""

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
    round_to,
    scorers,
    total,
)

PARTLY_RATED = "partly_rated"
"""Flag of a score that leaves out an item which nobody rated."""
_PLACES = 2
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
    return scorers.weighted_raters(ratings, weights)


def job_standard(job_score: Node, table: Any = None, full: Any = 100) -> Node:
    """Give the score by the job-standard table that the company supplies; refused without one (S001.P23A.2.3, P23A.6).

    The `table` is read where the results are counted; see `kpi_management.appraisal_counts`.

    Raises:
        PolicyError: `not_given` without a table.
    """
    if table is None:
        hint = 'set table = [{ item = "calls", target = 100, weight = 60 }, ...] of management.performance'
        message = "table is not given: the job-standard table is the company's own"
        raise PolicyError(Fault("not_given", message, "table", hint=hint))
    return job_score


def combined(scores: Sequence[Node], weights: Any, full: Any = 100) -> Node:
    """Give the mean of scores by their `weights`; one of weight 0 is not asked for (S001.P23A.2, P23A.2.1).

    Raises:
        PolicyError: for another number of weights than scores, negative ones, or weights that add up to 0.
    """
    worth = list(weights) if isinstance(weights, tuple | list) else [weights] * len(scores)
    if len(worth) != len(scores):
        message = f"weights has {len(worth)} numbers where {len(scores)} are needed"
        raise PolicyError(Fault("parameter", message, "weights"))
    if any(one.value < 0 for one in worth) or sum(one.value for one in worth) <= 0:
        message = "weights must be 0 or more and add up to more than 0"
        raise PolicyError(Fault("parameter", message, "weights"))
    used = [(weight, one) for weight, one in zip(worth, scores, strict=True) if weight.value]
    return total([weight * one for weight, one in used]) / total([weight for weight, _ in used])


def bonus_eligibility(bonus: Node, result: Node, min_score: Any = 0) -> Mapping[str, Node]:
    """Give the bonus to whoever has an appraisal result of `min_score` or more, else 0 (S001.P23A.1)."""
    eligible = if_(is_missing(result), False, result >= min_score)
    noted = if_(is_missing(result), flagged(const(0), "no_appraisal"), const(0))
    return {"bonus": if_(eligible, bonus, noted), "eligible": eligible}


def _signs_score(summed: Node, rated: Node, plus: Any, minus: Any, full: Any, normalisation: str) -> Node:
    if plus.value <= minus.value:
        raise PolicyError(Fault("parameter", f"plus must be above minus ({minus.value})", "plus"))
    if scorers.word(normalisation, "normalisation", ("scaled", "sum")) == "sum":
        return summed * 1
    return (summed - rated * minus) / (rated * (plus - minus)) * full


def _scorer(function: Callable[..., Any], zh: str, en: str) -> Scorer:
    return Scorer(f"management_{function.__name__}", function, Label(zh, en), owner="management")


SCORERS: tuple[Scorer, ...] = (
    _scorer(attitude, "态度要素", "element of attitude"),
    _scorer(signs, "加减分", "plus and minus signs"),
    _scorer(absence_minus, "缺勤减分", "too many absences"),
    _scorer(attendance_plus, "全勤加分", "full attendance"),
    _scorer(proposals_plus, "提案加分", "proposals"),
    _scorer(proposals_minus, "无提案减分", "no proposals"),
    _scorer(ability, "能力评分", "ability"),
    _scorer(knowledge, "知识", "knowledge"),
    _scorer(job_standard, "职务标准表", "job-standard table"),
    _scorer(combined, "加权合计", "weighted mean"),
    _scorer(bonus_eligibility, "奖金资格", "eligibility for a bonus"),
)
"""What `rules/attitude.toml` and `rules/ability.toml` use beside the kit's scorers."""
