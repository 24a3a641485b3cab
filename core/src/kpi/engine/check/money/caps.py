"""Deductions that can exceed what a limit lets be taken of a month's wage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from kpi.engine.check.money.along import USUAL
from kpi.engine.check.money.minimum_wage import MINIMUM_WAGE
from kpi.engine.check.money.people import covers
from kpi.engine.check.rules.examined import Examined, witness
from kpi.engine.check.rules.marks import first_place
from kpi.engine.pay.limits.terms import terms_on
from kpi.engine.reach import Reach
from kpi.engine.rules import result_tree, setting_of
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.expr import Value, evaluate_at
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import ABOVE_CAP, Finding, Trial
from kpi.model.limit import MODE, LimitPart, LimitSet
from kpi.model.metric import Attribute
from kpi.model.names import short
from kpi.model.pay import PayScheme
from kpi.model.period import Frequency
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import SanctionSet
from kpi.types import Money, SubjectKind
from kpi.words import Label, phrase, phrase_for, series

MOST_EVENTS = 1000
MOST_LISTED = 60
"""Events that a line for `kpi try` lists."""
_ZERO = Fraction(0)


@frozen(eq=False)
class _Taker:
    """What takes money: a rule of a set of sanctions (for each event of some, or once a period) or of a pay scheme."""

    owner: SanctionSet | PayScheme
    rule: Rule
    money: Money
    each: bool

    @property
    def sign(self) -> int:
        """What its result is multiplied by to be what is taken."""
        return 1 if self.rule.kind is RuleKind.FINE else -1


@frozen(eq=False)
class _Beyond:
    """A taker that can exceed a limit: with which inputs (of the last event), how many events, what that comes to."""

    taker: _Taker
    row: Mapping[str, Value]
    events: int
    amount: Fraction


@frozen(eq=False)
class _Limit:
    """A part of a set of limits on a day: the most that may be taken of a month's wage, in which mode.

    `known` tells that the wage is the minimum wage and no example, `key` is the parameter that says the mode.
    """

    one: LimitSet
    part: LimitPart
    rule: Rule
    wage: Fraction
    known: bool
    most: Fraction
    mode: str
    key: str
    bound: bool


def above_cap(policy: Policy, reach: Reach, examined: Mapping[str, Examined], day: date) -> Iterator[Finding]:
    """Yield, for each set of sanctions and pay scheme, what it can take beyond a limit.

    The limits are those that are bound; where none are, those that are declared, and the finding is a note. One that
    caps, or refuses, settles it.
    """
    catalogue = policy.catalogue
    bound = {name for one in policy.bindings for name in one.limits}
    for name in sorted(bound or catalogue.limits):
        one = catalogue.limits[name]
        takers = [taker for taker in _takers(policy, reach, one) if taker.rule.id in examined]
        for limit in _limits(one, catalogue, takers, day, bound=bool(bound)):
            mine: dict[str, list[_Beyond]] = {}
            for taker in takers:
                if taker.money in limit.part.kinds:
                    found = _beyond(taker, examined[taker.rule.id], limit.most)
                    if found is not None:
                        mine.setdefault(taker.owner.id, []).append(found)
            yield from (_finding(limit, each, day) for each in mine.values())


def _takers(policy: Policy, reach: Reach, limits: LimitSet) -> Iterator[_Taker]:
    catalogue = policy.catalogue
    within = _within(policy, limits)
    for name in sorted(reach.sanctions if within is None else within & reach.sanctions):
        one = catalogue.sanctions[name]
        for sanction in one.sanctions if one.frequency is limits.frequency else ():
            person = one.subject is SubjectKind.EMPLOYEE and sanction.charged == "person"
            if sanction.money is None or sanction.proposal or not (person or sanction.charged == "leader"):
                continue
            yield _Taker(one, catalogue.rules[sanction.rule], sanction.money, sanction.trigger is not None)
    for name in sorted(reach.pay if within is None else within & reach.pay):
        scheme = catalogue.pay[name]
        for part in scheme.chain if scheme.frequency is limits.frequency else ():
            if part.mechanism == "amount" and part.rule in catalogue.rules:
                yield _Taker(scheme, catalogue.rules[part.rule], part.money, each=False)


def _within(policy: Policy, limits: LimitSet) -> frozenset[str] | None:
    """Return the sets and schemes of those whom the limits bind, None where they bind nobody yet."""
    binding = [one for one in policy.bindings if limits.id in one.limits]
    if not binding:
        return None
    mine = [one for one in policy.bindings if any(covers(limit, one) for limit in binding)]
    return frozenset(name for one in mine for name in (*one.sanctions, one.pay) if name)


# --- The limits --------------------------------------------------------------------------------------------------------


def _limits(
    one: LimitSet, catalogue: Catalogue, takers: Iterable[_Taker], day: date, *, bound: bool
) -> Iterator[_Limit]:
    try:
        modes = terms_on(one, catalogue, day).modes
    except PolicyError:
        return
    known = _least_wage(one, catalogue, takers, day)
    wage = USUAL if known is None else known
    for part in one.parts:
        rule = catalogue.rules[part.rule]
        most = _worth(rule, catalogue, day, wage)
        if most is not None:
            key = f"{one.id if setting_of(rule, MODE, day) is None else rule.id}.{MODE}"
            most = max(most, _ZERO)
            yield _Limit(one, part, rule, wage, known is not None, most, modes[part.name], key, bound)


def _least_wage(one: LimitSet, catalogue: Catalogue, takers: Iterable[_Taker], day: date) -> Fraction | None:
    """Return the minimum wage that the limits or a scheme know."""
    if one.floor and (found := _worth(catalogue.rules[one.floor], catalogue, day, None)):
        return found
    schemes = {taker.owner.id: taker.owner for taker in takers if isinstance(taker.owner, PayScheme)}
    for scheme in schemes.values():
        value = setting_of(scheme, MINIMUM_WAGE, day)
        if isinstance(value, Fraction):
            return value
    return None


def _worth(rule: Rule, catalogue: Catalogue, day: date, wage: Fraction | None) -> Fraction | None:
    """Return what a rule of limits says at a wage, whatever else it reads missing."""
    row: dict[str, Value] = {}
    for item in rule.inputs:
        metric = catalogue.metrics.get(item.name)
        earned = metric is not None and metric.source == Attribute("earned")
        row[item.name] = wage if earned else None
    try:
        value, _ = evaluate_at(result_tree(rule, catalogue, day), Single(row, {}))
    except PolicyError:
        return None
    return value if isinstance(value, Fraction) else None


# --- What can be taken -------------------------------------------------------------------------------------------------


def _beyond(taker: _Taker, one: Examined, most: Fraction) -> _Beyond | None:
    """Return how more than `most` can be taken in a period, with as few events as are seen to do it."""
    sign = taker.sign
    at_once = first_place(one, lambda value: sign * value > most)
    if at_once is not None:
        sweep, x, value = at_once
        row = sweep.row(x)
        start = row.get(_nth(one, row), 1)
        if not taker.each or start == 1:
            return _Beyond(taker, row, 1, sign * value)
    if not taker.each:
        return None
    first = first_place(one, lambda value: sign * value > 0)
    return None if first is None else _summed(taker, one, first[0].row(first[1]), most)


def _nth(one: Examined, row: Mapping[str, Value]) -> str:
    return next((name for name in row if short(name) == "nth"), "")


def _summed(taker: _Taker, one: Examined, row: Mapping[str, Value], most: Fraction) -> _Beyond | None:
    """Add up events of one sort after another until they come to more."""
    whole, nth = _ZERO, _nth(one, row)
    for count in range(1, MOST_EVENTS + 1):
        now = {**row, nth: Fraction(count)} if nth else dict(row)
        value, _ = evaluate_at(one.tree, Single(now, {}))
        if not isinstance(value, Fraction):
            return None
        whole += max(taker.sign * value, _ZERO)
        if whole > most:
            return _Beyond(taker, now, count, whole)
    return None


# --- What is told of it ------------------------------------------------------------------------------------------------


def _finding(limit: _Limit, found: Collection[_Beyond], day: date) -> Finding:
    worst = min(found, key=lambda one: one.events)
    rule, settles = worst.taker.rule, limit.mode != "warn"
    rules = [one.taker.rule for one in found]
    clauses = dict.fromkeys(clause for one in (*rules, limit.rule) for clause in one.cited)
    shown = witness(rule, {name: value for name, value in worst.row.items() if name})
    tried = _events(worst, day) or shown
    return Finding(
        ABOVE_CAP,
        "warning" if limit.bound and not settles else "note",
        _said(limit, worst, len(found) - 1),
        where=rule.where,
        clauses=tuple(clauses),
        witness=shown,
        about=rule.id,
        parameter=limit.key,
        settled=f"{limit.key} = {limit.mode}" if limit.bound and settles else "",
        trials=(Trial(rule.id, tried),) if tried else (),
    )


def _events(one: _Beyond, day: date) -> dict[str, str]:
    """Return the events of a month as `kpi try` adds them up, where several are needed and nothing else is read."""
    if 1 < one.events <= MOST_LISTED and all(item.short == "nth" for item in one.taker.rule.inputs):
        days = (day.replace(day=1 + place % 28) for place in range(one.events))
        return {"events": ",".join(each.isoformat() for each in sorted(days))}
    return {}


def _said(limit: _Limit, worst: _Beyond, more: int) -> Label:
    amount, wage, most = show(worst.amount), show(limit.wage), show(limit.most)
    taken = (
        phrase("{amount} in a month", amount=amount)
        if limit.one.frequency is Frequency.MONTH
        else phrase("{amount} in a period", amount=amount)
    )
    if worst.taker.each:
        taken = phrase_for(worst.events, "{taken} ({n} event)", "{taken} ({n} events)", taken=taken)
    if not limit.most:
        allowed = phrase("allows nothing")
    elif limit.known:
        allowed = phrase("allows {most} of the minimum wage of {wage}", most=most, wage=wage)
    else:
        allowed = phrase("allows {most} of a wage of, say, {wage}", most=most, wage=wage)
    parts = [
        phrase(
            "{owner}: {rule} may take {taken}, and {cap} ({id}) {allowed}",
            owner=worst.taker.owner.label,
            rule=worst.taker.rule.label,
            taken=taken,
            cap=limit.rule.label,
            id=limit.rule.id,
            allowed=allowed,
        )
    ]
    if more:
        parts.append(phrase("{n} more of its rules may exceed it too", n=more))
    if not limit.bound:
        parts.append(phrase('nothing binds it yet: [[bind]] limits = ["{id}"]', id=limit.one.id))
    return series(parts)


__all__ = ["above_cap"]
