"""What is said of pay that falls: the metric, the two amounts, what makes the difference, and how to try it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from kpi.engine.check.money.month import Month, Term
from kpi.engine.check.money.scores import CENTS
from kpi.engine.check.rules.directions import OF_MONEY, PAY_FALLS
from kpi.engine.check.rules.examined import (
    equals,
    mending,
    named,
    sampled,
    value_label,
    witness,
    written_row,
)
from kpi.exact import round_half_away, show
from kpi.expr import Kind, Node, Value, Var, evaluate_at, inputs_of
from kpi.expr.check import typical
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding, Trial
from kpi.model.names import short
from kpi.types import Direction
from kpi.words import Label, adjoined, commas, listed, phrase

_ZERO = Fraction(0)
_NAMED = 3
"""Parts that are not counted and still named."""


@frozen(eq=False)
class Fall:
    """A metric along which pay falls: the terms that it moves, along which sweep, from where to where.

    `worse` and `better` are the inputs at the worse and at the better value; `exact` tells that nothing else counts.
    """

    month: Month
    metric: Var
    terms: Sequence[Term]
    worse: Mapping[str, Value]
    better: Mapping[str, Value]
    exact: bool

    @property
    def falling(self) -> frozenset[str]:
        """The names of the terms that come to less at the better value."""
        return frozenset(
            one.name
            for one in self.terms
            if (_amount(one, self.better) or _ZERO) < (_amount(one, self.worse) or _ZERO)
        )


def fall_finding(fall: Fall, catalogue: Catalogue, item: Fall | None = None) -> Finding:
    """Make the finding; `item` is the same fall along a metric of which a card's item makes the score."""
    scheme = fall.month.scheme
    names = {one.name for one in fall.terms}
    others = [one for one in fall.month.terms if one.name not in names]
    rest = {name: value for one in others for name, value in _usual(one.tree).items()}
    worse, better = {**rest, **fall.worse}, {**rest, **fall.better}
    terms = [*fall.terms, *others]
    amounts = [
        {one.name: amount for one in terms if (amount := _amount(one, row)) is not None}
        for row in (worse, better)
    ]
    changed = [one for one in terms if amounts[0].get(one.name) != amounts[1].get(one.name)]
    falling = [one for one in changed if _change(one, amounts) < 0]
    rules = [catalogue.rules[name] for one in falling or changed for name in one.rules]
    single = len(fall.terms) == 1 and fall.terms[0].alone
    about = rules[0].id if single else scheme.id
    trials: list[dict[str, str]] = []
    if single:
        trials = [
            witness(rules[0], {k: v for k, v in row.items() if k not in rest})
            for row in (fall.worse, fall.better)
        ]
    elif (tried := [_tried(fall.month, terms, row, amounts) for row in (worse, better)]) and all(tried):
        trials = [one for one in tried if one is not None]
    accepted = next((one.accepted[PAY_FALLS] for one in rules if PAY_FALLS in one.accepted), None)
    return Finding(
        PAY_FALLS,
        "warning" if accepted is None else "note",
        _told(fall, [worse, better], amounts, changed, item),
        where=rules[0].where if single else scheme.where,
        clauses=tuple(dict.fromkeys((*scheme.clauses, *(clause for one in rules for clause in one.cited)))),
        witness=written_row(fall.better),
        about=about,
        parameter=next(filter(None, (mending(one, OF_MONEY) for one in rules)), ""),
        accepted=Label() if accepted is None else accepted,
        trials=tuple(Trial(about, one) for one in trials),
    )


def _change(one: Term, amounts: Sequence[Mapping[str, Fraction]]) -> Fraction:
    return amounts[1].get(one.name, _ZERO) - amounts[0].get(one.name, _ZERO)


def _usual(tree: Node) -> dict[str, Value]:
    """Return inputs as they usually are: small numbers, nothing of what should be little, no flag, no label."""
    found: dict[str, Value] = {}
    for one in inputs_of(tree):
        if one.sort is Kind.NUMBER:
            found[one.name] = typical(one)[0 if one.better is Direction.LESS else 2]
        else:
            found[one.name] = False if one.sort is Kind.FLAG else next(iter(one.domain.labels), None)
    return found


