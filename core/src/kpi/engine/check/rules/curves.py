"""A rule along one of its inputs, the others held: what `kpi rules --plot` draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.check.rules.boundaries import chosen_sweeps
from kpi.engine.check.rules.examined import Examined, full_mark
from kpi.engine.rules import result_tree
from kpi.errors import Fault, UsageError
from kpi.exact import round_step
from kpi.expr import Aggregate, Kind, Node, Opaque, Round, Value, Var, inputs_of, render, rewritten, walk
from kpi.expr.check import Stretch, examine, pieces, stretches, turns, typical
from kpi.expr.check.sampling import WIDE
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.model.rule import Rule
from kpi.words import Label, sentence

_OF_ITS_OWN = {"rank": Measure.RANK, "count": Measure.COUNT}
"""Figures of a group that have a unit of their own."""
_LONGEST = {Measure.YUAN: Fraction(10_000), Measure.COUNT: Fraction(10), Measure.RANK: Fraction(20)}
"""How far a curve without an edge is drawn where its input has no end that somebody would look at."""
_UNSEEN = 6
"""A rounding to so many decimals is no step that anybody sees."""
_PARTS = 6
USUAL = Fraction(100)
"""Where an input is held that may be any number: a target, a wage."""
MOST_EDGES = 12
"""Edges that are drawn; steps without end have more."""


@frozen(eq=False)
class Curve:
    """A rule's result along `var` from `low` to `high`, with the other inputs as `given` (by their full names).

    `tree` is that of the rule, its last rounding left out and figures of a group as inputs.
    """

    rule: Rule
    tree: Node
    var: Var
    given: Mapping[str, Value]
    low: Fraction
    high: Fraction
    stretches: tuple[Stretch, ...]
    full: Fraction | None = None

    @property
    def moves(self) -> bool:
        """Whether the result is not the same everywhere."""
        said = [piece for piece in self.stretches if piece.said]
        return len({piece.form for piece in said}) > 1 or not all(piece.constant for piece in said)


def drawable(rule: Rule, catalogue: Catalogue, day: date) -> Node:
    """Return the tree of a rule as it is drawn: unrounded, a group's figures as inputs that have the figures' names.

    Raises:
        UsageError: for a rule that a function works out.
        PolicyError: where the rule cannot be read on that day.
    """
    tree = result_tree(rule, catalogue, day)
    if any(isinstance(node, Opaque) for node in walk(tree)):
        message = sentence("{id} is worked out by a function: it has no curve", id=rule.id)
        raise UsageError(Fault("no_curve", message, where=rule.where))
    tree = tree.arg if isinstance(tree, Round) and tree.places else tree
    return rewritten(tree, _drawn)


def _drawn(node: Node) -> Node:
    if isinstance(node, Aggregate):
        return _figure(node)
    return node.arg if isinstance(node, Round) and node.places >= _UNSEEN else node


def _figure(node: Aggregate) -> Var:
    """Return an input that stands for a figure of a group: its mean, a rank."""
    first = next((one for one in inputs_of(node.arg) if one.sort is Kind.NUMBER), None)
    unit = _OF_ITS_OWN.get(node.how, Measure.NUMBER if first is None else first.unit)
    like = None if first is None or node.how in _OF_ITS_OWN or node.how == "sum" else first.domain
    label = Label(render(node, "zh"), render(node, "en"))
    return Var(node.how, Kind.NUMBER, unit, like or default_domain(unit), label=label)


def curve(
    rule: Rule,
    tree: Node,
    day: date,
    given: Mapping[str, Value],
    shown: Sequence[Fraction] = (),
) -> Curve:
    """Return the curve of a rule along the first of its inputs that is a number, is not given and changes anything.

    Args:
        rule: the rule.
        tree: what `drawable` says.
        day: the day whose parameters hold.
        given: inputs that are held, by their full names; the others are held where the curve tells most.
        shown: numbers of the input that must be on the curve.

    Raises:
        UsageError: `no_curve` where no number is left to go along.
    """
    numbers = [one for one in _in_order(rule, tree) if one.name not in given]
    if not numbers:
        raise UsageError(_no_number(rule, tree, given))
    one = Examined(rule, "", True, tree, examine(tree), full_mark(rule, day))
    best: dict[Var, Mapping[str, Value]] = {}
    for sweep in sorted(chosen_sweeps(one), key=lambda sweep: _fits(sweep.given, given)):
        if sweep.var is not None and (sweep.var not in best or _fits(sweep.given, given)):
            best[sweep.var] = sweep.given
    found: list[Curve] = []
    for along in numbers:
        for held in _held(rule, tree, best.get(along, {})):
            others = {**_somehow(tree), **held, **given}
            others.pop(along.name)
            found.append(_along(rule, tree, along, others, shown))
            if found[-1].moves:
                return attrs.evolve(found[-1], full=one.full)
    return attrs.evolve(found[0], full=one.full)


def _held(rule: Rule, tree: Node, best: Mapping[str, Value]) -> list[Mapping[str, Value]]:
    """Return in which ways the other inputs may be held: as somebody would think of them, not at 0, as tells most.

    A figure of a group stands somewhere in its domain, and no number is larger than a person would think of.
    """
    own = {item.name for item in rule.inputs}
    usual = {one.name: _usual(one) for one in inputs_of(tree) if isinstance(best.get(one.name), Fraction)}
    thought = {
        name: value for name, value in usual.items() if name not in own or (best[name] and value == USUAL)
    }
    return [{**best, **thought}, {**best, **usual}, best]


def _usual(var: Var) -> Fraction:
    """Return a number of an input that a person might give as an example."""
    low, high = var.domain.low, var.domain.high
    if low is not None and high is not None and high - low <= WIDE:
        return typical(var)[2]
    return max(low or USUAL, USUAL) if high is None else min(high, max(low or USUAL, USUAL))


def _fits(sweep: Mapping[str, Value], given: Mapping[str, Value]) -> int:
    """Count the inputs that are given as a sweep has them."""
    return sum(name in sweep and sweep[name] == value for name, value in given.items())


def _somehow(tree: Node) -> dict[str, Value]:
    """Hold what no sweep has held: a flag is no, a label the first, a number missing."""
    return {
        one.name: False if one.sort is Kind.FLAG else next(iter(one.domain.labels), None)
        for one in inputs_of(tree)
    }


def _in_order(rule: Rule, tree: Node) -> list[Var]:
    """Return the numbers that a tree reads in the order of the rule's inputs, figures of a group last."""
    order = {item.name: place for place, item in enumerate(rule.inputs)}
    numbers = [one for one in inputs_of(tree) if one.sort is Kind.NUMBER]
    return sorted(numbers, key=lambda one: order.get(one.name, len(order)))


