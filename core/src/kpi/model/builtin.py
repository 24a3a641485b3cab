"""The metrics that the core itself knows about everyone: attributes, the card at hand, what a stage hands in."""

from __future__ import annotations

from fractions import Fraction

from kpi.model.due import Due
from kpi.model.metric import Attribute, Metric, Source, Standing
from kpi.model.parameter import Dated, Parameter
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.types import Origin
from kpi.words import Label, phrase


def _metric(
    name: str, source: Source, unit: Measure, zh: str, en: str, domain: Domain | None = None
) -> Metric:
    return Metric(name, Label(zh, en), unit, domain or default_domain(unit), source=source, owner="core")


def _attribute(name: str, unit: Measure, zh: str, en: str, domain: Domain | None = None) -> Metric:
    return _metric(name, Attribute(name), unit, zh, en, domain)


_SCORE = Domain(Fraction(-100000), Fraction(100000))
_PAY = Domain(Fraction(0), Fraction(10**7))
_MONTH = Domain(Fraction(1), Fraction(12), whole=True)
_NTH = Domain(Fraction(1), Fraction(10**6), whole=True)
_DAYS = Domain(Fraction(0), Fraction(366), whole=True)

CORE_METRICS: tuple[Metric, ...] = (
    _attribute("tenure_months", Measure.MONTHS, "入职月数", "whole months since hiring"),
    _attribute(
        "begun_months",
        Measure.MONTHS,
        "入职月数（不足一月按一月）",
        "months since hiring, a begun one counted",
    ),
    _attribute("level_months", Measure.MONTHS, "现级别月数", "whole months on the present level"),
    _attribute("ladder_months", Measure.MONTHS, "首次定级以来月数", "whole months since the first level"),
    _attribute("service_year", Measure.YEARS, "第几个工作年度", "year of service, counted from 1"),
    _attribute(
        "regular_year", Measure.YEARS, "转正后第几个工作年度", "year since the end of probation, from 1"
    ),
    _attribute(
        "next_year_days",
        Measure.DAYS,
        "本期内新工作年度天数",
        "days of the period in the next year of service",
        _DAYS,
    ),
    _attribute(
        "regular_next_year_days",
        Measure.DAYS,
        "本期内转正后新年度天数",
        "the same, since the end of probation",
        _DAYS,
    ),
    _attribute("level", Measure.LEVEL, "级别", "level"),
    _attribute("role", Measure.LEVEL, "岗位", "role"),
    _attribute("base_pay", Measure.YUAN, "底薪", "base pay", _PAY),
    _attribute("employed_days", Measure.DAYS, "在职天数", "days employed in the period", _DAYS),
    _attribute("period_days", Measure.DAYS, "周期天数", "calendar days of the period", _DAYS),
    _attribute("employed_workdays", Measure.DAYS, "在职工作日", "working days employed in the period", _DAYS),
    _attribute("workdays", Measure.DAYS, "工作日", "working days of the period", _DAYS),
    _attribute("on_probation", Measure.FLAG, "是否试用", "on probation at the end of the period"),
    _attribute("probation_days", Measure.DAYS, "试用天数", "days on probation in the period", _DAYS),
    _attribute("hired_in_period", Measure.FLAG, "本期入职", "hired in the period"),
    _attribute("left_in_period", Measure.FLAG, "本期离职", "left in the period"),
    _attribute("excluded_rank", Measure.FLAG, "不参与排名", "excluded from ranks"),
    _attribute("excluded_mean", Measure.FLAG, "不计入平均", "excluded from means"),
    _attribute("excluded_pool", Measure.FLAG, "不参与分配", "excluded from pools"),
    _attribute("excluded_pay", Measure.FLAG, "不计发", "excluded from pay"),
    _attribute("period_month", Measure.COUNT, "月份", "number of the period's last month", _MONTH),
    _metric("score", Standing("score"), Measure.SCORE, "得分", "score", _SCORE),
    _metric("grade", Standing("grade"), Measure.LEVEL, "等级", "grade"),
    _metric("rank", Standing("rank"), Measure.RANK, "名次", "rank"),
    _metric("last", Standing("last"), Measure.FLAG, "是否末位", "whether last"),
    _metric("of", Standing("of"), Measure.COUNT, "参评人数", "number ranked"),
    _metric("target_met", Standing("target_met"), Measure.FLAG, "是否达标", "whether the target is met"),
    _attribute(
        "lowest_item", Measure.POINTS, "最低单项得分", "fewest points of an item, while a card is judged"
    ),
    _attribute("nth", Measure.COUNT, "第几次", "ordinal of the event in its window", _NTH),
    _attribute("also", Measure.FLAG, "同案另有处罚", "another sanction of the set meets the same case"),
    _metric("event_kind", Attribute("kind"), Measure.LEVEL, "事件类别", "kind of the event, by its full id"),
    _attribute("quantity", Measure.NUMBER, "数量", "the event's quantity"),
    _attribute("amount", Measure.YUAN, "金额", "the event's amount"),
    _attribute("earned", Measure.YUAN, "已计金额", "money of the kinds counted so far"),
)
"""By bare name; a plugin's or the company's metric of the same name wins within its own files."""

_NOTICE = Parameter(
    "notice_days", (Dated(Fraction(30), origin=Origin.DEFAULT),), "days", phrase("days ahead")
)

CORE_DUE: tuple[Due, ...] = (
    Due(
        "probation_end",
        phrase("end of probation"),
        "probation",
        parameters=(_NOTICE,),
        owner="core",
    ),
    Due("contract_end", phrase("end of contract"), "contract", parameters=(_NOTICE,), owner="core"),
)
"""Days that the facts of a person hold; they pass by themselves."""
