"""Promotion ladders: ordered levels with the conditions of entering and of losing each."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.label import Label
from kpi.model.parameter import Parameter
from kpi.model.period import Frequency


@frozen
class Level:
    """A step of a ladder; `enter` and `lose` are rules with a yes-or-no result.

    A parameter of the level wins over those of the same name of its rules, within this level.
    """

    id: str
    label: Label
    enter: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    procedure: str = ""


@frozen
class Ladder:
    """The levels from the lowest to the highest.

    A level's `procedure` must be gone through before somebody has it; `lower` is that of a demotion.
    """

    id: str
    label: Label
    frequency: Frequency
    levels: tuple[Level, ...]
    clauses: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    lower: str = ""
    where: str = ""
    owner: str = ""
