"""Probation, dismissal and what it costs: information for those who decide, never an amount of pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Node,
    all_of,
    choose,
    coalesce,
    const,
    flagged,
    floor_of,
    if_,
    is_missing,
    maximum,
    minimum,
    scorers,
)
from kpi_law_cn.declaring import number, scorer

UNKNOWN_AVERAGE = "local_average_unknown"
"""Flag of an estimate that nothing was compared with three times the local average wage for."""
NO_GROUND = "bottom_rank_is_no_ground"


def probation_months(
    contract_months: Node, open_ended: Node, stages: Sequence[Any], without_end: Any
) -> Node:
    """Give the longest probation in months: of the last of the rising `stages` that the contract's months reach.

    A contract without end has no months, and says so by `open_ended`; with neither nothing is known.
    """
    rows = [(number(row[0], "stages"), number(row[1], "stages")) for row in stages]
    cases = [(contract_months >= first, most) for first, most in reversed(rows)]
    by_term = choose(*cases, otherwise=0)
    most = number(without_end, "without_end")
    return if_(is_missing(open_ended), by_term, if_(open_ended, most, by_term))


def unlawful_probation(
    contract_months: Node,
    open_ended: Node,
    served: Node,
    wage: Node,
    stages: Sequence[Any],
    without_end: Any,
) -> dict[str, Node]:
    """Give the full wage for the months of probation served beyond the longest, and how many they are."""
    excess = maximum(served - probation_months(contract_months, open_ended, stages, without_end), 0)
    return {"compensation": excess * wage, "excess": excess}


def probation_pay(
    wage: Node, lowest_grade: Node, minimum: Node, share: Any, alternative: str = "lower"
) -> Node:
    """Give the least pay on probation: a share of the contract's wage or the post's lowest grade, and the minimum wage.

    `alternative` says which of the first two counts where both are known: the lower or the higher.
    """
    part = wage * number(share, "share")
    grade = coalesce(lowest_grade, part)
    word = scorers.word(alternative, "alternative", ("lower", "higher"))
    least = choose(((grade < part) if word == "lower" else (grade > part), grade), otherwise=part)
    return if_(is_missing(minimum), flagged(least, "minimum_wage_unknown"), maximum(least, minimum))


def severance(
    years: Node,
    wage: Node,
    half_year: Any,
    average_times: Any,
    most_years: Any,
    factor: Any,
    local_average: Any = None,
) -> dict[str, Node]:
    """Give a month's wage for each year of service, times `factor`; months and capped wage are told too.

    A part of a year counts 1 from `half_year` months on, and 1/2 below. A wage above `average_times` the local
    average counts as that, for at most `most_years`; without the local average nothing is compared, and the
    estimate says so.
    """
    months = years * 12
    whole = floor_of(months / 12)
    rest = months - whole * 12
    half = number(half_year, "half_year")
    counted = whole + choose((rest >= half, 1), (rest > 0, const(1) / 2), otherwise=0)
    times = number(factor, "factor")
    if local_average is None:
        amount = flagged(counted * wage * times, UNKNOWN_AVERAGE)
        return {"severance": amount, "months": counted, "month_wage": wage}
    most = number(average_times, "average_times") * number(local_average, "local_average")
    capped = minimum(counted, number(most_years, "most_years"))
    counted = if_(wage > most, capped, counted)
    paid = minimum(wage, most)
    return {"severance": counted * paid * times, "months": counted, "month_wage": paid}


def dismissal_gate(
    ground: Node, trained: Node, still_incompetent: Node, notice: Node, lawful: Sequence[Any]
) -> Node:
    """Tell whether what must come before a dismissal for incompetence has: proof, training or transfer, notice.

    A low rank is no proof, whatever else was done.
    """
    grounds = [str(getattr(word, "value", word)) for word in lawful]
    proven = choose(*((ground == word, const(value=True)) for word in grounds), otherwise=const(value=False))
    done = all_of(proven, trained, still_incompetent, notice)
    return if_(ground == "bottom_rank", flagged(const(value=False), NO_GROUND), done)


def notice_pay(wage: Node, given: Node, days: Any) -> Node:
    """Give one month's pay in place of a notice shorter than `days`, and nothing beside a full one.

    As long as no notice is known of, it is the month's pay that would be due, and says so.
    """
    due = if_(given >= number(days, "days"), 0, wage)
    return if_(is_missing(given), flagged(wage, "notice_unknown"), due)


def service_years(months: Node, begun: Node) -> Node:
    """Give the years of service, a month that is only begun as half a one.

    So a single day beyond whole years is part of a year, and no day makes half a year of less.
    """
    return (months + begun) / 24


def agreed(agreed: Node) -> Node:
    """Tell what is recorded of an agreement."""
    return agreed


SCORERS = (
    scorer(
        probation_months,
        "试用期上限",
        "longest probation",
        (
            "合同期满 {stages} 个月分别不超过若干月；无固定期限 {without_end} 个月",
            "by months of contract: {stages}; without end {without_end}",
        ),
    ),
    scorer(
        unlawful_probation,
        "违法试用期赔偿",
        "unlawful probation",
        ("超过法定试用期的月数 × {wage}", "{wage} for each month beyond the longest probation"),
    ),
    scorer(
        probation_pay,
        "试用期工资下限",
        "least pay on probation",
        (
            "{wage} × {share} 或最低档 {lowest_grade}，且不低于最低工资 {minimum}",
            "{wage} x {share} or the lowest grade {lowest_grade}, and the minimum wage {minimum}",
        ),
    ),
    scorer(
        severance,
        "经济补偿",
        "severance",
        (
            "每满一年一个月工资，满 {half_year} 个月按一年，不满按半年；倍数 {factor}",
            "a month's wage a year; from {half_year} months on a whole one, below a half; times {factor}",
        ),
    ),
    scorer(
        dismissal_gate,
        "解除前置条件",
        "what comes before a dismissal",
        (
            "不胜任 → 培训或调岗 → 仍不胜任 → 提前通知或一个月工资",
            "incompetent, trained or moved, still incompetent, then notice or a month's pay",
        ),
    ),
    scorer(
        service_years,
        "工作年限",
        "years of service",
        ("({months} + {begun}) ÷ 24", "({months} + {begun}) / 24"),
    ),
    scorer(agreed, "协商一致", "agreed", ("{agreed}", "{agreed}")),
    scorer(
        notice_pay,
        "代通知金",
        "pay in place of notice",
        ("未提前 {days} 天通知：一个月工资", "without {days} days of notice: one month's pay"),
    ),
)
"""What the rules of employment are made with."""

__all__ = ["SCORERS"]
