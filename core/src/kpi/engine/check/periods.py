"""Tables that do not hold on a day, rules that wait for a number, and defaults that nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpi.errors import PolicyError
from kpi.model.extension import Finding
from kpi.model.label import Label
from kpi.model.parameter import Parameter
from kpi.model.rule import Rule
from kpi.types import Origin


def left_open(rule: Rule, day: date) -> Iterator[Finding]:
    """Yield the full mark of a rule that the text leaves out, and that nobody gave."""
    name = rule.full or "full"
    parameter = rule.parameter(name)
    dated = parameter.at(day) if parameter is not None else None
    if dated is not None and dated.value is None:
        title = rule.label
        message = Label(
            f"{title.text('zh')}：满分未给出，须由公司填写", f"{title.text('en')}: the full mark is left open"
        )
        yield Finding(
            "left_open", "note", message, True, rule.where, rule.cited, {}, rule.id, f"{rule.id}.{name}"
        )


def unreadable(rule: Rule, error: PolicyError, *, bound: bool) -> Iterator[Finding]:
    """Say why a rule cannot be read on a day: a table that does not hold then, or a number that nobody gave."""
    for fault in error.faults:
        expired = (
            fault.code == "not_valid" or " hold from " in fault.message or "no value on" in fault.message
        )
        title = rule.label
        parameter = fault.where if fault.where.startswith(f"{rule.id}.") else ""
        name = parameter.rpartition(".")[2]
        if expired:
            message = Label(
                f"{title.text('zh')}：{name or '表格'} 在该日没有有效值",
                f"{title.text('en')}: {fault.message}",
            )
            yield Finding(
                "not_valid",
                "error" if bound else "warning",
                message,
                True,
                rule.where,
                rule.cited,
                {},
                rule.id,
                parameter,
            )
            continue
        message = Label(
            f"{title.text('zh')}：{name or '参数'} 未给出，须由公司填写",
            f"{title.text('en')}: {fault.message}",
        )
        yield Finding(
            "left_open",
            "error" if bound else "note",
            message,
            True,
            rule.where,
            rule.cited,
            {},
            rule.id,
            parameter,
        )


def table_gaps(rule: Rule) -> Iterator[Finding]:
    """Yield days between two dated values of a parameter on which none of them holds."""
    for parameter in rule.parameters:
        for first, last in _holes(parameter):
            yield Finding(
                "table_gap",
                "warning",
                Label(
                    f"{rule.label.text('zh')}：{parameter.name} 在 {first} 至 {last} 之间没有有效值",
                    f"{rule.label.text('en')}: {parameter.name} has no value from {first} to {last}",
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


def unconfirmed(rule: Rule, confirmed: frozenset[str], day: date) -> Iterator[Finding]:
    """Yield the defaults that fill a hole of the text, hold on `day`, and were never confirmed by the company."""
    for parameter in rule.parameters:
        dated = parameter.at(day)
        key = f"{rule.id}.{parameter.name}"
        if dated is None or dated.origin is not Origin.DEFAULT or key in confirmed:
            continue
        clauses = dated.clauses or rule.cited
        meaning = parameter.meaning
        yield Finding(
            "unconfirmed_default",
            "note",
            Label(
                f"{rule.label.text('zh')}：{parameter.name} 是规定未写明时的默认值，公司尚未确认"
                + (f"（{meaning.text('zh')}）" if meaning.text("zh") else ""),
                f"{rule.label.text('en')}: {parameter.name} is a default where the text is silent, never confirmed"
                + (f" ({meaning.text('en')})" if meaning.text("en") else ""),
            ),
            where=rule.where,
            clauses=clauses,
            about=rule.id,
            parameter=key,
        )
