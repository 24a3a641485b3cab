"""The catalogue as `kpi rules` shows it: rules, cards and ladders with their parameters, and the clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.app.rule_words import valid_day
from kpi.app.trial_inputs import (
    attendance_inputs,
    clock_inputs,
    due_inputs,
    ladder_inputs,
    limit_inputs,
    panel_inputs,
    procedure_inputs,
    trial_inputs,
)
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.clock import Clock
from kpi.model.due import Due
from kpi.model.limit import LimitSet
from kpi.model.names import called, meant, short
from kpi.model.panel import Panel
from kpi.model.parameter import Parameter
from kpi.model.procedure import Procedure
from kpi.model.quantity import Domain, Measure
from kpi.model.rule import Input, RuleKind
from kpi.types import Direction
from kpi.words import Label, sentence


@frozen
class Entry:
    """One entry of the catalogue; the fields are the keys of the contract."""

    id: str
    plugin: str
    kind: RuleKind
    label: Label
    unit: Measure
    good: Direction
    clauses: tuple[str, ...]
    inputs: tuple[Mapping[str, Any], ...]
    outputs: tuple[str, ...]
    parameters: tuple[Mapping[str, Any], ...]
    limits: Label

    @property
    def row(self) -> dict[str, Any]:
        """Return it as a row of `kpi rules`."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(Entry)}


def entries(catalogue: Catalogue, day: date) -> tuple[Entry, ...]:
    """Return every rule, card, ladder, procedure and whatever else a company binds as it is on `day`, ordered by id."""
    return tuple(sorted(_entries(catalogue, day), key=lambda one: (one.id, one.kind)))


def find(catalogue: Catalogue, name: str, day: date) -> tuple[Entry, ...]:
    """Return the entries of an id, a short name or a clause id (which may have several).

    A set of sanctions or a pay scheme has those of its rules.

    Raises:
        UsageError: `unknown_rule`, with the nearest name.
    """
    every = entries(catalogue, day)
    found = tuple(meant(every, name))
    if found:
        return found
    chapters = rules_of_chapters(catalogue)
    for id, rules in chapters.items():
        if name in called(id):
            return tuple(one for one in every if one.id in rules)
    known = {*chapters, *(word for one in every for word in called(one.id, one.clauses))}
    raise UsageError(
        Fault("unknown_rule", sentence("no rule or clause {name!r}", name=name), hint=nearest(name, known))
    )


def rules_of_chapters(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the ids of the rules of each set of sanctions and each pay scheme, by id."""
    sets = {
        one.id: tuple(sanction.rule for sanction in one.sanctions) for one in catalogue.sanctions.values()
    }
    pay = {one.id: tuple(part.rule for part in one.chain if part.rule) for one in catalogue.pay.values()}
    return {**sets, **pay}


def event_kinds(catalogue: Catalogue, rule: str) -> tuple[str, ...]:
    """Return the kinds of events that set a sanction's rule off."""
    every = (sanction for one in catalogue.sanctions.values() for sanction in one.sanctions)
    found = (one.trigger.kinds for one in every if one.rule == rule and one.trigger is not None)
    return tuple(dict.fromkeys(kind for kinds in found for kind in kinds))


def clause_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what became of every clause, as rows of `kpi rules --clauses`: 2.9 before 2.10."""
    return [
        {"id": one.id, "state": one.state, "by": list(one.by), "note": one.note}
        for one in sorted(catalogue.clauses.values(), key=lambda one: _as_counted(one.id))
    ]


def _as_counted(id: str) -> list[tuple[int, str]]:
    """Return what sorts an id by its numbers, not by their digits."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", id)]


