"""Limits on what is taken from pay: how much of a kind of money, what must be left, what happens to the rest."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpi.frozen import frozen
from kpi.model.parameter import Parameter
from kpi.model.period import Frequency
from kpi.types import Money
from kpi.words import Label

MODES = ("warn", "cap", "refuse")
"""What follows where more is taken than allowed: say so, give the rest back, or hold the person's pay."""
PARTIAL = ("prorate", "lift", "whole")
"""What must be left to whoever was not employed throughout: its share by calendar days, nothing, or all of it."""

MODE = "mode"
CARRY = "carry"
REGIONS = "regions"
PARTIAL_PERIOD = "partial_period"


@frozen
class LimitPart:
    """One limit: what may be taken of `kinds`, together.

    The `rule` says the most that may be taken of a person in the period; where it reads the attribute
    `earned`, that is the sum of the set's `wage`, to which what the part itself claims of it is added back. Its parameters `mode` (one of MODES, else the set's holds) and
    `carry` (whether what is given back is taken up by the next period, else it is waived) are read here. With
    `floor` the set's floor holds for them too. Of several kinds the first gives way first.
    """

    name: str
    kinds: tuple[Money, ...]
    rule: str
    floor: bool = True


@frozen
class LimitSet:
    """Limits that hold together in a period of `frequency`, in the order in which they give way to the floor.

    `wage` are the kinds of money (given and taken) whose sum the parts measure by, `rest` those that are compared
    with what the rule `floor` says must be left. Whoever has money of the kinds `lifts` is not compared. Parameters:
    `mode`, `partial_period` (one of PARTIAL) and `regions`, a table of unit = word: the attribute `region`
    of a rule is the word of the nearest unit at or above the person's. `beside` names, by what is proposed of a
    person (`kpi.model.ladder.MOVES`), rules that are told to those who decide.
    """

    id: str
    label: Label
    parts: tuple[LimitPart, ...]
    wage: tuple[Money, ...]
    rest: tuple[Money, ...] = ()
    floor: str = ""
    lifts: tuple[Money, ...] = ()
    frequency: Frequency = Frequency.MONTH
    beside: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    clauses: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    limits: Label = Label()
    where: str = ""
    owner: str = ""

    @property
    def kinds(self) -> tuple[Money, ...]:
        """The kinds of money that have a part."""
        return tuple(kind for part in self.parts for kind in part.kinds)


__all__ = ["CARRY", "MODE", "MODES", "PARTIAL", "PARTIAL_PERIOD", "REGIONS", "LimitPart", "LimitSet"]
