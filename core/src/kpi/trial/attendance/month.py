"""Trying a whole month: the wage by attendance, the awards, and the fines for numbers of events."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.engine.rules import value_on
from kpi.errors import Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.pay import PayScheme
from kpi.model.rule import Rule, RuleKind
from kpi.trial.attendance.tried import Tried
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.reading import number, times
from kpi.trial.rules import try_plain, with_settings
from kpi.trial.sanctions.events import EVENTS, trigger_of, try_events
from kpi.types import Money
from kpi.words import sentence

MONTH = "awards_won"


def month(tried: Tried) -> Outcome:
    """Add up a month: wage, plus the awards, less the fines of the linked sets for the numbers of events given.

    Outputs: `wage`; each award whose inputs are all given, by name; `awards` for `awards_won`, the number of
    other awards won; `fines`; `net`, the result. An award of attendance is not among `awards`.

    Raises:
        UsageError: without what the wage needs; for a number of awards where they are not all alike.
    """
    scheme = _scheme(tried)
    rules = [
        tried.catalogue.rules[part.rule] for part in scheme.chain if part.rule and part.money is Money.BASE
    ]
    wage = sum((_value(tried, rule) for rule in rules), Fraction(0))
    own: dict[str, Fraction] = {}
    others: list[Rule] = []
    for chapter in tried.one.sanctions:
        for sanction in tried.catalogue.sanctions[chapter].sanctions:
            rule = tried.catalogue.rules[sanction.rule]
            if sanction.trigger is None and rule.kind is RuleKind.AWARD:
                if _given(tried, rule):
                    own[short(rule.id)] = _value(tried, rule)
                else:
                    others.append(rule)
    awards = _won(tried, others)
    fines = sum((_fined(tried, name, kind) for name, kind in tried.one.counts.items()), Fraction(0))
    relief, net = _settled(tried, scheme, wage + sum(own.values(), Fraction(0)) + awards, fines)
    more = {"relief": relief} if relief else {}
    return tried.outcome(net, wage=wage, **own, awards=awards, fines=fines, **more, net=net)


def settlement(tried: Tried) -> Outcome:
    """Settle a month whose wage, awards and fines are known; a cap on fines and a floor count where they are set.

    Raises:
        UsageError: where attendance names no pay scheme.
    """
    scheme = _scheme(tried)
    wage, awards, fines = (number(name, tried.given.get(name, 0)) for name in ("wage", "awards", "fines"))
    relief, net = _settled(tried, scheme, wage + awards, fines)
    return tried.outcome(net, wage=wage, awards=awards, fines=fines, relief=relief, net=net)


def names_of_scheme(catalogue: Catalogue, scheme: str) -> tuple[str, ...]:
    """Return the names of the parameters of a pay scheme's rules, which may stand among the inputs."""
    found = catalogue.pay.get(scheme)
    rules = [catalogue.rules[part.rule] for part in found.chain if part.rule] if found is not None else []
    every = (name for rule in rules for one in rule.parameters for name in (one.name, *one.aliases))
    return tuple(name for name in dict.fromkeys(every) if name != "amount")


def _scheme(tried: Tried) -> PayScheme:
    scheme = tried.catalogue.pay.get(tried.one.pay)
    if scheme is None:
        raise UsageError(
            Fault(
                "missing_input",
                sentence("{id} names no pay scheme", id=tried.one.id),
                hint=sentence("pay = ..."),
            )
        )
    return scheme


def _settled(tried: Tried, scheme: PayScheme, earned: Fraction, fines: Fraction) -> tuple[Fraction, Fraction]:
    """Return what parts that look at fines give back, and the net, not below a floor that is given."""
    relief, net = Fraction(0), earned - fines
    base = tried.given.get("base", tried.given.get("wage"))
    for part in scheme.chain:
        rule = tried.catalogue.rules[part.rule] if part.rule else None
        if rule is None:
            continue
        names = input_names(rule.inputs)
        known = {*names, *argument_names(rule, names)}
        told = {name: raw for name, raw in {"earned": -fines, "base": base}.items() if name in known}
        if part.mechanism == "amount" and part.counts:
            found = try_plain(
                with_settings(rule, _settings(tried, rule, told)), tried.catalogue, told, tried.day
            ).result
            relief += found if isinstance(found, Fraction) else Fraction(0)
        elif part.mechanism == "topup" and (floor := _settings(tried, rule, told)):
            least = try_plain(with_settings(rule, floor), tried.catalogue, {}, tried.day).result
            net = max(net, least) if isinstance(least, Fraction) else net
        net = max(net, earned - fines + relief)
    return relief, net


def _settings(tried: Tried, rule: Rule, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: raw
        for name, raw in tried.given.items()
        if name != "amount" and name not in told and rule.parameter(name) is not None
    }


def _mine(tried: Tried, rule: Rule) -> dict[str, Any]:
    """Return what is given of a rule's inputs."""
    names = input_names(rule.inputs)
    known = {*names, *argument_names(rule, names)}
    return {name: raw for name, raw in tried.given.items() if name in known}


def _given(tried: Tried, rule: Rule) -> bool:
    """Tell whether all inputs of a rule that it does not let a trial leave out are given."""
    names = input_names(rule.inputs)
    arguments = argument_names(rule, names)
    told = {one.name for name in _mine(tried, rule) for one in arguments.get(name, (names.get(name),)) if one}
    left_out = {found for name in rule.optional for found in _bound(rule, name)}
    return all(one.name in told | left_out for one in rule.inputs)


def _bound(rule: Rule, argument: str) -> tuple[str, ...]:
    bound = rule.bind[argument]
    return (bound,) if isinstance(bound, str) else bound


def _value(tried: Tried, rule: Rule) -> Fraction:
    mine = _mine(tried, rule)
    found = try_plain(
        with_settings(rule, _settings(tried, rule, mine)), tried.catalogue, mine, tried.day
    ).result
    if not isinstance(found, Fraction):
        raise UsageError(
            Fault("missing_input", sentence("{id} comes to nothing for what is given", id=rule.id))
        )
    return found


def _won(tried: Tried, awards: list[Rule]) -> Fraction:
    won = number(MONTH, tried.given.get(MONTH, 0))
    if not won:
        return Fraction(0)
    amounts = set()
    for rule in awards:
        parameter = rule.parameter("amount")
        if parameter is not None:
            amounts.add(value_on(rule.id, parameter, tried.day, rule.where).value)
    if len(amounts) != 1 or won > len(awards):
        message = sentence(
            "awards_won: there are {count} other awards, of {count2} different amounts",
            count=len(awards),
            count2=len(amounts),
        )
        raise UsageError(Fault("bad_value", message, where=MONTH))
    (amount,) = amounts
    assert isinstance(amount, Fraction)
    return won * amount


def _fined(tried: Tried, name: str, kind: str) -> Fraction:
    """Return what so many events of a kind in one month cost."""
    events = [{"on": tried.day.isoformat(), "kind": short(kind)}] * times(name, tried.given.get(name, 0))
    total = Fraction(0)
    for chapter in tried.one.sanctions if events else ():
        for sanction in tried.catalogue.sanctions[chapter].sanctions:
            rule = tried.catalogue.rules[sanction.rule]
            trigger = trigger_of(rule, tried.catalogue)
            if rule.kind is RuleKind.FINE and trigger is not None and kind in trigger.kinds:
                found = try_events(rule, tried.catalogue, {EVENTS: events}, tried.day).result
                total += found if isinstance(found, Fraction) else Fraction(0)
    return total


__all__ = ["MONTH", "month", "names_of_scheme", "settlement"]
