"""Attendance rules with the parameters of the rules that they read: leads, kinds of shift, notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from kpi.engine.rules import value_on
from kpi.kit.attendance import AttendanceRules
from kpi.kit.attendance.clock import is_span
from kpi.kit.attendance.rules import takes
from kpi.model.attendance import AttendanceSet
from kpi.model.parameter import Parameter, Value
from kpi.model.rule import Rule


def with_rules(one: AttendanceSet, rules: Mapping[str, Rule]) -> AttendanceSet:
    """Add the parameters of the linked rules that attendance takes; its own of the same name go before."""
    own = {parameter.name for parameter in one.parameters}
    more = {
        parameter.name: parameter
        for name in one.rules
        if name in rules
        for parameter in rules[name].parameters
        if parameter.name not in own and _taken(parameter)
    }
    return attrs.evolve(one, parameters=(*one.parameters, *more.values())) if more else one


def _taken(parameter: Parameter) -> bool:
    return any(takes(parameter.name, dated.value) for dated in parameter.values)


def parameters_taken(sets: Iterable[AttendanceSet], rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return the full names of the parameters of rules that attendance reads as its own."""
    return frozenset(
        f"{name}.{parameter.name}"
        for one in sets
        for name in one.rules
        if name in rules
        for parameter in rules[name].parameters
        if _taken(parameter)
    )


def rules_on(one: AttendanceSet, day: date) -> AttendanceRules:
    """Return the rules of a set (`with_rules`) with the parameters that hold on a day.

    A kind of shift goes by the aliases of its parameter too, so a roster may use the company's word for it.

    Raises:
        PolicyError: for a parameter without a value on that day, and for values that do not fit.
    """
    values: dict[str, Value] = {}
    for found in one.parameters:
        value = value_on(one.id, found, day, one.where).value
        values[found.name] = value
        if is_span(value):
            values |= dict.fromkeys(found.aliases, value)
    return AttendanceRules.of(values, one.id)


__all__ = ["parameters_taken", "rules_on", "with_rules"]
