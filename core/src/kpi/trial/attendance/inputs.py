"""What attendance rules are tried on, for the catalogue, and which of it a rule whose numbers they read is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi.kit.attendance.clock import is_span
from kpi.kit.attendance.rules import LEAD
from kpi.model.catalogue import Catalogue
from kpi.model.names import called
from kpi.model.parameter import Parameter
from kpi.model.rule import Rule
from kpi.trial.attendance.handing import REQUESTED
from kpi.trial.attendance.month import MONTH
from kpi.words import Label

INPUTS: Mapping[str, tuple[str, Label]] = {
    "shift": ("list", Label("班次：上班、下班时间", "the shift: its start and end")),
    "kind": ("scalar", Label("班次类别，代替 shift", "the kind of shift, in place of shift")),
    "punches": (
        "list",
        Label("打卡：每班 [上班, 下班]，缺卡为 null", "punches: [in, out] each, null for none"),
    ),
    "leave": ("list", Label("各次是否已准假", "whether leave was granted for each of them")),
    "missing": (
        "list",
        Label("漏打卡：[日期, 补卡申请日期, 批准]", "missing punches: [day, day of the form, approved]"),
    ),
    "shifts": ("list", Label("各班的打卡 [上班, 下班]", "the punches of shifts, [in, out] each")),
    "shift_start": ("scalar", Label("上班时刻", "the moment at which the shift starts")),
    "cases": (
        "list",
        Label(
            "请假申请：[申请时间, 批准, 到岗] 或 [申请时间, 请假日期, 到岗]",
            "requests for leave: [filed, approved, turned up] or [filed, day of leave, turned up]",
        ),
    ),
    "requests": ("list", Label("同 cases", "as cases")),
    "leave_date": (
        "scalar",
        Label("请假日期，各项为 [申请时间, 到岗]", "the day of leave; each entry is [filed, turned up]"),
    ),
    "year": ("scalar", Label("年", "year")),
    "month": ("scalar", Label("月", "month")),
    "attended": (
        "list",
        Label("参加例会的日期；全月试算时为出勤天数", "days of meetings attended; of a month, days attended"),
    ),
    "rest": ("list", Label("休息日期；全月试算时为休息天数", "days of rest; of a month, their number")),
    "days": ("scalar", Label("当月天数", "calendar days of the month")),
    "meals": ("list", Label("每次用餐分钟数", "minutes of each meal")),
    "events": (
        "list",
        Label("同时用餐无人接听：每次当班人员", "calls unanswered at meals: who was on duty, each time"),
    ),
    "notice_date": ("scalar", Label("递交辞职报告日期", "day on which the resignation was handed in")),
    "last_day": ("scalar", Label("最后工作日", "last day of work")),
    "published": ("scalar", Label("值班表公布日期", "day on which the roster was published")),
    "roster": (
        "list",
        Label(
            "各人班次 [日期, 上班, 下班]；试算覆盖时为班次",
            "shifts by name: [day, start, end]; of coverage, shifts: [start, end] or a kind",
        ),
    ),
    "outages": ("list", Label("热线中断 [开始, 结束]", "outages: [start, end] each")),
    "swaps": ("list", Label("调班 [日期, 甲, 乙, 批准]", "swaps: [day, one, other, approved]")),
    "base": ("scalar", Label("底薪", "base pay")),
    "wage": ("scalar", Label("工资", "wage of the month")),
    "awards": ("scalar", Label("奖励合计", "awards of the month")),
    "fines": ("scalar", Label("罚款合计", "fines of the month")),
    MONTH: ("scalar", Label("所得其他奖项数", "number of other awards won")),
    "kinds": ("list", Label("班次类别", "kinds of shift")),
    "start": ("scalar", Label("班次开始时刻", "the moment at which a shift starts")),
    "on": ("scalar", Label("班次日期，配合 kind", "the day of a shift, with its kind")),
    "arrivals": ("list", Label("到岗：[岗位, 时刻]", "arrivals: [role, moment] each")),
    "left": ("scalar", Label("交班人离岗时刻", "when who goes off left")),
    "relief": ("scalar", Label("接班人到岗时刻", "when the relief came")),
    "finished": ("scalar", Label("交接完成时刻", "when the hand-over was finished")),
    "role": ("scalar", Label("岗位", "somebody's role")),
    "causes": ("list", Label("交接问题的原因", "what went wrong in the hand-over")),
    "call_at": ("scalar", Label("电话受理时刻", "when a call was accepted")),
    "from": ("scalar", Label("交接开始", "when the hand-over began")),
    "to": ("scalar", Label("交接结束", "when the hand-over ended")),
    "signed_from": ("scalar", Label("交班人已签字", "whether who goes off signed")),
    "signed_to": ("scalar", Label("接班人已签字", "whether who comes on signed")),
    "login_at": ("scalar", Label("进入系统时刻", "when who comes on logged in")),
    "requested_at": ("scalar", Label("请假申请时刻", "when leave was asked for")),
    "approved_by": ("scalar", Label("批准人", "who approved it")),
}
"""What attendance rules are tried on, for the catalogue: the sort and meaning of each input."""


def _called(name: str) -> Callable[[Parameter], bool]:
    return lambda parameter: parameter.name == name


def _lead(parameter: Parameter) -> bool:
    return parameter.name.startswith(LEAD)


def _kind(parameter: Parameter) -> bool:
    return any(is_span(dated.value) for dated in parameter.values)


ABOUT: Mapping[str, tuple[Callable[[Parameter], bool], tuple[str, ...]]] = {
    "arrivals": (_lead, ("shift_start",)),
    "left": (_called("stay"), ("relief", "finished", "role")),
    "signed_from": (_called("stay"), ("signed_to", "login_at", "shift_start")),
    "causes": (_called("causes"), ("call_at", "from", "to")),
    "call_at": (_called("causes"), ("from", "to")),
    **dict.fromkeys(
        (*REQUESTED, "cases", "requests"), (_called("notice"), ("shift_start", "requested_at", "approved_by"))
    ),
    "roster": (_called("min_staff"), ("outages", "days", "from")),
    "kinds": (_kind, ()),
    "shifts": (_kind, ()),
    "start": (_kind, ("kind", "on")),
    "on": (_kind, ("kind", "start")),
    "date": (_kind, ("kind", "start")),
}
"""By the input that tells what is tried: the parameter that it is about, and what is given beside it."""


def keys_of(rule: Rule) -> tuple[str, ...]:
    """Return the inputs by which a rule is tried through the attendance rules that read its parameters."""
    return tuple(key for key, (about, _) in ABOUT.items() if any(map(about, rule.parameters)))


def as_roster(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take `shifts` for the `roster` of a rule, or its clause, that looks at nothing but a roster."""
    if "shifts" not in given or "roster" in given:
        return given
    meant = [one for one in catalogue.rules.values() if name in called(one.id, one.clauses)]
    if not meant or any(keys_of(one) != ("roster",) for one in meant):
        return given
    return {"roster" if one == "shifts" else one: raw for one, raw in given.items()}


def inputs_of(rule: Rule) -> Mapping[str, tuple[str, Label]]:
    """Return what such a rule is tried on, as `INPUTS` has it."""
    names = dict.fromkeys(name for key in keys_of(rule) for name in (key, *ABOUT[key][1]))
    return {name: INPUTS[name] for name in names if name in INPUTS}


__all__ = ["ABOUT", "INPUTS", "as_roster", "inputs_of", "keys_of"]
