"""The numbers of a rule: dated, with clause and origin, overridable by the company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import attrs

from kpi.frozen import frozen
from kpi.types import Origin
from kpi.words import Label

Value: TypeAlias = "Fraction | bool | str | tuple[Value, ...] | Mapping[str, Value] | None"
"""What a parameter may hold; numbers are fractions, lists are tuples, tables are mappings."""


@frozen
class Dated:
    """One value of a parameter with the days on which it holds, both included."""

    value: Value
    since: date | None = None
    until: date | None = None
    origin: Origin = Origin.TEXT
    clauses: tuple[str, ...] = ()
    where: str = ""

    def holds(self, day: date) -> bool:
        """Tell whether it holds on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@frozen
class Other:
    """Another value that the words allow, or that another clause has; without `clauses` it stands in the same."""

    value: Value
    clauses: tuple[str, ...] = ()


@frozen
class Parameter:
    """A named number, text or table of a rule; `values` are tried from the last to the first.

    `aliases` are other names by which people may set it. `printed` holds what the text says, read to the letter,
    where the value mends it, and `readings` what else it may mean: `kpi check --as-printed` examines both.
    """

    name: str
    values: tuple[Dated, ...]
    unit: str = ""
    meaning: Label = Label()
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    printed: tuple[Value, ...] = ()
    readings: tuple[Other, ...] = ()

    def at(self, day: date) -> Dated | None:
        """Return the value that holds on `day`, or None where the table is not valid then."""
        for dated in reversed(self.values):
            if dated.holds(day):
                return dated
        return None

    def overridden(self, dated: Dated) -> Parameter:
        """Return a copy in which `dated` wins over the values so far."""
        return attrs.evolve(self, values=(*self.values, dated))


def parameter_called(name: str, parameters: Iterable[Parameter]) -> Parameter | None:
    """Return the parameter of that name, else the one with that alias, or None."""
    every = tuple(parameters)
    named = next((one for one in every if one.name == name), None)
    return named or next((one for one in every if name in one.aliases), None)
