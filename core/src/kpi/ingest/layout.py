"""Which column of the file feeds which column of the KIND."""

from __future__ import annotations

from collections import Counter

from kpi.errors import nearest
from kpi.frozen import frozen
from kpi.ingest.log import FaultLog
from kpi.ingest.map_file import PART_TITLES, RATE_PARTS
from kpi.ingest.mapping import ColumnMap, FileMap
from kpi.ingest.source import Source
from kpi.model.table import Column, ColumnType, Table
from kpi.words import NOTHING, Label, Message, phrase, sentence


@frozen
class Feed:
    """A column of the KIND with the columns of the file (by position) that feed it; none: a constant."""

    column: Column
    how: ColumnMap
    indexes: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@frozen
class Layout:
    """The feeds by column name, and the columns of the file that have no name (their cells must be blank)."""

    feeds: dict[str, Feed]
    unnamed: tuple[int, ...] = ()


def lay_out(table: Table, source: Source, plan: FileMap, log: FaultLog) -> Layout:
    """Match the header with the KIND and the map; what does not match goes to the log.

    Codes: `duplicate_column`, `unknown_column`, `missing_column`.
    """
    where = source.where(source.header_place)
    header = source.header
    for name, times in Counter(header).items():
        if name and times > 1:
            log.add(
                "duplicate_column",
                sentence("{times} columns are called {name!r}", times=times, name=name),
                where=where,
            )
    feeds: dict[str, Feed] = {}
    used: set[str] = set(plan.ignore)
    for target, how in plan.columns.items():
        column = _column(table, target)
        if how.constant is not None:
            feeds[target] = Feed(column, how)
        elif how.sources:
            for name in how.sources:
                if name not in header:
                    message = sentence(
                        "the file has no column {name!r}, which the map takes for {target!r}",
                        name=name,
                        target=target,
                    )
                    log.add(
                        "missing_column",
                        message,
                        where=where,
                        hint=_title(header) or nearest(name, filter(None, header)),
                    )
            used.update(how.sources)
            feeds[target] = Feed(
                column, how, tuple(map(header.index, filter(header.__contains__, how.sources))), how.sources
            )
    for name in dict.fromkeys(header):
        if name and name not in used:
            _by_name(table, name, feeds, plan, (source, log))
    for name in plan.ignore:
        if name not in header:
            message = sentence("the file has no column {name!r}, which the map ignores", name=name)
            log.add("missing_column", message, where=where, hint=nearest(name, filter(None, header)))
    _complete(table, feeds, where, log)
    return Layout(feeds, tuple(index for index, name in enumerate(header) if not name))


def _title(header: tuple[str, ...]) -> Message:
    """Return a hint where the header looks like a title: one cell, and more columns than that are wanted."""
    if sum(map(bool, header)) != 1:
        return NOTHING
    return sentence("if that is a title, say in the map on which line the names stand: header = 2")


def _by_name(
    table: Table, name: str, feeds: dict[str, Feed], plan: FileMap, about: tuple[Source, FaultLog]
) -> None:
    source, log = about
    column = _named(table, name)
    where = source.where(source.header_place, (name,))
    if column is not None and column.name in feeds:
        other = _quoted(feeds[column.name].names)
        if not plan.ignore_rest:
            message = sentence(
                "both {name!r} and {other} are the column {column!r}",
                name=name,
                other=other,
                column=column.name,
            )
            log.add("duplicate_column", message, where=where, hint=sentence("ignore one of them in a map"))
    elif column is not None:
        how = plan.columns.get(column.name, ColumnMap(blanks=plan.blanks))
        feeds[column.name] = Feed(column, how, (source.header.index(name),), (name,))
    elif not plan.ignore_rest:
        free = [one for one in table.columns if one.name not in feeds]
        # Whoever writes Chinese headers is told the titles of the columns.
        titles = [] if name.isascii() else [one.label.zh for one in free if one.label.zh]
        hint = nearest(name, titles or [*(one.name for one in free), *_parts(table)])
        hint = _ignored(hint) if plan.where else _mapped(hint)
        log.add(
            "unknown_column",
            sentence("{kind} has no column {name!r}", kind=table.kind, name=name),
            where=where,
            hint=hint,
        )


def _quoted(names: tuple[str, ...]) -> Label:
    if not names:
        return phrase("a constant")
    text = repr(" + ".join(names))
    return Label(text, text)


def _ignored(hint: Message) -> Message:
    if not hint:
        return sentence("name it under ignore in a map")
    return sentence("{hint}; or name it under ignore in a map", hint=hint)


def _mapped(hint: Message) -> Message:
    if not hint:
        return sentence("use a map: --map MAP.toml")
    return sentence("{hint}; or use a map: --map MAP.toml", hint=hint)


_MANDATORY = " *＊"
"""How forms mark a column that must be filled, before or behind its name."""


def _named(table: Table, name: str) -> Column | None:
    name = name if table.column(name) else name.strip(_MANDATORY)
    found = table.column(name)
    if found is not None or name in _parts(table):
        return found or _column(table, name)
    found = next((one for one in table.columns if name in (one.label.zh, one.label.en)), None)
    part = next((one for one in _parts(table) if name == PART_TITLES[one].zh), "")
    return _column(table, part) if found is None and part else found


def _column(table: Table, name: str) -> Column:
    """Return a column of the KIND, or the part of its rate; both parts are plain numbers."""
    return table.column(name) or Column(name, ColumnType.NUMBER, required=False)


def _parts(table: Table) -> tuple[str, ...]:
    has_rate = any(one.type is ColumnType.RATE for one in table.columns)
    return tuple(part for part in RATE_PARTS if has_rate and table.column(part) is None)


def _complete(table: Table, feeds: dict[str, Feed], where: str, log: FaultLog) -> None:
    half = [part for part in _parts(table) if part in feeds]
    if len(half) == 1:
        other = next(part for part in RATE_PARTS if part not in half)
        log.add(
            "missing_column",
            sentence("{column!r} needs {other!r} beside it", column=half[0], other=other),
            where=where,
        )
    for column in table.columns:
        instead = column.type is ColumnType.RATE and (half or "word" in feeds)
        if column.required and column.name not in feeds and not instead:
            called = Label(column.label.zh or column.name, column.name)
            message = sentence("{kind} needs a column {name!r}", kind=table.kind, name=called)
            if column.type is ColumnType.RATE:
                message = sentence(
                    "{kind} needs a column {name!r} (or numerator and denominator)",
                    kind=table.kind,
                    name=called,
                )
            hint = sentence("name it so in the file, or map another column to it: --map MAP.toml")
            log.add("missing_column", message, where=where, hint=hint)
