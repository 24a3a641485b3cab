"""Counts and lists of which workings make the inputs of a rule, and the rates that two counts stand for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByWorking
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.model.working import Working
from kpi.trial.names import input_names
from kpi.trial.values import as_list, as_value, is_list

SHARES = (("done", "due"), ("num", "den"))
"""What has been done, of what was due: names that any rate is given under."""


def workings_of(rule: Rule, catalogue: Catalogue) -> list[Working]:
    """Return the workings that a rule can be tried with, by name."""
    sources = [catalogue.metrics[one.name].source for one in rule.inputs if one.name in catalogue.metrics]
    names = {source.working for source in sources if isinstance(source, ByWorking)}
    names |= {one.name for one in catalogue.workings.values() if rule.id in one.rules}
    return [catalogue.workings[name] for name in sorted(names)]


def counts_taken(working: Working, rule: Rule, catalogue: Catalogue) -> set[str]:
    """Return the counts that may be given in the place of rows: those that inputs are made of."""
    made = [source for _, source in made_of(working, rule, catalogue)]
    return {name for source in made for name in (source.part, source.per) if name}


def made_of(working: Working, rule: Rule, catalogue: Catalogue) -> list[tuple[str, ByWorking]]:
    """Return the inputs of a rule that a working makes, each with what it is made of."""
    found = []
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if isinstance(source, ByWorking) and source.working == working.name:
            found.append((one.name, source))
    return found


def counts_given(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts among what is given for a rule, whose names may be those of parameters too.

    Counts they are where all that a rate is made of are plain numbers.
    """
    found: dict[str, Any] = {}
    for working in workings_of(rule, catalogue):
        for _, source in made_of(working, rule, catalogue):
            parts = [name for name in (source.part, source.per) if name]
            if all(name in given and isinstance(as_value(given[name]), Fraction) for name in parts):
                found |= {name: given[name] for name in parts}
    return found


def lists_given(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lists among what is given that a working counts, whose names are those of parameters that are no lists."""
    found: dict[str, Any] = {}
    for working in workings_of(rule, catalogue):
        for name in working.brief:
            own = rule.parameter(name)
            values = () if own is None else (one.value for one in own.values)
            if (
                own is not None
                and name in given
                and is_list(given[name])
                and not any(isinstance(one, tuple) for one in values)
            ):
                found[name] = given[name]
    return found


def rate_names(rule: Rule, catalogue: Catalogue) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the rate that a rule needs, if it is the only one, with the pairs of names of its two counts."""
    left_out = spared(rule)
    rates = [one.name for one in rule.inputs if one.unit.is_rate and one.name not in left_out]
    if len(rates) != 1:
        return []
    source = catalogue.metrics[rates[0]].source if rates[0] in catalogue.metrics else None
    own = ((source.part, source.per),) if isinstance(source, ByWorking) and source.per else ()
    (rate,) = (one for one in rule.inputs if one.name == rates[0])
    return [(rates[0], (*SHARES, *own, *_pairs(rate)))]


def _pairs(rate: Input) -> tuple[tuple[str, str], ...]:
    """Return the names of the counts of a rate: an alias `part/whole` gives two."""
    split = (alias.partition("/") for alias in rate.aliases)
    return tuple((part, whole) for part, slash, whole in split if slash)


def ratio_given(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take `done` and `due` (`num`, `den`) for the counts of which a working makes a rate, else for the only rate.

    Counts that a rate's alias names (`part/whole`) are those of that rate.
    """
    names = input_names(rule.inputs)
    given = _apart(given, names)
    told: dict[str, Any] = {}
    taken: set[str] = set()
    for one in rule.inputs:
        for part, whole in _pairs(one):
            if {part, whole} <= set(given) and _are_counts(one, part, whole, given, names):
                told[one.name] = f"{given[part]}/{given[whole]}" if as_value(given[whole]) else None
                # What there is of something may be an input too.
                taken |= {part} if whole in names else {part, whole}
    if told:
        return {**told, **{name: raw for name, raw in given.items() if name not in taken}}
    pair = next((one for one in SHARES if set(one) <= set(given) and one[0] not in names), None)
    if pair is None:
        return given
    done, due = (given[name] for name in pair)
    rest = {name: raw for name, raw in given.items() if name not in pair}
    made = [one for working in workings_of(rule, catalogue) for _, one in made_of(working, rule, catalogue)]
    for source in made:
        if source.part and source.per:
            return {source.part: done, source.per: due, **rest}
    found = rate_names(rule, catalogue)
    if not found:
        return given
    return {found[0][0]: f"{done}/{due}" if as_value(due) else None, **rest}


def _are_counts(
    one: Input, part: str, whole: str, given: Mapping[str, Any], names: Mapping[str, Input]
) -> bool:
    """Tell whether the counts of a rate are given: a name that is the rate's own is a count where it is a whole number."""
    if not {part, whole} <= set(names):
        return True
    value = as_value(given[part])
    return names[part] is one and isinstance(value, Fraction) and value.denominator == 1


def _apart(given: Mapping[str, Any], names: Mapping[str, Input]) -> dict[str, Any]:
    """Take two numbers that are given for a ratio for its counts, where the second is none that a ratio can have."""
    found: dict[str, Any] = {}
    for name, raw in given.items():
        one = names.get(name)
        values = as_list(raw) if one is not None and one.unit is Measure.RATIO and is_list(raw) else []
        whole = (
            as_value(values[1]) if len(values) == len(("part", "whole")) and not is_list(values[1]) else None
        )
        if one is None or not isinstance(whole, Fraction) or 0 < whole <= 1:
            found[name] = raw
            continue
        pair = next((own for own in _pairs(one) if own[1] in names), None)
        found |= dict(zip(pair, values, strict=True)) if pair else {}
        if pair is None:
            found[name] = f"{values[0]}/{values[1]}" if whole else None
    return found


def spared(rule: Rule) -> set[str]:
    """Return the inputs that a trial may leave out."""
    bound = (rule.bind[one] for one in rule.optional)
    return {name for one in bound for name in ((one,) if isinstance(one, str) else one)}


__all__ = [
    "counts_given",
    "counts_taken",
    "lists_given",
    "made_of",
    "rate_names",
    "ratio_given",
    "spared",
    "workings_of",
]
