"""What must hold of clocks, and of events made of rows: that tables, columns and clocks are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from kpi.engine.clocks.terms import terms_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.clock import SEEN, Clock, seen_through
from kpi.model.event import EventKind
from kpi.model.metric import Condition
from kpi.model.parameter import Parameter, Value
from kpi.model.rule import Rule
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label, phrase, sentence
from kpi.words.called import called

_WHOM = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT)
_DATED = (ColumnType.MOMENT, ColumnType.DATE)
_NUMBERS = (ColumnType.NUMBER, ColumnType.RATE, ColumnType.COUNT, ColumnType.DURATION)


def check_clock(one: Clock, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield columns that the table of a clock does not have, and values that its parameters cannot have."""
    about = phrase("clock {id}", id=one.id)
    table = tables.get(one.table)
    if table is None:
        yield _unknown(about, called("table"), one.table, tables, one.where)
        return
    dated = table.column(table.about)
    if dated is None or dated.type not in _DATED:
        yield Fault(
            "wrong_type",
            sentence("{about}: the rows of {kind} have no day", about=about, kind=table.kind),
            one.where,
        )
    moments = [column.name for column in table.columns if column.type is ColumnType.MOMENT]
    columns = [column.name for column in table.columns]
    seen: set[str] = set()
    named = [("start", one.start, moments), ("stop", one.stop, moments)]
    named += [("where", test.name, columns) for test in one.only]
    named += [("limits", name, moments) for name in _stops(one)]
    yield from wrong_words(about, one.where, table, one.only)
    try:
        for day in days_of(one.parameters):
            terms = terms_on(one, day)
            named += [("start_event", terms.start, moments)] if terms.start else []
            named += [("limits", name, columns) for limit in terms.limits for name in limit.words]
            limited = [(name, word) for limit in terms.limits for name, word in limit.words.items()]
            yield from wrong_words(
                about, one.where, table, [Condition(name, "in", word) for name, word in limited]
            )
            if terms.pauses and len(table.key) != 1:
                message = sentence(
                    "{about}: rows of {kind} are not known by one name, so pauses cannot name them",
                    about=about,
                    kind=table.kind,
                )
                yield Fault("wrong_value", message, one.where)
    except PolicyError as error:
        yield from (attrs.evolve(fault, where=f"{one.where}: {fault.where}") for fault in error.faults)
    for key, name, known in named:
        if name in known or name in seen:
            continue
        seen.add(name)
        what = phrase("column of moments") if known is moments else phrase("column")
        yield _unknown(phrase("{about}: {key}", about=about, key=key), what, name, known, one.where)


def _stops(one: Clock) -> Iterator[str]:
    """Yield the columns by which the limits of a clock say which clocks they hold for."""
    for parameter in one.parameters:
        for dated in parameter.values if parameter.name == "limits" else ():
            entries = dated.value if isinstance(dated.value, tuple) else (dated.value,)
            yield from (
                str(entry["stop"]) for entry in entries if isinstance(entry, Mapping) and "stop" in entry
            )


def wrong_words(about: Label, where: str, table: Table, tests: Iterable[Condition]) -> Iterator[Fault]:
    """Yield the words with which a column is compared and that it never has."""
    for test in tests:
        column = table.column(test.name)
        if column is None or not column.choices or test.parameter:
            continue
        values: tuple[Value, ...] = test.value if isinstance(test.value, tuple) else (test.value,)
        for word in values:
            if isinstance(word, str) and word not in column.choices:
                message = sentence(
                    "{about}: the column {name} is never {word!r}", about=about, name=test.name, word=word
                )
                yield Fault("unknown_value", message, where, hint=nearest(word, column.choices))


def days_of(parameters: Iterable[Parameter]) -> list[date]:
    """Return days between which no value of any parameter changes."""
    every = [dated for parameter in parameters for dated in parameter.values]
    ends = {dated.until + timedelta(days=1) for dated in every if dated.until}
    return sorted({date.min, *(dated.since for dated in every if dated.since), *ends})


