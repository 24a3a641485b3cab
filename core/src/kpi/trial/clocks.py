"""Trying clocks: on one row, on several rows of a month, or on times alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.memory import MemoryFacts
from kpi.errors import DataError, Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.clock import COUNTS, Clock
from kpi.model.names import called, meant, short
from kpi.model.parameter import parameter_called
from kpi.model.period import Frequency, Period
from kpi.model.table import ColumnType, Table
from kpi.trial.names import refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, empty, entries
from kpi.trial.rows import SOME_DAY, typed
from kpi.trial.values import read_setting
from kpi.words import listed, phrase, sentence

if TYPE_CHECKING:
    from kpi.engine.clocks.clocked import Clocked

START, STOP, MONTH, PAUSES = "start", "stop", "month", "pauses"
_DATE_ONLY = 10


def clocks_of(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> tuple[Clock, ...]:
    """Return the clocks that a name means: that of an id or short name, or those of a clause.

    Those of a clause are meant where a row, rows or times are given: other things may carry it out too.
    """
    found = meant(catalogue.clocks.values(), name)
    if any(name in called(one.id) for one in found):
        return tuple(one for one in found if name in called(one.id))[:1]
    others = {one.owner for one in catalogue.rules.values() if name in one.clauses}
    if not any(_is_tried_on(one, given, alone=others <= {one.owner}) for one in found):
        return ()
    chosen = [one for one in found if one.table == found[0].table]
    return tuple(sorted(chosen, key=lambda one: (one.stop not in given, one.id)))


def _is_tried_on(one: Clock, given: Mapping[str, Any], *, alone: bool) -> bool:
    """Tell whether a clock is meant; where others than its owner carry out the clause too, rows need a month."""
    if any(name in given for name in (one.start, one.stop)) or {START, STOP} <= {*given}:
        return True
    return one.table in given and (alone or MONTH in given)


def try_clock(
    clocks: Sequence[Clock], catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any]
) -> Outcome:
    """Tell how clocks stand.

    The columns of a row, or `start` and `stop`, with `pauses` ([from, until, reason] each): `state`, `met`, `due`
    and `minutes` of the first clock, and `<clock>_met` and so on of every clock of its owner on the row. A list
    under the table's name ([start, stop] each, or tables of columns) with a `month`: how many rows belong to it,
    and how many are met, late and open. Parameters may stand among the inputs.

    Raises:
        UsageError: for unknown names, and where there is no row.
        DataError: for what cannot be read, and where nothing can be told of the row.
        PolicyError: for values that a parameter cannot have.
    """
    first = clocks[0]
    table = catalogue.tables[first.table]
    taken = {one.name: given[name] for name in given if (one := table.column(name)) is not None}
    taken |= {
        column: given[name] for name, column in ((START, first.start), (STOP, first.stop)) if name in given
    }
    every = [
        *clocks,
        *(one for one in catalogue.clocks.values() if one not in clocks and _beside(one, first)),
    ]
    rest = {
        name: raw
        for name, raw in given.items()
        if table.column(name) is None and name not in (START, STOP, MONTH, PAUSES, table.kind)
    }
    every = _set(every, {**rest, **settings}, [*_known(table), START, STOP, MONTH, PAUSES, table.kind])
    month = _month(given.get(MONTH))
    if table.kind in given:
        return _several(every[0], catalogue, table, given[table.kind], month)
    if first.start not in taken and first.stop not in taken:
        hint = sentence(
            "give {start}=2024-03-04T09:00:00 {stop}=..., or {kind}='[[...]]'",
            start=first.start,
            stop=first.stop,
            kind=table.kind,
        )
        raise UsageError(
            Fault("missing_input", sentence("missing: a row of {kind}", kind=table.kind), hint=hint)
        )
    return _one(every, catalogue, table, taken, given.get(PAUSES))


def _beside(one: Clock, first: Clock) -> bool:
    return one.owner == first.owner and one.table == first.table


def _known(table: Table) -> list[str]:
    return [word for one in table.columns for word in (one.name, *one.aliases)]


def _set(clocks: list[Clock], given: Mapping[str, Any], known: Sequence[str]) -> list[Clock]:
    """Set parameters of every clock that has them."""
    names = {parameter.name for one in clocks for parameter in one.parameters}
    unknown = [
        name for name in given if all(parameter_called(name, one.parameters) is None for one in clocks)
    ]
    refuse_unknown(unknown, [*known, *sorted(names)])
    return [
        attrs.evolve(
            one,
            parameters=tuple(
                read_setting(parameter, raw)
                if (raw := _given_for(parameter.name, parameter.aliases, given)) is not None
                else parameter
                for parameter in one.parameters
            ),
        )
        for one in clocks
    ]


def _given_for(name: str, aliases: Sequence[str], given: Mapping[str, Any]) -> Any:
    return next((given[word] for word in (name, *aliases) if word in given), None)


def _month(raw: Any) -> Period | None:
    if empty(raw):
        return None
    try:
        found = Period.parse(str(raw))
    except ValueError:
        raise bad(MONTH, raw, sentence("write 2024-03")) from None
    if found.frequency is not Frequency.MONTH:
        raise bad(MONTH, raw, sentence("write 2024-03"))
    return found


def _row(table: Table, cells: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Read a row; a moment without a time of day stays one."""
    found = dict(typed(cells, table, where))
    for column in table.columns:
        text = str(cells.get(column.name) or "").strip()
        if column.type is ColumnType.MOMENT and len(text) == _DATE_ONLY and ":" not in text:
            found[column.name] = text
    if found.get(table.about) is None:
        found[table.about] = SOME_DAY.isoformat()
    return found


