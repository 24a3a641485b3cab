"""Pay that falls when results rise: across tiers, guarantee, fines and awards of one person together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from kpi.engine.check.money.along import sweeps_of
from kpi.engine.check.money.fall_finding import Fall, fall_finding
from kpi.engine.check.money.month import Month, Term, added
from kpi.engine.check.money.scores import CENTS, REST, smoothed
from kpi.engine.check.rules.examined import closest
from kpi.exact import round_half_away
from kpi.expr import Kind, Value, Var, evaluate_at, inputs_of
from kpi.expr.check import Move, moves
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.types import Direction

_ZERO = Fraction(0)


@frozen(eq=False)
class Judged:
    """Where pay falls, and the rules, each with the short name of an input, of which that says all.

    What a rule does by itself then counts no more: a guarantee may make up for its drop, or a later part gives it back.
    """

    findings: tuple[Finding, ...]
    settled: frozenset[tuple[str, str]]


def pay_falls(
    months: Iterable[Month], catalogue: Catalogue, told: Collection[tuple[str, str]] = ()
) -> Judged:
    """Find the metrics of which a better value pays less.

    `told` are rules, each with the short name of an input, that go the wrong way throughout. Of several metrics that
    the same rules read, and that show the same terms to fall, the first is told. What one rule does alone is left to
    its own examination.
    """
    seen: set[tuple[str, frozenset[str], frozenset[str]]] = set()
    findings: list[Finding] = []
    settled, alone = set[tuple[str, str]](), set[tuple[str, str]]()
    for month in months:
        for var, terms in _moving(month):
            pairs = {(rule, short(var.name)) for one in terms for rule in one.rules}
            if len(terms) == 1 and terms[0].alone and _is_examined(catalogue.rules[terms[0].rules[0]], var):
                alone |= pairs
                continue
            fall = None if pairs & set(told) else _falls(month, var, terms)
            if fall is not None or _is_exact(terms):
                settled |= pairs | set(_put_in(terms, catalogue))
            if fall is not None:
                key = (month.scheme.id, fall.falling, _readers(var, terms, catalogue))
                if key not in seen:
                    seen.add(key)
                    findings.append(fall_finding(fall, catalogue, _by_item(month, var)))
    return Judged(tuple(findings), frozenset(settled - alone))


def _by_item(month: Month, score: Var) -> Fall | None:
    """Return how a metric of the card moves a score so that pay falls, None for what is no score or moves it not so."""
    found = (_falls(month, one, month.moved_by(one.name)) for one in month.scores.items_of(score))
    return next((one for one in found if one is not None), None)


def _put_in(terms: Iterable[Term], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield rules with the inputs in the place of which other rules stand."""
    for one in terms:
        read = {var.name for var in inputs_of(one.tree)}
        for rule in one.rules:
            yield from ((rule, item.short) for item in catalogue.rules[rule].inputs if item.name not in read)


def _is_exact(terms: Iterable[Term]) -> bool:
    read = {var.name for one in terms for var in inputs_of(one.tree) if var.sort is Kind.NUMBER}
    return len(read) == 1


def _moving(month: Month) -> Iterator[tuple[Var, list[Term]]]:
    """Yield the metrics that have a good direction, with the terms that each moves."""
    for var in dict.fromkeys(one for term in month.terms for one in inputs_of(term.tree)):
        if var.sort is Kind.NUMBER and var.better is not Direction.NONE:
            yield var, month.moved_by(var.name)


def _readers(var: Var, terms: Iterable[Term], catalogue: Catalogue) -> frozenset[str]:
    """Return the rules behind some terms that read a metric themselves."""
    every = {rule for one in terms for rule in one.rules}
    return frozenset(
        rule for rule in every if any(one.name == var.name for one in catalogue.rules[rule].inputs)
    )


def _falls(month: Month, var: Var, terms: list[Term]) -> Fall | None:
    tree = smoothed(added([one.tree for one in terms]))

    def amount(row: Mapping[str, Value]) -> Value:
        values = [evaluate_at(one.tree, Single(row, {}))[0] for one in terms]
        numbers = [round_half_away(one, CENTS) for one in values if isinstance(one, Fraction)]
        return sum(numbers, _ZERO) if len(numbers) == len(values) else None

    found: list[Fall] = []
    for sweep in sweeps_of(tree, var):
        for move in moves(sweep.pieces, up=var.better is Direction.LESS):
            first, second = closest(sweep, move, amount)
            rows = [sweep.row(first), sweep.row(second)]
            if _falls_by_cents(rows, move, amount):
                worse, better = rows if var.better is Direction.MORE else rows[::-1]
                found.append(Fall(month, var, terms, worse, better, _is_exact(terms)))
                break
    return min(found, key=_size, default=None)


def _size(fall: Fall) -> Fraction:
    """Return how large the other inputs are: small ones are the easiest to read. Of other items the best come first."""
    others = (name for name in fall.better if name != fall.metric.name and not name.endswith(f".{REST}"))
    values = (fall.better[name] for name in others)
    return sum((abs(one) for one in values if isinstance(one, Fraction)), _ZERO)


def _is_examined(rule: Rule, var: Var) -> bool:
    """Tell whether the rule's own examination looked at the same."""
    return any(one.name == var.name and one.better is var.better for one in rule.inputs)


def _falls_by_cents(
    rows: Sequence[Mapping[str, Value]], move: Move, amount: Callable[[Mapping[str, Value]], Value]
) -> bool:
    """Run both ends through the explained reading: whether what is paid moves as the tree was seen to."""
    before, after = (amount(row) for row in rows)
    if not (isinstance(before, Fraction) and isinstance(after, Fraction)):
        return False
    return (after - before) * move.change > 0


__all__ = ["Judged", "pay_falls"]
