"""Checks who is bound by what: names exist, nothing is bound twice, sets do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import attrs

from kpi.model.catalogue import BINDABLE, Binding, Catalogue
from kpi.model.names import Names
from kpi.policy.catalogue import Blame
from kpi.policy.names import Resolver
from kpi.policy.schema import Reading
from kpi.words import Message, phrase, sentence
from kpi.words.called import called


def link_bindings(
    bindings: Sequence[tuple[int, Binding]],
    catalogue: Catalogue,
    names: Mapping[str, Names],
    reading: Reading,
    blame: Blame | None,
) -> tuple[Binding, ...]:
    """Return the bindings, each given with its place in the file, with full ids, noting every fault."""
    found = tuple(_linked(index, one, names, reading, blame) for index, one in bindings)
    _check_alone(found, reading)
    _check_conflicts(found, catalogue, reading)
    _check_limits(found, catalogue, reading)
    return found


def _linked(
    index: int, one: Binding, names: Mapping[str, Names], reading: Reading, blame: Blame | None
) -> Binding:
    def resolve(what: str, name: str) -> str:
        known = len(names[what].find(name, reading.owner)) == 1
        where = one.where if known else reading.document.where(("bind", index, what))
        return Resolver(names, reading.owner, where, _BIND, reading.faults, reading.who, blame)(what, name)

    bound = [what.word for what in BINDABLE if what.names(one)]
    if not one.role and not one.unit and bound != ["limits"]:
        _note(
            reading,
            one,
            "missing_key",
            sentence("role and unit are both missing"),
            sentence("give a role, a unit, or both"),
        )
    if not one.below and not one.unit:
        _note(
            reading,
            one,
            "missing_key",
            sentence("below is about a unit, and unit is missing"),
            sentence("give the unit"),
        )
    if not bound:
        _note(
            reading,
            one,
            "missing_key",
            sentence("binds nothing"),
            sentence("give a scorecard, sanctions, pay, a ladder, attendance, due or limits"),
        )
    linked: dict[str, Any] = {}
    for what in BINDABLE:
        found = tuple(resolve(what.word, name) for name in what.names(one))
        linked[what.field] = found if what.several else "".join(found)
    return attrs.evolve(one, **linked)


def _check_alone(bindings: Iterable[Binding], reading: Reading) -> None:
    """A role in a unit has one pay scheme, one ladder and one set of attendance rules."""
    first: dict[tuple[str, str, str], Binding] = {}
    for one in bindings:
        for what in BINDABLE:
            key = (what.word, one.role, one.unit)
            if not what.several and what.names(one) and first.setdefault(key, one) is not one:
                message = sentence(
                    "{sort} is bound already, at {where}", sort=called(what.word), where=first[key].where
                )
                _note(reading, one, "bound_twice", message, sentence("keep one of them"))


def _check_conflicts(bindings: Sequence[Binding], catalogue: Catalogue, reading: Reading) -> None:
    """Refuse sets that contradict each other (S001.X.PROFILE) in one binding, or in two that add up.

    Two bindings add up where they are for the same role and unit; of any others the most specific counts alone.
    """
    for place, one in enumerate(bindings):
        for other in bindings[: place + 1]:
            if (other.role, other.unit) != (one.role, one.unit):
                continue
            for first, second in _pairs(other, one):
                if _contradict(catalogue, first, second):
                    both = {"first": first, "second": second}
                    message = (
                        sentence("the sanctions {first} and {second} contradict each other", **both)
                        if other is one
                        else sentence(
                            "the sanctions {first} and {second} contradict each other, "
                            "and {first} is bound at {where}",
                            **both,
                            where=other.where,
                        )
                    )
                    _note(
                        reading,
                        one,
                        "conflict",
                        message,
                        sentence("adopt one, or bind them to different people"),
                    )


def _check_limits(bindings: Sequence[Binding], catalogue: Catalogue, reading: Reading) -> None:
    """Refuse two sets of limits for the same people that limit the same kind of money: its rest would be carried twice."""
    first: dict[tuple[str, str, str], str] = {}
    for one in bindings:
        for name in one.limits:
            for kind in catalogue.limits[name].kinds if name in catalogue.limits else ():
                other = first.setdefault((one.role, one.unit, kind), name)
                if other != name:
                    message = sentence(
                        "the limits {other} and {name} both limit {kind}", other=other, name=name, kind=kind
                    )
                    _note(
                        reading,
                        one,
                        "conflict",
                        message,
                        sentence("bind one, or bind them to different people"),
                    )


def _pairs(one: Binding, other: Binding) -> Iterable[tuple[str, str]]:
    if one is other:
        return combinations(one.sanctions, 2)
    return product(one.sanctions, other.sanctions)


def _contradict(catalogue: Catalogue, one: str, other: str) -> bool:
    sets = catalogue.sanctions
    return one in sets and other in sets and (other in sets[one].conflicts or one in sets[other].conflicts)


_BIND = phrase("bind")


def _note(reading: Reading, one: Binding, code: str, message: Message, hint: Message) -> None:
    reading.faults.add(
        code, sentence("bind: {message}", message=message), where=one.where, who=reading.who, hint=hint
    )
