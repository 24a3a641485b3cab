"""Trying a rule whose inputs a working counts: on its rows, or on the counts themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.measure.worked import numbers_of
from kpi.errors import Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByWorking
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.model.working import Worked, Working
from kpi.trial.events import EVENTS, OWN_OF_EVENTS, try_events
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.rows import NOBODY, rows_given
from kpi.trial.rules import try_plain
from kpi.trial.unfit import fitting
from kpi.trial.values import as_list, as_value, is_list

SHARES = (("done", "due"), ("num", "den"))
"""What has been done, of what was due: names that any rate is given under."""


def feeding(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> Working | None:
    """Return the working that makes inputs of a rule, where its rows or its counts are among `given`."""
    names = input_names(rule.inputs)
    for working in workings_of(rule, catalogue):
        mine = {*working.tables, *working.brief, *counts_taken(working, rule, catalogue)}
        mine |= _columns(working, catalogue)
        if any(name in given and name not in names for name in mine):
            return working
    return None


def workings_of(rule: Rule, catalogue: Catalogue) -> list[Working]:
    """Return the workings that a rule can be tried with, by name."""
    sources = [catalogue.metrics[one.name].source for one in rule.inputs if one.name in catalogue.metrics]
    names = {source.working for source in sources if isinstance(source, ByWorking)}
    names |= {one.name for one in catalogue.workings.values() if rule.id in one.rules}
    return [catalogue.workings[name] for name in sorted(names)]


def _columns(working: Working, catalogue: Catalogue) -> set[str]:
    """Return the names of the columns of a working's first table, of which a trial takes a single row."""
    if not working.tables:
        return set()
    table = catalogue.tables[working.tables[0]]
    return {word for one in table.columns for word in (one.name, *one.aliases)}


def counts_taken(working: Working, rule: Rule, catalogue: Catalogue) -> set[str]:
    """Return the counts that may be given in the place of rows: those that inputs are made of."""
    made = [source for _, source in _made(working, rule, catalogue)]
    return {name for source in made for name in (source.part, source.per) if name}


def _made(working: Working, rule: Rule, catalogue: Catalogue) -> list[tuple[str, ByWorking]]:
    found = []
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if isinstance(source, ByWorking) and source.working == working.name:
            found.append((one.name, source))
    return found


