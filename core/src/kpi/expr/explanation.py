"""The explained reading: why a subject has its value, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.exact import show
from kpi.expr.evaluation import Evaluation
from kpi.expr.nodes import Aggregate, Arith, Compare, Const, Extreme, Logic, Node, Note, Round, Value, Var
from kpi.expr.rows import Place, Row, Single
from kpi.model.label import Label
from kpi.types import Scope


@attrs.frozen
class Why:
    """One node of an explanation: what was done with which arguments, and where a number comes from.

    Only what was reached is among `args`: of a choice the conditions up to the first true one and the
    value taken.
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


@attrs.frozen
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


def explain_at(node: Node, place: Place) -> Explained:
    """Evaluate a tree for the subject at `place` (of a `Population`) and keep the reasons."""
    evaluation = Evaluation()
    outcome = evaluation.of(node, place)
    return Explained(outcome.value, tuple(sorted(outcome.flags)), _why(node, place, evaluation, {}))


def evaluate_at(
    node: Node, place: Place, evaluation: Evaluation | None = None
) -> tuple[Value, tuple[str, ...]]:
    """Return value and flags only; an `evaluation` handed on works nothing out twice for one population."""
    outcome = (evaluation or Evaluation()).of(node, place)
    return outcome.value, tuple(sorted(outcome.flags))


def _why(node: Node, place: Place, evaluation: Evaluation, made: dict[Node, Why]) -> Why:
    if node in made:
        return made[node]
    outcome = evaluation.of(node, place)
    if isinstance(node, Note):
        inner = _why(node.arg, place, evaluation, made)
        why = attrs.evolve(inner, label=node.label) if node.label.zh or node.label.en else inner
    else:
        args = tuple(_why(arg, place, evaluation, made) for arg in outcome.reached)
        why = Why(operation(node), _label(node), outcome.value, args)
        if isinstance(node, Const):
            why = attrs.evolve(why, parameter=node.parameter, since=node.since, clauses=node.clauses)
    made[node] = why
    return why


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
