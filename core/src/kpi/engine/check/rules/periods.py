"""Tables that do not hold on a day, rules that wait for a number, and defaults that nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs

from kpi.errors import PolicyError
from kpi.exact import show
from kpi.model.extension import Finding
from kpi.model.parameter import Parameter
from kpi.model.rule import Rule
from kpi.words import Label, phrase

SUPPOSED = Fraction(100)
"""The full mark with which a rule is examined whose own is left open."""


def left_open(rule: Rule, day: date) -> Iterator[Finding]:
    """Yield the full mark of a rule that the text leaves out, and that nobody gave."""
    name = rule.full or "full"
    parameter = rule.parameter(name)
    dated = parameter.at(day) if parameter is not None else None
    if dated is not None and dated.value is None:
        title = rule.label
        message = phrase("{title}: the full mark is left open", title=title)
        yield Finding(
            "left_open", "note", message, True, rule.where, rule.cited, {}, rule.id, f"{rule.id}.{name}"
        )


def with_full(rule: Rule, day: date) -> Rule | None:
    """Return a rule whose full mark is left open with `SUPPOSED` in its place, None where it is not."""
    parameter = rule.parameter(rule.full)
    dated = parameter.at(day) if parameter is not None else None
    if parameter is None or dated is None or dated.value is not None:
        return None
    given = parameter.overridden(attrs.evolve(dated, value=SUPPOSED))
    parameters = tuple(given if one is parameter else one for one in rule.parameters)
    return attrs.evolve(rule, parameters=parameters)


def supposed(one: Finding) -> Finding:
    """Say of a finding that the full mark was supposed."""
    assert isinstance(one.message, Label)
    zh, en = one.message.zh, one.message.en
    message = Label(f"{zh}（按满分 {SUPPOSED} 试算）", f"{en} (with a full mark of {SUPPOSED} supposed)")
    return attrs.evolve(one, message=message).tried_with({"full": show(SUPPOSED)})


def unreadable(rule: Rule, error: PolicyError, day: date) -> Iterator[Finding]:
    """Say why a rule cannot be read on a day: a table that does not hold then, a number that nobody gave, or that is wrong."""
    for fault in error.faults:
        expired = (
            fault.code == "not_valid" or " hold from " in fault.message or "no value on" in fault.message
        )
        title = rule.label
        parameter = fault.where if fault.where.startswith(f"{rule.id}.") else ""
        name = parameter.rpartition(".")[2]
        if expired:
            ended = next((one.name for one in rule.parameters if one.at(day) is None), "")
            parameter = f"{rule.id}.{ended}" if ended else parameter
            name = ended or name
            message = Label(
                f"{title.text('zh')}：{name or '表格'} 在 {day} 没有有效值",
                f"{title.text('en')}: {fault.message}",
            )
            yield Finding(
                "not_valid",
                "warning",
                message,
                True,
                rule.where,
                rule.cited,
                {},
                rule.id,
                parameter,
            )
            continue
        waits = fault.code == "not_given" or _is_none(rule, name, day)
        told_zh = f"{name or '参数'} 未给出，须由公司填写" if waits else f"无法计算：{fault.message}"
        message = Label(
            f"{title.text('zh')}：{told_zh}",
            f"{title.text('en')}: {'' if waits else 'cannot be worked out: '}{fault.message}",
        )
        yield Finding(
            "left_open" if waits else "unreadable",
            "note" if waits else "error",
            message,
            True,
            rule.where,
            rule.cited,
            {},
            rule.id,
            parameter,
        )


def _is_none(rule: Rule, name: str, day: date) -> bool:
    """Tell whether nobody gave the parameter that a fault names."""
    parameter = rule.parameter(name.partition("[")[0])
    dated = parameter.at(day) if parameter is not None else None
    return dated is not None and dated.value is None


def table_gaps(rule: Rule) -> Iterator[Finding]:
    """Yield days between two dated values of a parameter on which none of them holds."""
    for parameter in rule.parameters:
        for first, last in _holes(parameter):
            yield Finding(
                "table_gap",
                "warning",
                phrase(
                    "{label}: {name} has no value from {first} to {last}",
                    label=rule.label,
                    name=parameter.name,
                    first=first,
                    last=last,
                ),
                where=rule.where,
                clauses=rule.cited,
                about=rule.id,
                parameter=f"{rule.id}.{parameter.name}",
            )


def _holes(parameter: Parameter) -> Iterator[tuple[date, date]]:
    spans = sorted((one.since or date.min, one.until or date.max) for one in parameter.values)
    until = spans[0][1] if spans else date.max
    for since, end in spans[1:]:
        if until < date.max and since > until + timedelta(days=1):
            yield until + timedelta(days=1), since - timedelta(days=1)
        until = max(until, end)
