"""Checks who is bound by what: names exist, nothing is bound twice, sets do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from kpi.model.catalogue import Binding, Catalogue
from kpi.model.names import Names
from kpi.policy.catalogue import Blame
from kpi.policy.names import Resolver
from kpi.policy.schema import Reading


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
    for one in found:
        _check_conflicts(one, catalogue, reading)
    return found


def _linked(
    index: int, one: Binding, names: Mapping[str, Names], reading: Reading, blame: Blame | None
) -> Binding:
    def resolve(what: str, name: str) -> str:
        known = len(names[what].find(name, reading.owner)) == 1
        where = one.where if known else reading.document.where(("bind", index, what))
        return Resolver(names, reading.owner, where, "bind", reading.faults, reading.who, blame)(what, name)

    if not one.role and not one.unit:
        _note(reading, one, "missing_key", "role and unit are both missing", "give a role, a unit, or both")
    if not (one.scorecards or one.sanctions or one.pay or one.ladder or one.attendance):
        _note(
            reading,
            one,
            "missing_key",
            "binds nothing",
            "give a scorecard, sanctions, pay, a ladder or attendance",
        )
    return attrs.evolve(
        one,
        scorecards=tuple(resolve("scorecard", name) for name in one.scorecards),
        sanctions=tuple(resolve("sanctions", name) for name in one.sanctions),
        pay=resolve("pay", one.pay),
        ladder=resolve("ladder", one.ladder),
        attendance=resolve("attendance", one.attendance),
    )


def _check_alone(bindings: Iterable[Binding], reading: Reading) -> None:
    """A role in a unit has one pay scheme, one ladder and one set of attendance rules."""
    first: dict[tuple[str, str, str], Binding] = {}
    for one in bindings:
        for what, name in (("pay", one.pay), ("ladder", one.ladder), ("attendance", one.attendance)):
            key = (what, one.role, one.unit)
            if name and first.setdefault(key, one) is not one:
                _note(
                    reading,
                    one,
                    "bound_twice",
                    f"{what} is bound already, at {first[key].where}",
                    "keep one of them",
                )


def _check_conflicts(one: Binding, catalogue: Catalogue, reading: Reading) -> None:
    for name in one.sanctions:
        known = catalogue.sanctions.get(name)
        for other in known.conflicts if known else ():
            if other in one.sanctions:
                _note(
                    reading,
                    one,
                    "conflict",
                    f"the sanctions {name} and {other} contradict each other",
                    "adopt one",
                )


def _note(reading: Reading, one: Binding, code: str, message: str, hint: str) -> None:
    reading.faults.add(code, f"bind: {message}", where=one.where, who=reading.who, hint=hint)
