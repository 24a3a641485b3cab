"""Attendance rules with what they are tried on, and what their sanctions cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.engine.rules import value_on
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.kit.attendance import AttendanceRules
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Value
from kpi.trial.outcome import Outcome
from kpi.trial.reading import number
from kpi.words import sentence


@frozen
class Tried:
    """Attendance rules with what they are tried on."""

    one: AttendanceSet
    rules: AttendanceRules
    catalogue: Catalogue
    given: Mapping[str, Any]
    day: date

    def outcome(self, result: Any, **outputs: Any) -> Outcome:
        """Return what came out; whole numbers become exact ones."""
        return Outcome(self.one.id, _exact(result), {name: _exact(one) for name, one in outputs.items()})

    def need(self, *names: str) -> None:
        """Refuse to go on without some inputs.

        Raises:
            UsageError: `missing_input`.
        """
        lacking = [name for name in names if name not in self.given]
        if lacking:
            raise UsageError(
                Fault(
                    "missing_input",
                    sentence("missing: {lacking}", lacking=", ".join(lacking)),
                    where=lacking[0],
                )
            )

    def amount(self, name: str, outcome: str) -> Fraction:
        """Return what an outcome costs: as given, else by the sanction that fines its event; 0 where none does."""
        if self.given.get(name) is not None:
            return number(name, self.given[name])
        found = self._parameter(self.one.outcomes.get(outcome, ""), "amount")
        return found if isinstance(found, Fraction) else Fraction(0)

    def figure(self, name: str, what: str, parameter: str) -> Fraction:
        """Return a number: as given, else a parameter of the sanction that fines events of a sort.

        Raises:
            UsageError: `missing_input` where it is neither.
        """
        if self.given.get(name) is not None:
            return number(name, self.given[name])
        found = self.parameter(what, parameter)
        if not isinstance(found, Fraction):
            raise UsageError(Fault("missing_input", sentence("missing: {name}", name=name), where=name))
        return found

    def parameter(self, what: str, name: str) -> Value:
        """Return a parameter of the sanction that fines the events which attendance `reads` as `what`."""
        return self._parameter(self.one.reads.get(what, ""), name)

    def _parameter(self, kind: str, name: str) -> Value:
        for chapter in self.one.sanctions:
            known = self.catalogue.sanctions.get(chapter)
            for sanction in known.sanctions if known is not None else ():
                rule = self.catalogue.rules[sanction.rule]
                parameter = rule.parameter(name)
                if sanction.trigger and kind in sanction.trigger.kinds and parameter is not None:
                    return value_on(rule.id, parameter, self.day, rule.where).value
        return None


def _exact(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return value


__all__ = ["Tried"]