def _amount(one: Term, row: Mapping[str, Value], tree: Node | None = None) -> Fraction | None:
    value, _ = evaluate_at(one.tree if tree is None else tree, Single(row, {}))
    return round_half_away(value, CENTS) if isinstance(value, Fraction) else None


def _tried(
    month: Month, terms: Iterable[Term], row: Mapping[str, Value], amounts: Sequence[Mapping[str, Fraction]]
) -> dict[str, str] | None:
    """Return the amounts by part with which a trial of the scheme adds up the month; None where it cannot."""
    parts = {one.name: one for one in month.scheme.chain}
    own = {one.rule for one in month.scheme.chain if one.mechanism == "sanctions" and one.rule}
    found: dict[str, str] = {}
    awards = _ZERO
    for one in terms:
        amount = _amount(one, row)
        told = any(each.get(one.name) for each in amounts)
        if one.mechanism == "topup" and parts[one.name].counts:
            if one.when is not None and evaluate_at(one.when, Single(row, {}))[0] is not True:
                continue
            least = None if one.least is None else _amount(one, row, one.least)
            if least is None:
                return None
            found[one.name] = show(least)
        elif one.mechanism in ("amount", "pool"):
            found |= {one.name: show(amount)} if amount is not None and told else {}
        elif one.mechanism == "award":
            awards += amount or _ZERO
        elif one.mechanism == "fine" and own & set(one.rules):
            found |= written_row({read.name: row[read.name] for read in inputs_of(one.tree)})
        elif told:
            return None
    return {**found, "award": show(awards)} if awards else found


def _told(
    fall: Fall,
    rows: Sequence[Mapping[str, Value]],
    amounts: Sequence[Mapping[str, Fraction]],
    changed: Sequence[Term],
    item: Fall | None,
) -> Label:
    name = named(fall.metric.label, fall.metric.name)
    values = [
        show(value) if isinstance(value := row[fall.metric.name], Fraction) else str(value) for row in rows
    ]
    sums = [show(sum(each.values(), _ZERO)) for each in amounts]
    steps = (
        adjoined(
            named(one.label, one.name),
            f" {show(amounts[0].get(one.name, _ZERO))} → {show(amounts[1].get(one.name, _ZERO))}",
        )
        for one in changed
    )
    falls = phrase(
        "{scheme}: {name} gets better and pay falls: {first} where {before}, {second} where {after} ({parts})",
        scheme=fall.month.scheme.label,
        name=name,
        first=sums[0],
        before=equals(name, values[0]),
        second=sums[1],
        after=equals(name, values[1]),
        parts=commas(steps),
    )
    said = commas([falls, *_given(fall)])
    left = listed(fall.month.left_out[:_NAMED])
    if fall.month.left_out[_NAMED:]:
        said = phrase("{said} (not counted: {parts} and more)", said=said, parts=left)
    elif fall.month.left_out:
        said = phrase("{said} (not counted: {parts})", said=said, parts=left)
    if not fall.exact:
        said = sampled(said)
    return said if item is None else phrase("{said}; as with {item}", said=said, item=_moved(item))


def _moved(item: Fall) -> Label:
    """Say how an item's metric moves the score."""
    name = item.metric.name
    worse, better = (written_row({name: row[name]})[short(name)] for row in (item.worse, item.better))
    return commas([adjoined(named(item.metric.label, name), f" {worse} → {better}"), *_given(item)])


def _given(fall: Fall) -> Iterator[Label]:
    """Say what else the terms read."""
    labels = {var.name: named(var.label, var.name) for one in fall.terms for var in inputs_of(one.tree)}
    for name, value in fall.better.items():
        if name != fall.metric.name:
            said = (
                value_label(value)
                if not isinstance(value, bool)
                else phrase("yes")
                if value
                else phrase("no")
            )
            yield equals(labels.get(name) or named(Label(), name), said)


__all__ = ["Fall", "fall_finding"]
