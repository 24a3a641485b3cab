"""Trying a set of limits on a month of one person: what may be taken, what is carried on, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.lines import UNITS
from kpi.engine.pay.limits.booked import CAPPED, SAID
from kpi.engine.pay.limits.judged import whole_cents
from kpi.engine.pay.limits.settling import Claim, Cut, Room, Settled, settle, together
from kpi.engine.pay.limits.terms import Terms, terms_on
from kpi.engine.rules import result_tree
from kpi.errors import DataError, Fault, UsageError
from kpi.expr import explain
from kpi.model.catalogue import Catalogue
from kpi.model.limit import LimitPart, LimitSet
from kpi.model.line import REFUSED
from kpi.model.metric import Attribute
from kpi.model.names import called, short
from kpi.model.parameter import parameter_called
from kpi.model.rule import Input, Rule
from kpi.trial.asked import Asked
from kpi.trial.names import input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import number
from kpi.trial.rules import left_out, read_row, with_settings
from kpi.trial.values import read_setting
from kpi.types import Money
from kpi.words import sentence, verbatim

CARRIED = "carried_"
"""What stands before a kind of money whose rest an earlier month carried on."""
EARNED = "earned"


def limits_of(catalogue: Catalogue, name: str) -> LimitSet | None:
    """Return the set of limits of an id, or of a short name that no rule or card has."""
    found = [one for one in catalogue.limits.values() if name in called(one.id)]
    others = (catalogue.rules, catalogue.scorecards, catalogue.sanctions)
    taken = any(name in called(id) for sort in others for id in sort)
    return found[0] if len(found) == 1 and (found[0].id == name or not taken) else None


def try_limits(asked: Asked, one: LimitSet) -> Outcome:
    """Settle a month that was worked throughout, whose money is given by kind: what is earned, and what is to be taken.

    What is to be taken is given above 0; `carried_<kind>` is what an earlier month carried on. What the rules read
    besides (a region) and parameters of the set or of one of its rules may stand beside. The result is what is left
    to pay, None where it is refused. Outputs: `wage`, `most_<part>` and `floor` (what the rules say), of each kind
    what is taken of it, and as `carried` and `waived` what is given back.

    Raises:
        UsageError: for unknown names, and where no money is given.
        DataError: for what is no amount, or an amount to be taken below 0.
    """
    given, one, catalogue = _set(asked, one)
    money = {name: raw for name, raw in given.items() if _kind(name) is not None}
    inputs = _inputs(one, catalogue)
    refuse_unknown([name for name in given if name not in money], [*_names(one), *inputs])
    if not money:
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: money by its kind"),
                hint=sentence("one of {what}", what=", ".join(_names(one))),
            )
        )
    amounts = {name: _amount(name, raw) for name, raw in money.items()}
    wage = _sum(one.wage, amounts)
    read = {name: raw for name, raw in given.items() if name in inputs}
    terms = terms_on(one, catalogue, asked.day)
    most = {
        part.name: _most(
            _value(catalogue.rules[part.rule], asked, catalogue, wage + _own(one, part, amounts), read)
        )
        for part in one.parts
    }
    floor = _floor(one, asked, catalogue, wage, read)
    lifted = floor is not None and any(amounts.get(kind) for kind in one.lifts)
    rooms = [
        Room(
            part.name,
            tuple(
                Claim(
                    kind, _units(amounts.get(kind)), _units(amounts.get(f"{CARRIED}{kind}")), kind in one.rest
                )
                for kind in part.kinds
            ),
            most[part.name],
            terms.modes[part.name],
            part.floor,
        )
        for part in one.parts
    ]
    done = settle(rooms, _units(_sum(one.rest, amounts)), None if lifted else floor)
    flags = {f"{short(one.floor)}_lifted"} if lifted else set()
    flags |= {f"{short(one.floor)}_unknown"} if one.floor and floor is None else set()
    said = {
        "wage": wage,
        **{f"most_{name}": _yuan(units) for name, units in most.items()},
        "floor": _yuan(floor),
    }
    return _outcome(one, terms, rooms, done, said, amounts, flags)


def _outcome(
    one: LimitSet,
    terms: Terms,
    rooms: list[Room],
    done: Settled,
    said: Mapping[str, Any],
    amounts: Mapping[str, Fraction],
    flags: set[str],
) -> Outcome:
    rules = {part.name: part.rule for part in one.parts}

    def ruled(cut: Cut) -> str:
        return one.floor if cut.by_floor else rules[cut.part]

    flags |= {f"{SAID}{ruled(cut)}" for cut in (*done.said, *done.refused)}
    outputs = dict(said)
    if done.refused:
        return Outcome(one.id, None, outputs, tuple(sorted({*flags, REFUSED})))
    cuts = together(done.cuts)
    flags |= {f"{CAPPED}{ruled(cut)}" for cut in cuts}
    others = tuple(kind for kind in Money if kind not in one.kinds)
    left = _sum(others, amounts)
    back: dict[str, dict[str, Fraction]] = {"carried": {}, "waived": {}}
    for room in rooms:
        for claim in room.claims:
            mine = [cut.amount for cut in cuts if (cut.part, cut.kind) == (room.part, claim.kind)]
            taken = Fraction(claim.own + claim.carried - sum(mine), UNITS)
            left -= taken
            if claim.own or claim.carried:
                outputs[claim.kind] = taken
            if mine:
                back["carried" if terms.carries[room.part] else "waived"][claim.kind] = Fraction(
                    sum(mine), UNITS
                )
    return Outcome(one.id, left, {**outputs, **back}, tuple(sorted(flags)))


def _set(asked: Asked, one: LimitSet) -> tuple[dict[str, Any], LimitSet, Catalogue]:
    """Take out what is given for parameters of the set, or of one of its rules.

    Those of a rule are called `<rule>.<name>`, or by a name that only one of the rules has.
    """
    rules = {name: asked.catalogue.rules[name] for name in _rules(one)}
    own = list(one.parameters)
    rest: dict[str, Any] = {}
    for name, raw in {**asked.given, **asked.settings}.items():
        bare = name.removeprefix(f"{one.id}.")
        mine = parameter_called(bare, own)
        owner, _, last = bare.rpartition(".")
        having = [
            rule for rule in rules.values() if owner in ("", rule.id, short(rule.id)) and rule.parameter(last)
        ]
        if mine is not None:
            own[own.index(mine)] = read_setting(mine, raw)
        elif len(having) == 1:
            rules[having[0].id] = with_settings(having[0], {last: raw})
        elif having or name in asked.settings:
            hint = verbatim(", ".join(f"{short(rule.id)}.{last}" for rule in having))
            message = (
                sentence("{name!r} is a parameter of several rules", name=name)
                if having
                else sentence("there is no parameter {name!r}", name=name)
            )
            raise UsageError(Fault("unknown_parameter", message, where=name, hint=hint))
        else:
            rest[name] = raw
    changed = attrs.evolve(asked.catalogue, rules={**asked.catalogue.rules, **rules})
    return rest, attrs.evolve(one, parameters=tuple(own)), changed


def _rules(one: LimitSet) -> list[str]:
    return [*(part.rule for part in one.parts), *([one.floor] if one.floor else [])]


def _kind(name: str) -> Money | None:
    bare = name.removeprefix(CARRIED)
    return Money(bare) if bare in {kind.value for kind in Money} else None


def _names(one: LimitSet) -> list[str]:
    """Return the names by which money is given."""
    return [*(kind.value for kind in Money), *(f"{CARRIED}{kind}" for kind in one.kinds)]


def _amount(name: str, raw: Any) -> Fraction:
    amount = number(name, raw)
    kind = _kind(name)
    if kind is not None and kind.taken and amount < 0:
        hint = sentence("what is to be taken is given above 0")
        raise DataError(
            Fault(
                "bad_value", sentence("{name}: {raw!r} is below 0", name=name, raw=raw), where=name, hint=hint
            )
        )
    return amount


def _sum(kinds: tuple[Money, ...], amounts: Mapping[str, Fraction]) -> Fraction:
    return sum(((-1 if kind.taken else 1) * amounts.get(kind, Fraction(0)) for kind in kinds), Fraction(0))


def _own(one: LimitSet, part: LimitPart, amounts: Mapping[str, Fraction]) -> Fraction:
    """Return what a part itself takes of the wage that it is measured by."""
    return sum((amounts.get(kind, Fraction(0)) for kind in part.kinds if kind in one.wage), Fraction(0))


def _earned(one: Input, catalogue: Catalogue) -> bool:
    metric = catalogue.metrics.get(one.name)
    source = None if metric is None else metric.source
    return source.name == EARNED if isinstance(source, Attribute) else short(one.name) == EARNED


def read_beside(one: LimitSet, catalogue: Catalogue) -> list[Input]:
    """Return what the rules read beside the wage, each once."""
    every = {item.name: item for name in _rules(one) for item in catalogue.rules[name].inputs}
    return [item for item in every.values() if not _earned(item, catalogue)]


def _inputs(one: LimitSet, catalogue: Catalogue) -> set[str]:
    return set(input_names(read_beside(one, catalogue)))


def _value(
    rule: Rule, asked: Asked, catalogue: Catalogue, wage: Fraction, read: Mapping[str, Any]
) -> Fraction | None:
    names = input_names(rule.inputs)
    row = {**left_out(rule), **dict.fromkeys((one.name for one in rule.inputs), None)}
    row |= read_row(names, {name: raw for name, raw in read.items() if name in names})
    row |= {one.name: wage for one in rule.inputs if _earned(one, catalogue)}
    value = explain(result_tree(rule, catalogue, asked.day), row).value
    return value if isinstance(value, Fraction) else None


def _most(value: Fraction | None) -> int | None:
    return None if value is None else max(0, whole_cents(value))


def _floor(
    one: LimitSet, asked: Asked, catalogue: Catalogue, wage: Fraction, read: Mapping[str, Any]
) -> int | None:
    if not one.floor:
        return None
    value = _value(catalogue.rules[one.floor], asked, catalogue, wage, read)
    return None if value is None else whole_cents(value, up=True)


def _units(amount: Fraction | None) -> int:
    return 0 if amount is None else int(amount * UNITS)


def _yuan(units: int | None) -> Fraction | None:
    return None if units is None else Fraction(units, UNITS)


__all__ = ["CARRIED", "limits_of", "read_beside", "try_limits"]
