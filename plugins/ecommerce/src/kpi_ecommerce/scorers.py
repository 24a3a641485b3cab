"""Mechanisms of an e-commerce shop, made of the kit's; parameters bear the names of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Node,
    Scorer,
    all_of,
    any_of,
    choose,
    group_rank,
    if_,
    scorers,
)
from kpi_ecommerce.attendance import relief_of_fines, shared_fine, wage_by_days
from kpi_ecommerce.declaring import scorer
from kpi_ecommerce.duty_scorers import DUTY_SCORERS
from kpi_ecommerce.fines import (
    commission_of_own_sales,
    event_fine,
    fine_beside,
    fines_beyond_cap,
    over_limit,
    over_quantity,
    strikes,
    taken_order_fine,
    threshold_fine,
)
from kpi_ecommerce.judged import JUDGED
from kpi_ecommerce.ladder import LADDER_SCORERS
from kpi_ecommerce.level_pay import level_pay
from kpi_ecommerce.readings import average_response, first_response, first_response_words, satisfaction
from kpi_ecommerce.results import failed_in_a_row, failed_month, firsts_in_a_row, warnings_reached
from kpi_ecommerce.shop import (
    best_composite,
    best_rate,
    cursing_fine,
    full_attendance,
    private_matters_fine,
    sales_champion,
)

SERVED_MODES = ("cumulative_from_level", "literal_time_in_level", "previous_level", "since_hire")


def after_sale_ability(
    abcd: Sequence[Node],
    same_day: Node,
    appointment: Node,
    contacted: Node,
    points: Any,
    solved_points: Node,
) -> Node:
    """Add up the steps, and the last one: solved the same day, or the next talk agreed and held (S004.F1.4)."""
    solved = any_of(same_day, all_of(appointment, contacted))
    return scorers.checklist(abcd, points) + if_(solved, solved_points, 0)


def points_per_event(nth: Node, points: Any, monthly_cap: Any = None) -> Node:
    """Give points for an event; those of a month come to `monthly_cap` at most."""
    return scorers.per_event(amount=points, nth=nth, cap=monthly_cap)


def first_in_both(
    workload: Node,
    served: Node,
    sales: Node,
    quality: Node,
    satisfaction: Node,
    violations: Node,
    points: Any,
    both_required: bool = True,
    violation_kinds: Sequence[str] | None = None,
    scope: str = "company",
    workload_metric: str = "workload",
    quality_metric: str = "quality",
) -> Node:
    """Give points to whoever is first in workload and in quality without a violation (S001.P23B.2.2.2.H1).

    Which `violation_kinds` of event are violations is read where they are counted.
    """
    loads = {"workload": workload, "served_customers": served, "sales": sales}
    marks = {"quality": quality, "callback_satisfaction": satisfaction}
    firsts = [group_rank(value, scope) == 1 for value in (loads[workload_metric], marks[quality_metric])]
    first = all_of(*firsts) if both_required else any_of(*firsts)
    return choose((all_of(first, violations == 0), points), otherwise=0)


def no_complaints(complaints: Node, served: Node, points: Any, min_volume: Any) -> Node:
    """Give points for a month without a valid complaint, if more than `min_volume` customers were served."""
    return choose((all_of(complaints == 0, served > min_volume), points), otherwise=0)


def full_marks(score: Node, points: Any, full_mark: Any) -> Node:
    """Give points for an exam with full marks."""
    return choose((score >= full_mark, points), otherwise=0)


def base_by_title(level: Node, base_pay: Node, base_by_title: Mapping[str, Any] | None = None) -> Node:
    """Give the base pay of the title by the company's table, or, without one, that of the assignment."""
    return base_pay if base_by_title is None else scorers.levels(level, base_by_title)


