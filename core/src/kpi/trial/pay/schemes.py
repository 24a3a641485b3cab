"""Trying a pay scheme on what its parts come to: the guarantee, forfeitures, fines and the net of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.rules import value_on
from kpi.engine.sanctions.bound import contradictions
from kpi.engine.sanctions.effects import Effect, forfeits_of
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.names import called, short
from kpi.model.parameter import parameter_called
from kpi.model.pay import PayPart, PayScheme
from kpi.model.period import Period
from kpi.model.rule import Rule, RuleKind
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import entries, number, times
from kpi.trial.rules import try_plain
from kpi.trial.sanctions.events import EVENTS, trigger_of, try_events
from kpi.trial.values import read_setting
from kpi.types import Money
from kpi.words import sentence

EARNED = "earned"
"""Name of the months' earnings of a year, beside the guarantee of each month."""
_WORDS = {"bonus": Money.AWARD, "awards": Money.AWARD}
"""What people call money that a scheme has no part of that name for."""
_TOPS = ("topup", "advance")


def scheme_of(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> PayScheme | None:
    """Return the scheme of a name or a clause where amounts of its parts are given, None for another target."""
    every = catalogue.pay.values()
    found = [one for one in every if name in called(one.id, one.clauses)]
    if not found and EARNED in given:
        found = [one for one in every if any(name in _called(part, catalogue) for part in one.chain)]
    if len(found) != 1 or (any(name in called(one, ()) for one in catalogue.rules) and EARNED not in given):
        return None
    (one,) = found
    known = {
        EARNED,
        *_WORDS,
        *_amounts(one),
        *(word for part in one.chain for word in _read(part, catalogue)),
    }
    meant = given and all(
        word in known or parameter_called(word, one.parameters) or _event(word, catalogue) for word in given
    )
    return one if meant or name in called(one.id, ()) else None


def try_scheme(
    policy: Policy, scheme: PayScheme, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Add up a month of one person, whose amounts are given by the part (`bonus`) or the kind of money (`commission`).

    For a top-up the least is given (`guarantee`). What a fine of the scheme's own reads (`score`), and numbers of
    events by their kind, also as `<kind>_<status>`, are fined and may forfeit as in a run. Outputs: what is left of
    each amount, `floored` (what counts for the guarantee, with its top-up), `fine` and `net`, the result. With
    `earned`, a list of months, and the guarantee of one: the totals of both modes of guaranteeing.

    Raises:
        UsageError: for unknown names, and kinds of event whose sets contradict each other.
        DataError: `bad_value` for what is no amount.
    """
    from kpi.engine.memory import MemoryFacts
    from kpi.engine.pay.chain import active_parts
    from kpi.engine.run import prepare

    given, scheme = _set(scheme, {**given, **settings})
    if EARNED in given:
        return _year(scheme, given)
    context = prepare(attrs.evolve(policy, bindings=()), MemoryFacts({}), Period.parse(f"{day:%Y-%m}"))
    parts = active_parts(context, scheme)
    catalogue = policy.catalogue
    amounts = {name for name in given if name in _amounts(scheme) or name in _WORDS}
    read = {name for part in scheme.chain for name in _read(part, catalogue)}
    rest = [name for name in given if name not in amounts | read]
    known = [*_amounts(scheme), *_WORDS, *read, *(short(one) for one in catalogue.events)]
    refuse_unknown([name for name in rest if not _event(name, catalogue)], known)
    month = _Month(catalogue, scheme, parts, dict(given), day)
    for name in amounts:
        month.put(name, number(name, given[name]))
    return month.settled(_happened(rest, given, catalogue, day))


@frozen
class _Month:
    """The amounts of a month, by the name under which each is given, and what has to be reached."""

    catalogue: Catalogue
    scheme: PayScheme
    parts: Sequence[PayPart]
    given: Mapping[str, Any]
    day: date
    booked: dict[str, tuple[Money, Fraction]] = attrs.field(factory=dict)
    least: dict[str, Fraction] = attrs.field(factory=dict)

    def put(self, name: str, amount: Fraction) -> None:
        """Book an amount as what the part of that name, else the kind of money, comes to."""
        every = [*self.parts, *self.scheme.chain]
        part = next((one for one in every if name == one.name), None)
        part = part or next((one for one in self.parts if name == one.money.value), None)
        if part is not None and part.mechanism in _TOPS:
            self.least[part.name] = amount
        else:
            named = part.money if part is not None and part.name == name else None
            self.booked[name] = (named or _WORDS.get(name) or Money(name), amount)

    def settled(self, happened: Sequence[Mapping[str, Any]]) -> Outcome:
        """Go through the parts in their order."""
        floored: Fraction | None = None
        fines = self._fines(happened)
        booked = dict(self.booked)
        whole = sum(fines.values(), Fraction(0))
        done: set[str] = set()
        flags: set[str] = set()
        for part in self.parts:
            if part.mechanism in _TOPS and part.name in self.least:
                taken = sum((fines[one] for one in done), Fraction(0)) if Money.FINE in part.counts else 0
                sums = [amount for money, amount in booked.values() if money in part.counts]
                counted = sum(sums, Fraction(0)) - taken
                floored = max(counted, self.least[part.name])
                booked[part.name] = (part.money, floored - counted)
            elif part.mechanism in _TOPS:
                flags.add(f"not_given:{part.name}")
            elif part.mechanism == "annual" or (part.mechanism == "amount" and part.counts):
                flags.add(f"not_tried:{part.name}")
            elif part.mechanism == "sanctions" and part.money is Money.FINE:
                done |= {part.rule} & set(fines) if part.rule else set(fines)
            elif part.mechanism == "forfeit":
                lost = self._lost(happened)
                kept = {
                    name: (m, Fraction(0) if m.value in lost else sum_) for name, (m, sum_) in booked.items()
                }
                booked = kept
        net = sum((amount for _, amount in booked.values()), Fraction(0)) - whole
        told: dict[str, Any] = {name: amount for name, (_, amount) in booked.items()}
        if floored is not None:
            told["floored"] = floored
        return Outcome(self.scheme.id, net, {**told, "fine": whole, "net": net}, tuple(sorted(flags)))

    def _fines(self, happened: Sequence[Mapping[str, Any]]) -> dict[str, Fraction]:
        """Return what each fine comes to: those of the chain's own, and those of the events."""
        found: dict[str, Fraction] = {}
        for part in self.scheme.chain:
            rule = self.catalogue.rules.get(part.rule) if part.mechanism == "sanctions" else None
            if rule is not None:
                self._fine(rule, found)
        for rule in self._set_off(happened, RuleKind.FINE):
            result = try_events(rule, self.catalogue, self._with(rule, happened), self.day).result
            found[rule.id] = result if isinstance(result, Fraction) else Fraction(0)
        return found

    def _fine(self, rule: Rule, found: dict[str, Fraction]) -> None:
        own = {name: self.given[name] for name in _arguments(rule) if name in self.given}
        if own and rule.id not in found:
            rest = {one.name: None for one in rule.inputs if one.name not in _told(rule, own)}
            result = try_plain(rule, self.catalogue, {**own, **rest}, self.day).result
            found[rule.id] = result if isinstance(result, Fraction) else Fraction(0)

    def _lost(self, happened: Sequence[Mapping[str, Any]]) -> set[str]:
        """Return the kinds of money that the events forfeit."""
        lost: set[str] = set()
        every = [one for chapter in self.catalogue.sanctions.values() for one in chapter.sanctions]
        for rule in (*self._set_off(happened, RuleKind.CONDITION), *self._set_off(happened, RuleKind.FINE)):
            sanction = next(one for one in every if one.rule == rule.id)
            effect = Effect(sanction, rule, Period.parse(f"{self.day:%Y-%m}"))
            kinds = {one.value for one in forfeits_of(effect)}
            if kinds and try_events(rule, self.catalogue, self._with(rule, happened), self.day).result:
                lost |= kinds
        return lost

    def _set_off(self, happened: Sequence[Mapping[str, Any]], kind: RuleKind) -> list[Rule]:
        there = {str(one["kind"]) for one in happened}
        found = []
        for rule in self.catalogue.rules.values():
            trigger = trigger_of(rule, self.catalogue) if rule.kind is kind else None
            if trigger is not None and there & {short(one) for one in trigger.kinds}:
                found.append(rule)
        ids = {rule.id for rule in found}
        sets = self.catalogue.sanctions
        mine = [one.id for one in sets.values() if ids & {sanction.rule for sanction in one.sanctions}]
        if against := contradictions(sets, mine):
            told = ", ".join(sorted(str(one) for one in against))
            raise UsageError(
                Fault(
                    "conflict",
                    sentence("sets that contradict each other fine these events: {told}", told=told),
                )
            )
        return found

    def _with(self, rule: Rule, happened: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the events, and for what else the rule reads how many of its kinds counted."""
        own: dict[str, Any] = {EVENTS: list(happened)}
        for one in rule.inputs:
            if short(one.name) not in ("nth", "event_kind", "quantity", "amount", "also"):
                own[one.name] = 0
        return own


def _called(part: PayPart, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names and clauses of the rule of a top-up."""
    rule = catalogue.rules.get(part.rule) if part.mechanism in _TOPS else None
    return () if rule is None else tuple(called(rule.id, rule.clauses))


def _set(scheme: PayScheme, given: Mapping[str, Any]) -> tuple[dict[str, Any], PayScheme]:
    """Take what is given under the name of a parameter of the scheme for a setting."""
    own, rest = list(scheme.parameters), {}
    for name, raw in given.items():
        mine = parameter_called(name, own)
        if mine is None:
            rest[name] = raw
        else:
            own[own.index(mine)] = read_setting(mine, raw)
    return rest, attrs.evolve(scheme, parameters=tuple(own))


def _year(scheme: PayScheme, given: Mapping[str, Any]) -> Outcome:
    """Compare the guarantee as a floor of each month with its settlement at the end of the year."""
    names = [part.name for part in scheme.chain if part.mechanism in _TOPS]
    refuse_unknown(given, [EARNED, *names])
    name = next((one for one in names if one in given), None)
    if name is None:
        raise UsageError(
            Fault("missing_input", sentence("missing: guarantee, that of one month"), where=EARNED)
        )
    least, months = number(name, given[name]), [number(EARNED, one) for one in entries(given[EARNED], EARNED)]
    whole, advanced = sum(months, Fraction(0)), least * len(months)
    outputs = {
        "monthly_floor_total": sum((max(one, least) for one in months), Fraction(0)),
        "annual_total": max(whole, advanced),
        "annual_top_up": max(whole - advanced, Fraction(0)),
    }
    modes = [one for part in scheme.chain if part.mechanism == "topup" for one in [part.mode] if one]
    mode = parameter_called(modes[0].partition("=")[0], scheme.parameters) if modes else None
    now = value_on(scheme.id, mode, date.max, scheme.where).value if mode is not None else None
    floor = mode is None or str(now) == modes[0].partition("=")[2]
    return Outcome(scheme.id, outputs["monthly_floor_total" if floor else "annual_total"], outputs)


def _amounts(scheme: PayScheme) -> list[str]:
    """Return the names of parts and of kinds of money under which amounts may be given."""
    stated = [one.name for one in scheme.chain if one.mechanism in ("amount", "pool", *_TOPS)]
    return [*dict.fromkeys([*stated, *(one.value for one in Money if one is not Money.FINE)])]


def _read(part: PayPart, catalogue: Catalogue) -> list[str]:
    rule = catalogue.rules.get(part.rule) if part.mechanism == "sanctions" else None
    return [] if rule is None else list(_arguments(rule))


def _arguments(rule: Rule) -> dict[str, Any]:
    names = input_names(rule.inputs)
    return {**names, **argument_names(rule, names)}


def _told(rule: Rule, own: Mapping[str, Any]) -> set[str]:
    names = _arguments(rule)
    found = [names[name] for name in own]
    return {one.name for some in found for one in (some if isinstance(some, tuple) else (some,))}


def _event(name: str, catalogue: Catalogue) -> tuple[str, str | None] | None:
    """Return the kind of event, and the status, that a name such as `taken_order_verified` means."""
    kinds = {word: one for one in catalogue.events.values() for word in (one.id, short(one.id), *one.aliases)}
    if name in kinds:
        return short(kinds[name].id), None
    kind, _, status = name.rpartition("_")
    return (short(kinds[kind].id), status) if kind in kinds else None


def _happened(
    names: Sequence[str], given: Mapping[str, Any], catalogue: Catalogue, day: date
) -> list[dict[str, Any]]:
    """Return so many events of a day as are given by kind."""
    found: list[dict[str, Any]] = []
    for name in names:
        meant = _event(name, catalogue)
        assert meant is not None  # Other names were refused.
        status = {} if meant[1] is None else {"status": meant[1]}
        found += [
            {"on": day.isoformat(), "kind": meant[0], **status} for _ in range(times(name, given[name]))
        ]
    return found


__all__ = ["EARNED", "scheme_of", "try_scheme"]
