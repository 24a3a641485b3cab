"""All columns of a KIND at once: readers for each, gaps that follow from another column, rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from kpi.ingest.cells import Bad, Reader, text_reader
from kpi.ingest.context import Context
from kpi.ingest.layout import Feed, Layout
from kpi.ingest.log import FaultLog
from kpi.ingest.map_file import RATE_PARTS
from kpi.ingest.mapping import BlankWhen, ColumnMap
from kpi.ingest.rates import Key, Named, keys, rate_reader
from kpi.ingest.source import Source
from kpi.ingest.values.parsers import parser_of
from kpi.ingest.values.references import reference_of
from kpi.ingest.values.text import trim
from kpi.model.quantity import Measure
from kpi.model.table import ColumnType, Table
from kpi.words import NOTHING, Label, Message, either, phrase, sentence


@attrs.define
class ChunkFaults:
    """The faults of one chunk, told in the order of its rows."""

    layout: Layout
    found: list[tuple[int, int, str, str, Message, Message]] = attrs.field(factory=list)

    def add(self, row: int, name: str, code: str, message: Message, hint: Message = NOTHING) -> None:
        """Note a fault of a column (by its name in the KIND) in a row of the chunk."""
        self.found.append((row, len(self.found), name, code, message, hint))

    def tell(self, source: Source, places: Sequence[int], log: FaultLog) -> None:
        """Hand them to the log with their places in the file."""
        for row, _, name, code, message, hint in sorted(self.found):
            feed = self.layout.feeds.get(name)
            names = feed.names if feed is not None else (name,) if name else ()
            log.add(code, message, where=source.where(places[row], names), hint=hint)


@attrs.define
class ColumnReaders:
    """The readers of a KIND's columns; `values` and `texts` hold the last chunk, by column name."""

    table: Table
    layout: Layout
    readers: dict[str, Reader[str]]
    rate: Reader[Key] | None
    rate_name: str = ""
    about: str = ""
    words: bool = False
    values: dict[str, list[object]] = attrs.field(factory=dict)
    texts: dict[str, Sequence[str]] = attrs.field(factory=dict)

    @classmethod
    def of(
        cls, table: Table, layout: Layout, context: Context, *, typed: bool, shares: bool = False
    ) -> ColumnReaders:
        """Make the readers that a layout needs."""
        rate = next((one.name for one in table.columns if one.type is ColumnType.RATE), "")
        # Levels are observed as words, beside the value.
        levels = bool(rate) and table.column("word") is not None
        readers = {}
        for name, feed in layout.feeds.items():
            if name not in (rate, "word" if levels else "", *RATE_PARTS):
                reference = reference_of(table, feed.column, feed.how, context)
                parse = reference or parser_of(feed.column, feed.how, typed=typed)
                readers[name] = text_reader(parse, feed.how.blanks, feed.how.values)
        if not rate or not {rate, "word", *RATE_PARTS} & set(layout.feeds):
            return cls(table, layout, readers, None)
        value, *parts = (_how(layout, name) for name in (rate, *RATE_PARTS))
        about = "metric" if table.column("metric") else "item"
        reader = rate_reader(
            context, value, (parts[0], parts[1]), items=about == "item", words=levels, shares=shares
        )
        some = "word" in layout.feeds or any(one.unit is Measure.LEVEL for one in context.metrics.values())
        return cls(table, layout, readers, reader, rate, about, levels and some)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that rows will have."""
        rate = (self.rate_name,) if self.rate is not None else ()
        return (*self.readers, *rate, *(("word",) if self.words else ()))

    def read(self, columns: Sequence[tuple[str, ...]], size: int) -> ChunkFaults:
        """Read a chunk, given as columns of the file, into `values`; cells that fail are `Bad` there."""
        faults = ChunkFaults(self.layout)
        self.texts = {name: _texts(feed, columns, size) for name, feed in self.layout.feeds.items()}
        self.values = {name: reader.all(self.texts[name]) for name, reader in self.readers.items()}
        if self.rate is not None:
            self._read_rate(self.rate, size)
        changed = self._follow(faults)
        for name, values in self.values.items():
            reader = self.rate if name == self.rate_name else self.readers.get(name)
            column = self.table.column(name)
            required = column is not None and column.required
            if reader is not None and (reader.bad or (required and (reader.blank or name in changed))):
                _report(name, values, required, faults)
        return faults

    def _read_rate(self, rate: Reader[Key], size: int) -> None:
        about = self.values.get(self.about, [None] * size)
        value, word = self.texts.get(self.rate_name), self.texts.get("word") if self.words else None
        if word is not None:
            value = word if value is None else [one or other for one, other in zip(value, word, strict=True)]
        found = rate.all(keys(about, [value, *map(self.texts.get, RATE_PARTS)]))
        if self.words:
            self.values["word"] = [one.word if type(one) is Named else None for one in found]
            found = [one.place if type(one) is Named else one for one in found]
        self.values[self.rate_name] = found

    def _follow(self, faults: ChunkFaults) -> set[str]:
        """Make cells missing that another column makes so; return the columns that were touched."""
        followed: dict[str, list[object]] = {}
        for name, feed in self.layout.feeds.items():
            when = feed.how.blank_when
            if when is None or when.column not in self.values or name not in self.values:
                continue
            holds = _holds(when)
            also = frozenset(map(trim, when.also))
            values = list(self.values[name])
            for row, (other, value) in enumerate(zip(self.values[when.column], values, strict=True)):
                if type(other) is Bad:
                    continue
                if holds(other):
                    text = trim(self.texts[name][row])
                    if value is not None and text not in also:
                        message = sentence(
                            "{cell!r} stands where {condition}, so that there can be no {column}",
                            cell=text,
                            condition=_spoken(when),
                            column=name,
                        )
                        faults.add(row, name, "contradiction", message)
                    values[row] = None
                elif when.only and value is None:
                    message = sentence(
                        "{column} is missing, though not: {condition}", column=name, condition=_spoken(when)
                    )
                    faults.add(row, name, "missing_value", message)
            followed[name] = values
        self.values |= followed
        return set(followed)


def _how(layout: Layout, name: str) -> ColumnMap:
    feed = layout.feeds.get(name)
    return ColumnMap() if feed is None else feed.how


def _texts(feed: Feed, columns: Sequence[tuple[str, ...]], size: int) -> Sequence[str]:
    if feed.how.constant is not None:
        return (feed.how.constant,) * size
    if len(feed.indexes) == 1:
        return columns[feed.indexes[0]]
    joined = zip(*(columns[one] for one in feed.indexes), strict=True)
    return [" ".join(filter(None, map(trim, parts))) for parts in joined]


def _holds(when: BlankWhen) -> Callable[[object], bool]:
    if not when.values:
        return lambda value: value is None
    # With its type, since a yes would equal the number 1.
    wanted = {(type(one) is bool, one) for one in when.values}
    return lambda value: (type(value) is bool, value) in wanted


def _spoken(when: BlankWhen) -> Label:
    if not when.values:
        return phrase("{column} is missing", column=when.column)
    yes, no = phrase("yes"), phrase("no")
    values = [yes if one is True else no if one is False else str(one) for one in when.values]
    return phrase("{column} is {value}", column=when.column, value=either(values))


def _report(name: str, values: Sequence[object], required: bool, faults: ChunkFaults) -> None:
    for row, value in enumerate(values):
        if type(value) is Bad:
            faults.add(row, name, value.code, value.message, value.hint)
        elif value is None and required:
            faults.add(row, name, "missing_value", sentence("{column} is missing", column=name))