def guaranteed(
    service_year: Node,
    regular_year: Node,
    next_year_days: Node,
    regular_next_year_days: Node,
    period_days: Node,
    amounts: Any,
    after_last_year: str = "keep",
    year_start: str = "hire",
    year_decided_on: str = "first_day",
) -> Node:
    """Give the guarantee of the year of service (S001.P23B.2.2.GUAR.*).

    The year counts from hiring or from the end of probation (`regularised`). It is that of the month's first
    day, or the month is shared by days before and after the anniversary (`anniversary_prorata`).
    """
    regular = year_start == "regularised"
    year = regular_year if regular else service_year
    least = scorers.by_service_year(year, amounts, after_last_year)
    if year_decided_on == "first_day":
        return least
    later = regular_next_year_days if regular else next_year_days
    following = scorers.by_service_year(year + 1, amounts, after_last_year)
    return choose((later == 0, least), otherwise=least + (following - least) * later / period_days)


def commission_pool(
    amount: Node,
    tiers: Any,
    method: str = "marginal",
    split: Any = None,
    rounding: Any = 2,
    participants: str = "regular",
    negative_policy: str = "zero",
    attendance_weight: bool = False,
) -> Node:
    """Give the part of the department's commission that its people share (S001.P23B.2.2.1, .2.F).

    Who takes part, and what a negative score and the days present do, is read where it is shared (.2.G).
    """
    whole = scorers.tiers(amount, tiers, method, None)
    return scorers.share(whole, split, rounding)


def commission_by_score(
    sales: Node, score: Node, tiers: Any, method: str = "marginal", full: Any = None, rounding: Any = 2
) -> Node:
    """Give one's own commission times score / full (S001.P23B.2.2.MUL, mode multiply)."""
    return scorers.by_score(scorers.tiers(sales, tiers, method, rounding), score, full, floor=0)


def time_served(
    level_months: Node,
    ladder_months: Node,
    tenure_months: Node,
    min_time: Any,
    mode: str = "cumulative_from_level",
) -> Node:
    """Tell whether somebody has served long enough for a level.

    `cumulative_from_level` counts since the first level of the ladder, `since_hire` since hiring,
    `previous_level` on the present level only, `literal_time_in_level` on the first level only (the
    literal reading of S001.P23B.2.1.3.8, which cannot be reached once promoted).
    """
    served = {
        "cumulative_from_level": ladder_months,
        "since_hire": tenure_months,
        "previous_level": level_months,
        "literal_time_in_level": choose(
            (ladder_months == level_months, level_months), otherwise=ladder_months - level_months
        ),
    }[scorers.word(mode, "mode", SERVED_MODES)]
    return scorers.at_least(served, min_time)


def withheld(earned: Node) -> Node:
    """Take away what was earned of the kinds that a part of pay looks at."""
    return 0 - earned