def _no_number(rule: Rule, tree: Node, given: Mapping[str, Value]) -> Fault:
    names = ", ".join(short(one.name) for one in inputs_of(tree))
    numbers = [short(one.name) for one in _in_order(rule, tree)]
    if numbers:
        message = sentence("every number that {id} reads is given: nothing is left to go along", id=rule.id)
        hint = sentence("leave one of them out: {names}", names=", ".join(numbers))
        return Fault("no_curve", message, where="--given", hint=hint)
    message = sentence("{id} reads no number: it has no curve", id=rule.id)
    if not names:
        return Fault("no_curve", message, where=rule.where)
    hint = sentence("it reads {names}; `kpi rules {id}` says it in words", names=names, id=rule.id)
    return Fault("no_curve", message, where=rule.where, hint=hint)


def _along(rule: Rule, tree: Node, var: Var, given: Mapping[str, Value], shown: Sequence[Fraction]) -> Curve:
    whole = pieces(tree, var, given)
    low, high = window(var, turns(whole), shown)
    part = attrs.evolve(var, domain=Domain(low, high, var.domain.whole))
    return Curve(rule, tree, var, given, low, high, tuple(stretches(pieces(tree, part, given))))


def window(var: Var, edges: Iterable[Fraction], shown: Sequence[Fraction] = ()) -> tuple[Fraction, Fraction]:
    """Return from where to where an input is drawn: around the edges of its curve, and all that must be shown.

    An end of the domain that is near is an end of it; else the ends are round.
    """
    low, high = var.domain.low, var.domain.high
    inner = sorted({x for x in edges if x not in (low, high)})
    if low is not None and low >= 0:
        inner = inner[:MOST_EDGES]
    else:
        inner = sorted(sorted(inner, key=abs)[:MOST_EDGES])
    inner = sorted({*inner, *shown})
    if not inner:
        return _plain(var)
    span = inner[-1] - inner[0] or abs(inner[0]) or _LONGEST.get(var.unit, Fraction(10))
    margin = max(span / 4, Fraction(2)) if var.domain.whole else span / 4
    step = round_step(span, _PARTS * 2, whole=var.domain.whole)
    start = (inner[0] - margin) // step * step
    end = -((-inner[-1] - margin) // step) * step
    if low is not None and start - low <= span:
        start = low
    if high is not None and high - end <= span:
        end = high
    return start, end


def _plain(var: Var) -> tuple[Fraction, Fraction]:
    """Return what is drawn of a curve without an edge: the whole domain, of a wide one its beginning."""
    low, high = var.domain.low, var.domain.high
    longest = _LONGEST.get(var.unit, Fraction(100))
    if low is not None and high is not None and high - low <= WIDE and var.unit not in _OF_ITS_OWN.values():
        return low, high
    start = max(low, Fraction(0)) if low is not None else Fraction(0)
    return start, start + longest if high is None else min(high, start + longest)


__all__ = ["Curve", "curve", "drawable", "window"]
