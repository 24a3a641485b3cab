"""What the parameters of attendance rules and of procedures cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from kpi.engine.procedures.terms import wrong_terms
from kpi.errors import Fault, PolicyError
from kpi.model.attendance import AttendanceSet
from kpi.model.procedure import Procedure
from kpi.model.rule import Rule
from kpi.policy.checks.rows import days_of
from kpi.words import sentence


def check_attendance(one: AttendanceSet, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield parameters that attendance does not know, and values that they cannot have together on a day."""
    from kpi.engine.attendance_numbers import with_rules
    from kpi.kit.attendance import AttendanceRules

    one = with_rules(one, rules)
    told: set[Fault] = set()
    for day in days_of(one.parameters):
        values = {parameter.name: parameter.at(day) for parameter in one.parameters}
        given = {name: dated.value for name, dated in values.items() if dated is not None}
        try:
            AttendanceRules.of(given, one.id)
        except PolicyError as error:
            told |= {attrs.evolve(fault, where=f"{one.where}: {fault.where}") for fault in error.faults}
    yield from sorted(told, key=lambda fault: fault.message)


def check_procedure(procedure: Procedure) -> Iterator[Fault]:
    """Yield what the parameters of a procedure cannot be: steps that its chain does not have, and the like."""
    for message in wrong_terms(procedure):
        yield Fault(
            "wrong_value",
            sentence("procedure {id}: {message}", id=procedure.id, message=message),
            procedure.where,
        )


__all__ = ["check_attendance", "check_procedure"]