_STREAK = (
    "连续每满 {step} 个月第一：首次 {amount}，每次递增 {increment}（{mode}）；称号 {title_rule}，须第一 {first_required}",
    "every {step} months first in a row: {amount}, {increment} more each time ({mode}); title {title_rule}, first {first_required}",
)
_SATISFIED = (
    "{full} 分 × {value} ÷ {target}[[；公司量表 [至少, 得分] {scale_table} 代替公式]][[；回访少于 {min_sample} 次不评]]",
    "{full} points x {value} / {target}[[; the company's table {scale_table} in its place]][[; not assessed below {min_sample} call-backs]]",
)
_BELOW = (
    "不达 {pass_mark} 分：{amount}（{score_basis} 加减分）",
    "{amount} for a score below {pass_mark} ({score_basis} plus and minus points)",
)
_FAILED = (
    "连续 {streak} 次低于 {pass_mark} 分（缺月 {missing_month}）",
    "{streak} times in a row below {pass_mark} (a missing month: {missing_month})",
)
_WARNED = (
    "连续第 {count} 次起（中断 {break_rule}，有效期 {expiry_months} 个月）",
    "from the {count}th in a row on (broken by {break_rule}, each counts {expiry_months} months)",
)
_AVERAGE = (
    "{full} 分；慢于平均值（{mean}，范围：{scope}）扣 {below_pts} 分[[；公司分档 [不超过秒数, 得分] {bands} 代替]]",
    "{full} points, -{below_pts} where slower than the mean ({mean}, over {scope})[[; the company's bands {bands} in its place]]",
)
_TIERS = (
    "各段 [上限, 比例]（由公司提供）：{tiers}（{method}），归客服 {split}",
    "stages [upper bound, rate] that the company supplies: {tiers} ({method}), {split} of it to the staff",
)
_OWN_TIERS = (
    "各段 [上限, 比例]（由公司提供）：{tiers}（{method}），× {score} ÷ {full}",
    "stages [upper bound, rate] that the company supplies: {tiers} ({method}), x {score} / {full}",
)
_REPEATED = ("每次 {amount}（{mode}[[，单次上限 {cap}]]）", "{amount} each ({mode}[[, cap {cap}]])")
_POINTS = (
    "每次 {points} 分[[（当月上限 {monthly_cap}）]]",
    "{points} points each[[ (at most {monthly_cap} a month)]]",
)
_FIRST = (
    "全体最高者奖 {amount}（并列 {tie_policy}）",
    "{amount} for the highest of all (ties: {tie_policy})",
)
_GUARANTEED = (
    "第 1、2、3… 年度：{amounts}（以后 {after_last_year}；起算 {year_start}；{year_decided_on}）",
    "year 1, 2, 3 ...: {amounts} (afterwards {after_last_year}; from {year_start}; {year_decided_on})",
)
_SERVED = ("满 {min_time} 个月（{mode}）", "{min_time} months served ({mode})")
_BASE = (
    "按职称 {base_by_title}；未给出时按任职底薪",
    "by title {base_by_title}; without a table the assignment's base pay",
)
_LEVEL = (
    "按级别：{amounts}，{valid_from} 至 {valid_to}（月中变动 {mid_month}）",
    "by level: {amounts}, from {valid_from} to {valid_to} (a change in mid-month: {mid_month})",
)
_CLEAN = ("整月在职且无 {blockers}：{amount}", "{amount} for a whole month without {blockers}")
_SOLVED = (
    "{abcd} 各得 {points} 分；当天解决，或约定并主动联系 {solved_points} 分",
    "{points} points for {abcd}; {solved_points} where solved the same day, or the next talk agreed and held",
)

_EACH = ("每次 {amount}[[（当月上限 {cap}）]]", "{amount} each[[ (at most {cap} a month)]]")
_TAKEN = (
    "每次 {amount}（[[当月上限 {cap}；]]当月被扣提成时照罚：{fines_also}）",
    "{amount} each ([[at most {cap} a month; ]]fined also in a month that forfeits: {fines_also})",
)
_STRUCK = (
    "{reset_period} 内第 {strikes} 次起（含：{strikes_inclusive}）不发 {forfeits}",
    "no {forfeits} from number {strikes} of a {reset_period} on (included: {strikes_inclusive})",
)
_BESIDE = (
    "每次 {amount}；同案另罚的并罚：{both}",
    "{amount} each; also where the same case is fined otherwise: {both}",
)
_OVER = (
    "当月超过 {limit} 次的每次 {amount}（{over_limit_effect}）",
    "{amount} for each beyond {limit} of a month ({over_limit_effect})",
)
_LONG = ("{quantity} 超过 {limit} 的每次 {amount}", "{amount} where {quantity} is more than {limit}")
_FROM = (
    "{count} 达到 {threshold}（含：{inclusive}）：{amount}（{repeat_mode}）",
    "{amount} from {threshold} of {count} on (included: {inclusive}; {repeat_mode})",
)
_RELIEF = (
    "罚款超过底薪 {fine_cap_pct}% 的部分退还",
    "what fines take beyond {fine_cap_pct} percent of the base pay is given back",
)
_BY_DAYS = (
    "{base} × {attended} ÷ 应出勤天数（{days} 减 {rest_days} 天；除数 {divisor}，按 {basis}）",
    "{base} x {attended} / required days ({days} less {rest_days}; divisor {divisor}, by the {basis})",
)
_SHARED = ("每次 {amount}（{per}）", "{amount} each time (per {per})")
_CAPPED = (
    "罚款超过 {base} 的 {fine_cap_ratio} 或 {fine_cap_amount} 的部分退还",
    "what fines take beyond {fine_cap_ratio} of {base}, or beyond {fine_cap_amount}, is given back",
)
_MOVED = (
    "{sales} 减 {claimed}（{reverse_sale}）、减 {taken} 加 {returned}（{reassign_sale}），按 {tiers}（{method}）",
    "{sales} less {claimed} ({reverse_sale}), less {taken} plus {returned} ({reassign_sale}), by {tiers} ({method})",
)

