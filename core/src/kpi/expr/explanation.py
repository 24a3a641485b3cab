"""The explained reading: why a subject has its value, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.exact import Rate, show
from kpi.expr.evaluation import Evaluation
from kpi.expr.nodes import Aggregate, Arith, Compare, Const, Extreme, Logic, Node, Note, Round, Value, Var
from kpi.expr.rows import Place, Row, Single
from kpi.frozen import frozen
from kpi.model.quantity import Measure
from kpi.types import Scope
from kpi.words import Label, phrase, phrase_in

_ABOVE = phrase_in("explanation", "counted")
_BELOW = phrase("of")
SMALL = 8
"""Reasons of up to so many nodes are shown again wherever they are used again."""


@frozen
class Why:
    """One node of an explanation: what was done with which arguments, and where a number comes from.

    Only what was reached is among `args`: of a choice the conditions up to the first true one and the
    value taken. A larger value that is used several times has its `args` only where it is met first.
    A rate that was counted has what was counted above and below the line as its `args`.
    """

    op: str
    label: Label
    value: Value
    args: tuple[Why, ...] = ()
    parameter: str = ""
    since: date | None = None
    clauses: tuple[str, ...] = ()

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return the JSON of the contract; numbers are strings, a missing value is null."""
        return {
            "op": self.op,
            "label": self.label.text(lang),
            "value": show(self.value) if isinstance(self.value, Fraction) else self.value,
            "args": [arg.to_json(lang) for arg in self.args],
            "parameter": self.parameter,
            "from": self.since.isoformat() if self.since else None,
            "clauses": list(self.clauses),
        }


@frozen
class Explained:
    """A value with its flags (sorted) and its reasons."""

    value: Value
    flags: tuple[str, ...]
    why: Why


def explain(node: Node, row: Row, peers: Mapping[Scope, Sequence[Row]] | None = None) -> Explained:
    """Evaluate a tree for one subject and keep the reasons.

    `peers` gives for each scope that the tree aggregates over the rows of the subject's group, its own
    included. An aggregate of an aggregate over another scope needs `explain_at` with a `Population`.

    Raises:
        DataError: for an input or a group that is not given.
    """
    return explain_at(node, Single(row, peers or {}))


def explain_at(node: Node, place: Place, evaluation: Evaluation | None = None) -> Explained:
    """Evaluate a tree for the subject at `place` (of a `Population`) and keep the reasons.

    An `evaluation` handed on works nothing out twice for one population.
    """
    evaluation = evaluation or Evaluation()
    outcome = evaluation.of(node, place)
    return Explained(outcome.value, tuple(sorted(outcome.flags)), _Teller(place, evaluation).why(node)[0])


def evaluate_at(
    node: Node, place: Place, evaluation: Evaluation | None = None
) -> tuple[Value, tuple[str, ...]]:
    """Return value and flags only; an `evaluation` handed on works nothing out twice for one population."""
    outcome = (evaluation or Evaluation()).of(node, place)
    return outcome.value, tuple(sorted(outcome.flags))


@attrs.define
class _Teller:
    """Makes the reasons of nodes at one place."""

    place: Place
    evaluation: Evaluation
    told: dict[Node, tuple[Why, int]] = attrs.field(factory=dict)

    def why(self, node: Node) -> tuple[Why, int]:
        """Return the reasons of a node, and how many nodes they show."""
        if node in self.told:
            why, size = self.told[node]
            # A value that is used again and again is explained in full where it is met first.
            return (why, size) if size <= SMALL else (attrs.evolve(why, args=()), 1)
        self.told[node] = self._made(node)
        return self.told[node]

    def _made(self, node: Node) -> tuple[Why, int]:
        if isinstance(node, Note):
            inner, size = self.why(node.arg)
            return (attrs.evolve(inner, label=node.label) if node.label.zh or node.label.en else inner), size
        outcome = self.evaluation.of(node, self.place)
        if isinstance(node, Var):
            return Why("var", _label(node), outcome.value, _counts(node, self.place)), 1
        parts = [self.why(arg) for arg in outcome.reached]
        why = Why(operation(node), _label(node), outcome.value, tuple(part for part, _ in parts))
        if isinstance(node, Const):
            why = attrs.evolve(why, parameter=node.parameter, since=node.since, clauses=node.clauses)
        return why, 1 + sum(size for _, size in parts)


def _counts(node: Var, place: Place) -> tuple[Why, ...]:
    """Return the two counts behind a rate; nothing for a value that is none, or that was given as one number."""
    given = place.read(node.name)
    return counts_behind(node.unit, given) if isinstance(given, Rate) else ()


def counts_behind(unit: Measure, given: Rate) -> tuple[Why, ...]:
    """Return the two counts of a rate in a unit, as arguments; nothing for what was given as one number."""
    if given.denominator in (0, 1):
        return ()
    above = given.numerator / 100 if unit is Measure.PERCENT else given.numerator
    return (Why("numerator", _ABOVE, above), Why("denominator", _BELOW, given.denominator))


def _label(node: Node) -> Label:
    if isinstance(node, Var):
        return node.label if node.label.zh or node.label.en else Label(en=node.name)
    return node.label if isinstance(node, Const) else Label()


def operation(node: Node) -> str:
    """Return the word that names what a node does."""
    match node:
        case Arith() | Compare() | Logic():
            return node.op
        case Extreme():
            return node.how
        case Round():
            return "round" if node.how == "half" else node.how
        case Aggregate():
            return f"{node.how} over {node.scope}"
    return type(node).__name__.lower()