def _entries(catalogue: Catalogue, day: date) -> Iterator[Entry]:
    for rule in catalogue.rules.values():
        yield Entry(
            rule.id,
            rule.owner,
            rule.kind,
            rule.label,
            rule.unit,
            rule.good,
            rule.cited,
            (*_inputs(rule.inputs), *trial_inputs(rule, catalogue, valid_day(rule, day))),
            rule.outputs,
            _parameters((("", rule.parameters),)),
            rule.limits,
        )
    for card in catalogue.scorecards.values():
        outputs = ("score", *(("grade",) if card.grade else ()), *(("target_met",) if card.passing else ()))
        yield Entry(
            card.id,
            card.owner,
            RuleKind.SCORECARD,
            card.label,
            Measure.SCORE,
            Direction.MORE,
            card.clauses,
            _inputs(_unique(catalogue, [item.rule for item in card.items])),
            (*outputs, *(("rank",) if card.ranking else ())),
            _parameters((("", card.parameters),)),
            Label(),
        )
    for attendance in catalogue.attendance.values():
        yield Entry(
            attendance.id,
            attendance.owner,
            RuleKind.ATTENDANCE,
            attendance.label,
            Measure.LEVEL,
            Direction.NONE,
            attendance.clauses,
            tuple(attendance_inputs(attendance)),
            ("status", *attendance.outcomes),
            _parameters((("", attendance.parameters),)),
            Label(),
        )
    for clock in catalogue.clocks.values():
        yield _declared(
            clock,
            RuleKind.CLOCK,
            Measure.MINUTES,
            Direction.LESS,
            clock_inputs(clock, catalogue),
            ("state", "met", "due", "minutes"),
        )
    for due in catalogue.due.values():
        yield _declared(
            due,
            RuleKind.DUE,
            Measure.DAYS,
            Direction.NONE,
            due_inputs(),
            ("due", "state", "days_overdue", "missed", "late"),
        )
    for panel in catalogue.panels.values():
        yield _declared(
            panel,
            RuleKind.PANEL,
            Measure.SCORE,
            Direction.MORE,
            panel_inputs(),
            ("total", "exact", "raters", "left_out"),
        )
    for limits in catalogue.limits.values():
        yield _declared(
            limits,
            RuleKind.LIMITS,
            Measure.YUAN,
            Direction.NONE,
            limit_inputs(limits, catalogue),
            (
                "payable",
                "wage",
                *(f"most_{part.name}" for part in limits.parts),
                "floor",
                "carried",
                "waived",
            ),
        )
    for ladder in catalogue.ladders.values():
        rules = [name for level in ladder.levels for name in level.rules]
        yield Entry(
            ladder.id,
            ladder.owner,
            RuleKind.LADDER,
            ladder.label,
            Measure.LEVEL,
            Direction.MORE,
            ladder.clauses,
            (*ladder_inputs(ladder), *_inputs(_unique(catalogue, rules))),
            ("proposal",),
            _parameters(
                (("", ladder.parameters), *((f"{one.id}.", one.parameters) for one in ladder.levels))
            ),
            Label(),
        )
    for procedure in catalogue.procedures.values():
        yield _declared(
            procedure,
            RuleKind.PROCEDURE,
            Measure.LEVEL,
            Direction.NONE,
            procedure_inputs(procedure),
            ("state", "next", "effective"),
        )


def _declared(
    one: Clock | Due | Panel | LimitSet | Procedure,
    kind: RuleKind,
    unit: Measure,
    good: Direction,
    inputs: tuple[Mapping[str, Any], ...],
    outputs: tuple[str, ...],
) -> Entry:
    """Return the entry of what is declared without a rule of its own."""
    parameters = _parameters((("", one.parameters),))
    return Entry(
        one.id, one.owner, kind, one.label, unit, good, one.clauses, inputs, outputs, parameters, one.limits
    )


def _unique(catalogue: Catalogue, rules: Iterable[str]) -> Sequence[Input]:
    found = {
        item.name: item for name in rules if name in catalogue.rules for item in catalogue.rules[name].inputs
    }
    return list(found.values())


def _inputs(inputs: Sequence[Input]) -> tuple[Mapping[str, Any], ...]:
    names = [short(item.name) for item in inputs]
    return tuple(
        {
            "name": name if names.count(name) == 1 else item.name,
            "type": item.type,
            "unit": item.unit,
            "domain": _domain(item.domain),
            "meaning": item.meaning if item.meaning != Label() else item.label,
            **({"columns": list(item.columns)} if item.columns else {}),
        }
        for name, item in zip(names, inputs, strict=True)
    )


def _domain(domain: Domain) -> dict[str, Any]:
    if domain.labels:
        return {"labels": list(domain.labels)}
    bounds: dict[str, Fraction | None] = {"low": domain.low, "high": domain.high}
    return {**{name: value for name, value in bounds.items() if value is not None}, "whole": domain.whole}


def _parameters(groups: Iterable[tuple[str, Iterable[Parameter]]]) -> tuple[Mapping[str, Any], ...]:
    """One row for each value of each parameter, in the order in which they win: the last that holds counts."""
    return tuple(
        {
            "name": f"{prefix}{parameter.name}",
            "value": dated.value,
            "origin": dated.origin,
            "from": dated.since,
            "until": dated.until,
            "clauses": list(dated.clauses),
        }
        for prefix, parameters in groups
        for parameter in parameters
        for dated in parameter.values
    )