_PRIVATE = (
    "第一次 {base}，以后逐次加重（{mode}，倍数 {factor}[[，单次上限 {cap}]]，按{reset_period}重新计数；聊天计入 {chat_included}，电话满 {long_call_minutes} 分钟）",
    "{base} the first time, then {mode} (factor {factor}[[, cap {cap}]], counted anew each {reset_period}; chats included: {chat_included}, calls from {long_call_minutes} minutes on)",
)
SCORERS: tuple[Scorer, ...] = (
    *LADDER_SCORERS,
    *DUTY_SCORERS,
    scorer(event_fine, "按次罚款", "fine per event", _EACH),
    scorer(taken_order_fine, "抢单罚款", "fine for a taken order", _TAKEN),
    scorer(strikes, "累计次数", "strikes", _STRUCK),
    scorer(fine_beside, "同案不并罚", "fine unless fined otherwise", _BESIDE),
    scorer(over_limit, "超次罚款", "fine beyond a number", _OVER),
    scorer(over_quantity, "超量罚款", "fine beyond a quantity", _LONG),
    scorer(threshold_fine, "达到次数罚款", "fine from a number on", _FROM),
    scorer(fines_beyond_cap, "罚款上限", "cap of fines", _RELIEF),
    scorer(commission_of_own_sales, "改归后的提成", "commission after sales are moved", _MOVED),
    scorer(after_sale_ability, "售后能力", "after-sale ability", _SOLVED),
    scorer(first_response, "首次响应时间", "first response time", first_response_words),
    scorer(satisfaction, "回访满意度", "satisfaction on call-backs", _SATISFIED),
    scorer(average_response, "平均响应时间", "average response time", _AVERAGE),
    scorer(wage_by_days, "按出勤天数的工资", "wage by days of attendance", _BY_DAYS),
    scorer(shared_fine, "多人同案罚款", "fine of several people", _SHARED),
    scorer(relief_of_fines, "罚款上限", "cap of fines", _CAPPED),
    scorer(points_per_event, "按次加减分", "points per event", _POINTS),
    scorer(private_matters_fine, "工作时间私事罚款", "fine for private matters", _PRIVATE),
    scorer(cursing_fine, "对骂罚款", "fine for cursing back", _REPEATED),
    scorer(full_attendance, "全勤奖", "full-attendance award", _CLEAN),
    scorer(sales_champion, "销售冠军奖", "sales champion", _FIRST),
    scorer(best_rate, "比率最高奖", "best rate", _FIRST),
    scorer(best_composite, "综合最高奖", "best composite score", _FIRST),
    scorer(
        first_in_both,
        "双第一加分",
        "first in both",
        ("双第一且无违规 {points} 分", "{points} points for both first places"),
    ),
    scorer(
        no_complaints,
        "零投诉加分",
        "no complaints",
        ("无有效投诉 {points} 分", "{points} points without a valid complaint"),
    ),
    scorer(
        full_marks,
        "满分加分",
        "full marks",
        ("满 {full_mark} 分加 {points} 分", "{points} points for {full_mark}"),
    ),
    scorer(firsts_in_a_row, "连续第一奖", "first in a row", _STREAK),
    scorer(failed_month, "不达分数线", "failed month", _BELOW),
    scorer(failed_in_a_row, "连续不及格", "failed in a row", _FAILED),
    scorer(warnings_reached, "连续警告", "warnings in a row", _WARNED),
    scorer(base_by_title, "按职称底薪", "base pay by title", _BASE),
    scorer(level_pay, "级别薪资", "pay of the level", _LEVEL),
    scorer(guaranteed, "保底", "guaranteed pay", _GUARANTEED),
    scorer(commission_pool, "提成奖金池", "commission pool", _TIERS),
    scorer(commission_by_score, "个人提成乘考评分", "own commission times score", _OWN_TIERS),
    scorer(withheld, "收回", "withheld", ("收回 {earned}", "takes {earned} away")),
    scorer(time_served, "任职时间", "time served", _SERVED),
    *JUDGED,
)
"""What the rule files of this plugin use beside the kit's scorers."""