def check_seen(
    about: Label,
    where: str,
    table: Table,
    clock: str,
    columns: Sequence[str],
    clocks: Mapping[str, Clock],
) -> Iterator[Fault]:
    """Yield the clocks, of those that something reads, that do not exist or are of another table."""
    named = [clock, *(name.rpartition(".")[0] for name in columns if name.rpartition(".")[2] in SEEN)]
    for name in dict.fromkeys(one for one in named if one):
        found = clocks.get(name)
        if found is None:
            # An unknown name of `clock` itself was noted when it was looked up.
            if name != clock:
                yield _unknown(about, called("clock"), name, clocks, where)
        elif found.table != table.kind:
            message = sentence(
                "{about}: the clock {name} is of the table {table}, not {kind}",
                about=about,
                name=name,
                table=found.table,
                kind=table.kind,
            )
            yield Fault("wrong_value", message, where)


def seen_as(table: Table, clock: str, columns: Sequence[str], clocks: Mapping[str, Clock]) -> Table:
    """Return a table with the columns of the clocks through which it is read."""
    named = {clock, *(name.rpartition(".")[0] for name in columns)}
    return seen_through(table, tuple(clocks[name] for name in sorted(named) if name in clocks))


def check_event(
    kind: EventKind,
    tables: Mapping[str, Table],
    clocks: Mapping[str, Clock],
    rules: Mapping[str, Rule] = MappingProxyType({}),
) -> Iterator[Fault]:
    """Yield what is wrong with the rows of which events are made."""
    source = kind.source
    if source is None:
        return
    about = phrase("event {id}", id=kind.id)
    table = tables.get(source.table)
    if table is None:
        yield _unknown(about, called("table"), source.table, tables, kind.where)
        return
    if source.clock:
        yield from check_seen(about, kind.where, table, source.clock, source.read, clocks)
        table = seen_as(table, source.clock, source.read, clocks)
    elif (dated := table.column(table.about)) is None or dated.type not in _DATED:
        yield Fault(
            "wrong_type",
            sentence("{about}: the rows of {kind} have no day", about=about, kind=table.kind),
            kind.where,
        )
    fits = {
        "subject": [one.name for one in table.columns if one.type in _WHOM],
        "quantity": [one.name for one in table.columns if one.type in _NUMBERS or _ranked(one)],
        "amount": [one.name for one in table.columns if one.type is ColumnType.NUMBER],
        "status": [one.name for one in table.columns if one.type is ColumnType.WORD],
    }
    for key, known in fits.items():
        name = getattr(source, key)
        if name and name not in known:
            yield _unknown(
                phrase("{about}: {key}", about=about, key=key),
                phrase("column that fits"),
                name,
                known,
                kind.where,
            )
    if not source.subject and table.subject not in fits["subject"]:
        yield Fault(
            "missing_key",
            sentence("{about}: subject is missing; rows of {kind} name nobody", about=about, kind=table.kind),
            kind.where,
        )
    for test in source.where:
        if table.column(test.name) is None:
            yield _unknown(
                about, phrase("column"), test.name, [one.name for one in table.columns], kind.where
            )
    yield from wrong_words(about, kind.where, table, source.where)
    for key in sorted(parameters_of_rows([kind])):
        owner, _, name = key.rpartition(".")
        if owner not in rules or rules[owner].parameter(name) is None:
            known = [f"{one.id}.{parameter.name}" for one in rules.values() for parameter in one.parameters]
            yield _unknown(about, phrase("parameter"), key, known, kind.where)


def parameters_of_rows(kinds: Iterable[EventKind]) -> frozenset[str]:
    """Return the full names of the parameters of rules that the conditions of events made of rows read."""
    sources = (one.source for one in kinds if one.source is not None)
    return frozenset(test.parameter for one in sources for test in one.where if test.parameter)


def _ranked(column: Column) -> bool:
    return column.type is ColumnType.WORD and bool(column.choices)


def _unknown(about: Label, what: Label, name: str, known: Collection[str], where: str) -> Fault:
    return Fault(
        "unknown_name",
        sentence("{about}: unknown {what} {name!r}", about=about, what=what, name=name),
        where,
        hint=nearest(name, known),
    )


__all__ = [
    "check_clock",
    "check_event",
    "check_seen",
    "days_of",
    "parameters_of_rows",
    "seen_as",
    "wrong_words",
]
