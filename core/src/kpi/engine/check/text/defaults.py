"""Defaults that fill holes of the text, and which of them the company confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from kpi.engine.attendance_numbers import parameters_taken
from kpi.engine.check.about import Declared, found_of
from kpi.engine.reach import Reach
from kpi.exact import show
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import Finding
from kpi.model.parameter import Dated, Parameter, Value
from kpi.model.rule import Rule
from kpi.types import Origin
from kpi.words import Label, phrase


@frozen
class Default:
    """A parameter whose value fills a hole of the text; `key` is its full name, `owner` what it belongs to."""

    key: str
    owner: str
    label: Label
    parameter: Parameter
    dated: Dated
    where: str
    clauses: tuple[str, ...]

    @property
    def value(self) -> str:
        """Its value as text, by which a later release is held against what was confirmed."""
        return written(self.dated.value)


def written(value: Value) -> str:
    """Write a parameter's value as text."""
    if isinstance(value, tuple):
        return f"[{', '.join(written(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return show(value)
    if value is None or isinstance(value, str):
        return "none" if value is None else value
    return f"{{{', '.join(f'{name} = {written(one)}' for name, one in value.items())}}}"


def as_given(value: Value) -> str:
    """Write a parameter's value as `kpi try --set` takes it: a list or a table as JSON."""
    return (
        json.dumps(_plain(value), ensure_ascii=False)
        if isinstance(value, tuple | Mapping)
        else written(value)
    )


def _plain(value: Value) -> object:
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else show(value)
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
    return "none" if value is None else value


Owned: TypeAlias = "tuple[str, Label, str, tuple[str, ...], Sequence[Parameter]]"
"""The id, label, place and clauses of what has parameters, and these."""


def rule_owned(rule: Rule) -> Owned:
    """Return the parameters of a rule with whose they are."""
    return (rule.id, rule.label, rule.where, rule.cited, rule.parameters)


def owned(catalogue: Catalogue, reach: Reach) -> list[Owned]:
    """Return all that a policy reaches and that has parameters, in the order of their names.

    Of rules that attendance alone reads these are the parameters that it takes.
    """
    found: list[Owned] = []
    found += (rule_owned(catalogue.rules[name]) for name in reach.rules)
    kinds: tuple[tuple[frozenset[str], Mapping[str, Declared]], ...] = (
        (reach.scorecards, catalogue.scorecards),
        (reach.sanctions, catalogue.sanctions),
        (reach.pay, catalogue.pay),
        (reach.ladders, catalogue.ladders),
        (reach.attendance, catalogue.attendance),
        (reach.clocks, catalogue.clocks),
        (reach.procedures, catalogue.procedures),
        (reach.panels, catalogue.panels),
        (reach.due, catalogue.due),
        (reach.limits, catalogue.limits),
    )
    for names, declared in kinds:
        for name in names:
            one = declared[name]
            found.append((name, one.label, one.where, one.clauses, one.parameters))
    for name in reach.ladders:
        ladder = catalogue.ladders[name]
        found += [
            (f"{name}.{level.id}", level.label, ladder.where, ladder.clauses, level.parameters)
            for level in ladder.levels
        ]
    sets = [catalogue.attendance[name] for name in reach.attendance]
    taken = parameters_taken(sets, catalogue.rules)
    for name in sorted({one for each in sets for one in each.rules}):
        if name in catalogue.rules and name not in reach.rules:
            rule = catalogue.rules[name]
            read = (one for one in rule.parameters if f"{name}.{one.name}" in taken)
            found.append((name, rule.label, rule.where, rule.cited, tuple(read)))
    return sorted(found, key=lambda one: one[0])


def defaults(catalogue: Catalogue, reach: Reach, day: date) -> Iterator[Default]:
    """Yield the defaults that hold on `day` of all that a policy reaches, in the order of their names."""
    for owner, label, where, clauses, parameters in owned(catalogue, reach):
        for parameter in parameters:
            dated = parameter.at(day)
            if dated is not None and dated.origin is Origin.DEFAULT:
                key = f"{owner}.{parameter.name}"
                yield Default(key, owner, label, parameter, dated, where, dated.clauses or clauses)


def unconfirmed(policy: Policy, reach: Reach, day: date) -> Iterator[Finding]:
    """Yield the defaults that the company neither confirmed, with the value that they have, nor set."""
    confirmed = {one.key: one for one in policy.confirmed}
    for one in defaults(policy.catalogue, reach, day):
        known = confirmed.get(one.key)
        if known is not None and known.value in ("", one.value):
            continue
        yield Finding(
            "unconfirmed_default",
            "note",
            _told(one, known.value if known else ""),
            where=one.where,
            clauses=one.clauses,
            about=one.owner,
            parameter=one.key,
        )


def _told(one: Default, before: str) -> Label:
    name, meaning = one.parameter.name, one.parameter.meaning
    said = {"label": one.label, "name": name, "value": one.value}
    told = (
        phrase(
            "{label}: {name} = {value} is a default where the text is silent, never confirmed"
            " (it was {before} when it was)",
            before=before,
            **said,
        )
        if before
        else phrase(
            "{label}: {name} = {value} is a default where the text is silent, never confirmed", **said
        )
    )
    return found_of(told, meaning) if meaning.zh or meaning.en else told