def _seen(
    clock: Clock,
    catalogue: Catalogue,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    month: Period | None,
    pauses: Sequence[Mapping[str, Any]] = (),
) -> Clocked:
    from kpi.engine.clocks.clocked import clocked

    changed = attrs.evolve(catalogue, clocks={**catalogue.clocks, clock.id: clock})
    facts = MemoryFacts(
        {table.kind: rows, **({PAUSES: pauses} if PAUSES in catalogue.tables else {})},
        tables=catalogue.tables.values(),
    )
    since, until = (None, None) if month is None else (month.start, month.end)
    return clocked(facts, changed, clock, since, until, [])


def _several(clock: Clock, catalogue: Catalogue, table: Table, raw: Any, month: Period | None) -> Outcome:
    rows = []
    listed = list(raw) if isinstance(raw, list | tuple) else entries(raw, table.kind)
    for place, entry in enumerate(listed, 1):
        where = f"{table.kind}[{place}]"
        if isinstance(entry, Mapping):
            cells = dict(entry)
        else:
            values = list(entry) if isinstance(entry, list | tuple) else [entry]
            if len(values) > 2:
                raise bad(
                    table.kind,
                    entry,
                    sentence(
                        "give [{start}, {stop}] each, or tables of columns",
                        start=clock.start,
                        stop=clock.stop,
                    ),
                )
            cells = dict(zip((clock.start, clock.stop), values, strict=False))
        row = _row(table, cells, where)
        rows.append({**row, table.key[0]: row.get(table.key[0]) or str(place)})
    named = {column for row in rows for column, value in row.items() if value is not None}
    found = _seen(_of_named(clock, named), catalogue, table, rows, month)
    states = found.rows[clock.column("state")].to_list()
    counts = {"rows": len(states), **{word: states.count(word) for word in COUNTS[1:]}}
    names = {**{word: word for word in COUNTS}, **clock.counts}
    outputs: dict[str, Any] = {name: Fraction(counts[word]) for name, word in names.items()}
    told = tuple(one.message for one in found.problems)
    result = Fraction(counts["met"], len(states)) if states else None
    return Outcome(clock.id, result, {**outputs, **({"problems": told} if told else {})})


def _of_named(clock: Clock, named: set[str]) -> Clock:
    """Return a clock without the conditions on columns of which nothing is given."""
    return attrs.evolve(clock, only=tuple(one for one in clock.only if one.name in named))


def _one(
    clocks: Sequence[Clock], catalogue: Catalogue, table: Table, taken: Mapping[str, Any], pauses: Any
) -> Outcome:
    row = {**_row(table, taken, table.kind), table.key[0]: "1"}
    paused = []
    for place, entry in enumerate(entries(pauses, PAUSES) if not empty(pauses) else (), 1):
        cells = (
            dict(entry)
            if isinstance(entry, Mapping)
            else dict(zip(("from", "until", "reason"), entry, strict=False))
        )
        paused.append({**typed({**cells, "ticket": "1"}, catalogue.tables[PAUSES], f"{PAUSES}[{place}]")})
    named = {column for column, value in row.items() if value is not None}
    outputs: dict[str, Any] = {}
    for place, clock in enumerate(clocks):
        if place and (clock.stop not in taken or clock.start not in named):
            continue
        found = _seen(_of_named(clock, named), catalogue, table, [row], None, paused)
        if not found.rows.height:
            if not place:
                told = listed(one.message for one in found.problems)
                if not found.problems:
                    told = phrase("{clock} is no clock of the row", clock=clock.id)
                raise DataError(Fault("clock_unknown", sentence(told), where=table.kind))
            continue
        said = _told(clock, found)
        outputs |= said if not place else {}
        outputs |= {f"{short(clock.id)}_{name}": value for name, value in said.items()}
    return Outcome(clocks[0].id, outputs.get("state"), outputs)


def _told(clock: Clock, found: Clocked) -> dict[str, Any]:
    row = found.rows.row(0, named=True)
    state, due = row[clock.column("state")], row[clock.column("due")]
    above, below = row[f"{clock.column('minutes')}.n"], row[f"{clock.column('minutes')}.d"]
    limited = due is not None
    return {
        "state": state,
        **({"met": state == "met", "due": due.isoformat()} if limited else {}),
        **({} if above is None else {"minutes": Fraction(above, below)}),
    }


__all__ = ["MONTH", "clocks_of", "try_clock"]
