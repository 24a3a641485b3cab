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
from kpi.model.rule import Rule
from kpi.model.working import Worked, Working
from kpi.trial.counted.counts import counts_taken, made_of, spared, workings_of
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.rows import NOBODY, rows_given
from kpi.trial.rules import try_plain
from kpi.trial.sanctions.events import EVENTS, OWN_OF_EVENTS, try_events
from kpi.trial.unfit import fitting
from kpi.trial.values import as_value
from kpi.words import Message, listed, phrase, sentence


def feeding(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> Working | None:
    """Return the working that makes inputs of a rule, where its rows or its counts are among `given`."""
    names = input_names(rule.inputs)
    for working in workings_of(rule, catalogue):
        mine = {*working.tables, *working.brief, *counts_taken(working, rule, catalogue)}
        mine |= _columns(working, catalogue)
        if any(name in given and name not in names for name in mine):
            return working
    return None


def _columns(working: Working, catalogue: Catalogue) -> set[str]:
    """Return the names of the columns of a working's first table, of which a trial takes a single row."""
    if not working.tables:
        return set()
    table = catalogue.tables[working.tables[0]]
    return {word for one in table.columns for word in (one.name, *one.aliases)}


def refuse_nothing(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> None:
    """Refuse to try a rule that a working feeds where neither rows, counts nor the input itself is given.

    Raises:
        UsageError: `missing_input`, naming what may be given.
    """
    names = input_names(rule.inputs)
    left_out = spared(rule)
    for working in workings_of(rule, catalogue):
        made = {one for one, _ in made_of(working, rule, catalogue)}
        by_argument = argument_names(rule, names)
        named = {name for name, one in names.items() if one.name in made}
        named |= {name for name, bound in by_argument.items() if any(one.name in made for one in bound)}
        if not made or named & set(given):
            continue
        if made <= left_out and any(name in given for name in (*names, *by_argument)):
            continue
        ways = dict.fromkeys((*working.tables, *working.brief))
        parts = sorted(counts_taken(working, rule, catalogue))
        told = f"rows ({', '.join(ways)}), or counts ({' and '.join(parts)})"
        brief = next(iter((*working.brief, *working.tables)))
        columns = working.brief[brief][1] if brief in working.brief else ()
        row = ", ".join(columns) or "a table of columns"
        hint = sentence(
            "give {brief}='[[{row}], ...]', or {x}",
            brief=brief,
            row=row,
            x=" ".join(f"{part}=1" for part in parts),
        )
        raise UsageError(Fault("missing_input", sentence("missing: {told}", told=told), hint=hint))


def _forms(working: Working, lists: Sequence[str]) -> Message:
    """Say what the entries of the lists of a working are."""
    forms = [
        phrase("{name}: [{columns}] each", name=name, columns=", ".join(working.brief[name][1]))
        for name in lists
        if name in working.brief
    ]
    if not forms:
        return sentence("give tables of columns, and numbers and days where they are expected")
    return sentence(listed(forms))


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
    named = [source.rule for _, source in made_of(working, rule, catalogue)]
    return rule if not named or rule.id in named else catalogue.rules[named[0]]


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _on_counts(
    working: Working, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date
) -> Outcome:
    own = dict(given)
    taken = {name: own.pop(name) for name in counts_taken(working, rule, catalogue) if name in own}
    for name, source in made_of(working, rule, catalogue):
        if source.part in taken and (not source.per or source.per in taken):
            part = taken[source.part]
            own[name] = f"{part}/{taken[source.per]}" if source.per and as_value(taken[source.per]) else part
            if source.per and not as_value(taken[source.per]):
                own[name] = None
    if not any(name in own for name, _ in made_of(working, rule, catalogue)):
        wanted = ", ".join(sorted(counts_taken(working, rule, catalogue)))
        raise UsageError(
            Fault("missing_input", sentence("missing: of {wanted} all are needed", wanted=wanted))
        )
    return try_plain(rule, catalogue, own, day)


def _inputs(
    working: Working, rule: Rule, catalogue: Catalogue, worked: Worked, rest: Mapping[str, Any], subject: str
) -> dict[str, Any]:
    counts = worked.counts.get(subject, {})
    own = {name: raw[subject] if isinstance(raw, Mapping) else raw for name, raw in rest.items()
           if not isinstance(raw, Mapping) or subject in raw}  # fmt: skip
    names = input_names(rule.inputs)
    told = {names[name].name for name in own if name in names}
    for name, source in made_of(working, rule, catalogue):
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


__all__ = ["feeding", "refuse_nothing", "try_worked"]
