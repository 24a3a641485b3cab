"""Rules and the scorers they are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from kpi.frozen import frozen
from kpi.model.names import short
from kpi.model.parameter import Parameter, parameter_called
from kpi.model.quantity import Domain, Measure
from kpi.types import Direction
from kpi.words import Label


class RuleKind(StrEnum):
    """What a rule decides."""

    SCORE = "score"
    POINTS = "points"
    GRADE = "grade"
    CONDITION = "condition"
    FINE = "fine"
    AWARD = "award"
    PAY = "pay"
    POOL = "pool"
    SCORECARD = "scorecard"
    LADDER = "ladder"
    PROCEDURE = "procedure"
    ATTENDANCE = "attendance"
    CLOCK = "clock"
    DUE = "due"
    PANEL = "panel"
    LIMITS = "limits"


@frozen
class Input:
    """What a rule reads. `name` is the metric (or the column of a pay step) that feeds it.

    A scalar is one value; a list holds values of one unit; a table holds rows of `columns`. `name` is
    the metric's full id; people may write its `short` name or an alias.
    """

    name: str
    unit: Measure
    domain: Domain
    better: Direction = Direction.NONE
    label: Label = Label()
    meaning: Label = Label()
    type: str = "scalar"
    columns: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The name that people write: without the owner's prefix."""
        return short(self.name)


@frozen
class Scorer:
    """A mechanism without numbers: a plain function of inputs and parameters that returns a tree.

    `function` is called once, by keyword, with symbols for the inputs and constants for the numbers;
    it returns a node, or a mapping of output names to nodes whose first entry is the result.
    An argument `day`, where the rule binds none, is the day on which the rule is read: for tables that
    hold for a time. `template` renders a rule made with it in words (zh, en).
    """

    name: str
    function: Callable[..., Any]
    label: Label = Label()
    template: Callable[[Mapping[str, Any], str], str] | None = None
    owner: str = "core"


@frozen
class Rule:
    """A scorer with its numbers: what a clause of a regulation says.

    `bind` maps the scorer's argument names to input names (a tuple where the argument takes several).
    `optional` are arguments that a trial may leave out: what feeds them is then missing. `smooth` is the largest
    jump that its author wants, `accepted` what checks find of it and he stands by, with the reason.
    """

    id: str
    kind: RuleKind
    label: Label
    scorer: str
    inputs: tuple[Input, ...]
    bind: Mapping[str, str | tuple[str, ...]]
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[str, ...] = ("result",)
    unit: Measure = Measure.POINTS
    good: Direction = Direction.MORE
    full: str = ""
    clauses: tuple[str, ...] = ()
    limits: Label = Label()
    where: str = ""
    owner: str = ""
    optional: tuple[str, ...] = ()
    smooth: Fraction | None = None
    accepted: Mapping[str, Label] = attrs.field(factory=dict)

    @property
    def cited(self) -> tuple[str, ...]:
        """The clauses that it carries out: its own, or where it names none those that its numbers stand in."""
        found = (clause for one in self.parameters for dated in one.values for clause in dated.clauses)
        return self.clauses or tuple(dict.fromkeys(found))

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name or alias, or None."""
        return parameter_called(name, self.parameters)