def refuse_nothing(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> None:
    """Refuse to try a rule that a working feeds where neither rows, counts nor the input itself is given.

    Raises:
        UsageError: `missing_input`, naming what may be given.
    """
    names = input_names(rule.inputs)
    spared = _spared(rule)
    for working in workings_of(rule, catalogue):
        made = {one for one, _ in _made(working, rule, catalogue)}
        by_argument = argument_names(rule, names)
        named = {name for name, one in names.items() if one.name in made}
        named |= {name for name, bound in by_argument.items() if any(one.name in made for one in bound)}
        if not made or named & set(given):
            continue
        if made <= spared and any(name in given for name in (*names, *by_argument)):
            continue
        ways = dict.fromkeys((*working.tables, *working.brief))
        parts = sorted(counts_taken(working, rule, catalogue))
        told = f"rows ({', '.join(ways)}), or counts ({' and '.join(parts)})"
        brief = next(iter((*working.brief, *working.tables)))
        columns = working.brief[brief][1] if brief in working.brief else ()
        row = ", ".join(columns) or "a table of columns"
        hint = f"give {brief}='[[{row}], ...]', or {' '.join(f'{part}=1' for part in parts)}"
        raise UsageError(Fault("missing_input", f"missing: {told}", hint=hint))


def counts_given(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts among what is given for a rule, whose names may be those of parameters too.

    Counts they are where all that a rate is made of are plain numbers.
    """
    found: dict[str, Any] = {}
    for working in workings_of(rule, catalogue):
        for _, source in _made(working, rule, catalogue):
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
    spared = _spared(rule)
    rates = [one.name for one in rule.inputs if one.unit.is_rate and one.name not in spared]
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
    made = [one for working in workings_of(rule, catalogue) for _, one in _made(working, rule, catalogue)]
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


def _spared(rule: Rule) -> set[str]:
    """Return the inputs that a trial may leave out."""
    bound = (rule.bind[one] for one in rule.optional)
    return {name for one in bound for name in ((one,) if isinstance(one, str) else one)}


def _forms(working: Working, lists: Sequence[str]) -> str:
    """Say what the entries of the lists of a working are."""
    forms = [f"{name}: [{', '.join(working.brief[name][1])}] each" for name in lists if name in working.brief]
    return "; ".join(forms) or "give tables of columns, and numbers and days where they are expected"


def try_worked(
    working: Working, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date
) -> Outcome:
    """Evaluate a rule on rows of the working's tables (`reviews`, or briefly `items`), or on its counts.

    A row is a table of columns, or a list of the values of a brief form; a value given under a column's name
    stands in every row that lacks it, and such values alone are the only row. Rows of several subjects give every output by subject, and an input
    may be given so too. What the working tells besides (an order, a list of flags) are outputs; of a sanction
    that events set off it may tell the `events`, on which the rule is then tried one by one.

    Raises:
        UsageError: for names that do not exist.
        DataError: for values that cannot be read.
    """
    single = not any(name in given for name in (*working.tables, *working.brief))
    if single and any(name in given for name in counts_taken(working, rule, catalogue)):
        return _on_counts(working, rule, catalogue, given, day)
    if single:
        given = {**given, working.tables[0]: [{}]}
    rows, rest = rows_given(working, rule, catalogue, given)
    numbers = numbers_of(_numbered(working, rule, catalogue), day)
    lists = [name for name in given if name in working.brief or name in working.tables] or [*given]
    with fitting(lists, _forms(working, lists)):
        worked = working.function(rows, numbers, None)
    happened = worked.told.get(EVENTS)
    if happened is not None:
        own = _inputs(working, rule, catalogue, worked, rest, next(iter(worked.counts), NOBODY))
        own = {name: raw for name, raw in own.items() if name not in OWN_OF_EVENTS}
        tried_on = try_events(rule, catalogue, {**own, EVENTS: list(happened)}, day)
        more = {name: value for name, value in worked.told.items() if name != EVENTS}
        return attrs.evolve(tried_on, outputs={**tried_on.outputs, **more})
    told = {name: _only(value) if single else value for name, value in worked.told.items()}
    subjects = sorted({*worked.counts, *_named(rest)} - {NOBODY}) or [NOBODY]
    tried = {
        one: try_plain(rule, catalogue, _inputs(working, rule, catalogue, worked, rest, one), day)
        for one in subjects
    }
    flags = tuple(sorted({flag for one in tried.values() for flag in one.flags}))
    first = next(iter(tried.values()))
    if len(tried) == 1:
        return attrs.evolve(first, outputs={**first.outputs, **told}, flags=flags)
    outputs: dict[str, Any] = {
        name: {one: outcome.outputs[name] for one, outcome in tried.items()} for name in first.outputs
    }
    results = [one.result for one in tried.values() if isinstance(one.result, Fraction)]
    total = sum(results, Fraction(0)) if len(results) == len(tried) else None
    return Outcome(rule.id, total, {**outputs, **told}, flags, first.why)


def _numbered(working: Working, rule: Rule, catalogue: Catalogue) -> Rule:
    """Return the rule whose numbers the working reads: the one that is tried, unless its inputs name another."""
    named = [source.rule for _, source in _made(working, rule, catalogue)]
    return rule if not named or rule.id in named else catalogue.rules[named[0]]


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _on_counts(
    working: Working, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date
) -> Outcome:
    own = dict(given)
    taken = {name: own.pop(name) for name in counts_taken(working, rule, catalogue) if name in own}
    for name, source in _made(working, rule, catalogue):
        if source.part in taken and (not source.per or source.per in taken):
            part = taken[source.part]
            own[name] = f"{part}/{taken[source.per]}" if source.per and as_value(taken[source.per]) else part
            if source.per and not as_value(taken[source.per]):
                own[name] = None
    if not any(name in own for name, _ in _made(working, rule, catalogue)):
        wanted = ", ".join(sorted(counts_taken(working, rule, catalogue)))
        raise UsageError(Fault("missing_input", f"missing: of {wanted} all are needed"))
    return try_plain(rule, catalogue, own, day)


def _inputs(
    working: Working, rule: Rule, catalogue: Catalogue, worked: Worked, rest: Mapping[str, Any], subject: str
) -> dict[str, Any]:
    counts = worked.counts.get(subject, {})
    own = {name: raw[subject] if isinstance(raw, Mapping) else raw for name, raw in rest.items()
           if not isinstance(raw, Mapping) or subject in raw}  # fmt: skip
    names = input_names(rule.inputs)
    told = {names[name].name for name in own if name in names}
    for name, source in _made(working, rule, catalogue):
        if name in told:
            continue
        part = counts.get(source.part, Fraction(0))
        if not source.per:
            own[name] = part
        else:
            whole = counts.get(source.per, Fraction(0))
            own[name] = _shared(part, whole) if whole else None
    if rule.id in working.rules:
        own |= {part: counts.get(part, Fraction(0)) for part in working.parts}
    return own


def _shared(part: Fraction, whole: Fraction) -> str:
    """Return a rate as two whole numbers, for counts may be fractions."""
    return f"{part.numerator * whole.denominator}/{part.denominator * whole.numerator}"


def _named(rest: Mapping[str, Any]) -> set[str]:
    return {str(name) for raw in rest.values() if isinstance(raw, Mapping) for name in raw}


__all__ = [
    "counts_given",
    "counts_taken",
    "feeding",
    "lists_given",
    "rate_names",
    "ratio_given",
    "refuse_nothing",
    "try_worked",
    "workings_of",
]
