"""Events that are rows of tables: every row of a kind's table that passes its conditions is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.clocks.clocked import clocked, seen_by, with_ref
from kpi.engine.facts import Facts
from kpi.engine.measure.conditions import column_test
from kpi.engine.measure.named import resolved
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.event import EventKind, FromRows
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.model.table import Column, ColumnType, Table
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

NOBODY_NAMED = "nobody_named"
"""Code of the problem that a row is an event of nobody: its column of whom it concerns is empty."""
_KINDS_APART = 10**13
"""Numbers of derived rows lie below those of attendance, and those of each kind apart."""
_FRACTIONS = (ColumnType.NUMBER, ColumnType.RATE)
_SCHEMA = (
    "seq", "subject", "kind", "on", "quantity.n", "quantity.d", "amount.n", "amount.d",
    "status", "ref", "note", "known_on",
)  # fmt: skip


def makes_events(catalogue: Catalogue) -> bool:
    """Tell whether any kind of event is made of rows."""
    return any(kind.source is not None for kind in catalogue.events.values())


@attrs.frozen
class _Day:
    """Where parameters stand, and on which day they are read."""

    catalogue: Catalogue
    day: date


@attrs.define
class RowEvents:
    """The events that rows of tables are; of a run of `period`, which `problems` are about.

    A derived row has as `ref` the key of its row. An event that is recorded of the same subject, kind and
    ref stands in its place.
    """

    policy: Policy
    facts: Facts
    names: pl.DataFrame
    period: Period | None
    problems: list[Problem] = attrs.field(factory=list)
    known: dict[tuple[str, str, date | None, date | None], dict[str, pl.DataFrame]] = attrs.field(
        factory=dict
    )

    def events(self, since: date | None, until: date | None, kinds: Collection[str] | None) -> pl.DataFrame:
        """Return the events from one day to another, both included, of some kinds (None: of all).

        A table is read through a clock once for all kinds that are made of it, and kept: sanctions and metrics
        ask for theirs one after the other.
        """
        import polars as pl

        groups: dict[tuple[str, str], list[tuple[int, EventKind, FromRows]]] = defaultdict(list)
        asked: dict[tuple[str, str], list[EventKind]] = defaultdict(list)
        for place, name in enumerate(sorted(self.policy.catalogue.events)):
            kind = self.policy.catalogue.events[name]
            if kind.source is not None:
                groups[kind.source.table, kind.source.clock].append((place, kind, kind.source))
                if kinds is None or name in kinds:
                    asked[kind.source.table, kind.source.clock].append(kind)
        parts: list[pl.DataFrame] = []
        for group, wanted in sorted(asked.items()):
            key = (*group, since, until)
            if key not in self.known:
                self.known[key] = self._of_table(*group, groups[group], since, until)
            parts += [self._named(kind, self.known[key][kind.id]) for kind in wanted]
        parts = [part for part in parts if part.height]
        if not parts:
            return _none()
        made = pl.concat(parts)
        recorded = self.facts.frame("events", only={"kind": sorted(made["kind"].unique())})
        same = ["subject", "kind", "ref"]
        return made.join(recorded.select(same), on=same, how="anti", maintain_order="left").sort("seq")

    def _of_table(
        self,
        kind: str,
        clock: str,
        wanted: list[tuple[int, EventKind, FromRows]],
        since: date | None,
        until: date | None,
    ) -> dict[str, pl.DataFrame]:
        import polars as pl

        catalogue = self.policy.catalogue
        table = catalogue.tables[kind]
        subjects = {source.subject or table.subject: None for _, _, source in wanted}
        columns = [*subjects, *table.key, table.about, *(name for one in wanted for name in one[2].read)]
        columns = list(dict.fromkeys(columns))
        if clock:
            table = seen_by(catalogue, clock, columns)
            seen = clocked(self.facts, catalogue, catalogue.clocks[clock], since, until, columns)
            self._tell(seen.problems, since, until)
            rows = seen.rows.with_columns(pl.col("day").cast(pl.String).alias("_on"))
        else:
            rows = self.facts.frame(kind, since=since, until=until, columns=columns)
            rows = rows.with_columns(pl.col(table.about).cast(pl.String).alias("_on"))
        rows = with_ref(table, rows, dict(self.names.select("subject", "id").iter_rows()))
        return {one.id: self._of_kind(table, rows, place, one, source) for place, one, source in wanted}

    def _of_kind(
        self, table: Table, rows: pl.DataFrame, place: int, kind: EventKind, source: FromRows
    ) -> pl.DataFrame:
        import polars as pl

        catalogue = self.policy.catalogue
        day = self._day(rows)
        told = [] if day is None else [resolved(_Day(catalogue, day), one) for one in source.where]
        tests = [
            column_test(one, table, kind.where)
            for one in told
            if one is not None and not (one.parameter and one.value is None)
        ]
        found = rows.filter(tests) if tests else rows
        subject = source.subject or table.subject
        note = pl.format(f"{table.kind} {{}}", "ref")
        if source.clock:
            due, state = (pl.col(f"{source.clock}.{name}") for name in ("due", "state"))
            told_due = pl.format(", due {}: {}", due.dt.to_string("%Y-%m-%d %H:%M:%S"), state)
            note = pl.concat_str(note, told_due.fill_null(""))
        word = table.column(source.quantity)
        if word is not None and word.type is ColumnType.WORD:
            # The event's quantity is the word's place among its choices: the note says the word.
            note = pl.concat_str(note, pl.format(f", {word.name} {{}}", word.name).fill_null(""))
        none = pl.lit(None, dtype=pl.String)
        return found.select(
            (-pl.lit(_KINDS_APART * (place + 1)) - pl.col("seq")).cast(pl.Int64).alias("seq"),
            pl.col(subject).alias("subject"),
            pl.lit(kind.id).alias("kind"),
            pl.col("_on").alias("on"),
            *_number("quantity", table.column(source.quantity)),
            *_number("amount", table.column(source.amount)),
            (pl.col(source.status) if source.status else none).alias("status"),
            "ref",
            note.alias("note"),
            pl.lit(None, dtype=pl.Date).alias("known_on"),
        ).select(_SCHEMA)

    def _day(self, rows: pl.DataFrame) -> date | None:
        """Return the day whose parameters hold: without a period that of the last row, none without rows."""
        if self.period is not None:
            return self.period.end
        last = rows["_on"].max()
        return None if last is None else date.fromisoformat(str(last)[:10])

    def _named(self, kind: EventKind, made: pl.DataFrame) -> pl.DataFrame:
        """Return the events that concern somebody, and tell of those of the period that name nobody."""
        import polars as pl

        nobody = made.filter(pl.col("subject").is_null())
        if nobody.height and self.period is not None and kind.source is not None:
            day = pl.col("on").str.slice(0, 10).str.to_date("%Y-%m-%d")
            refs = sorted(nobody.filter(day.is_between(self.period.start, self.period.end))["ref"])
            if refs:
                told = sentence(
                    "{kind}: {count} of {table} name nobody, the first is {ref}",
                    kind=kind.id,
                    count=len(refs),
                    table=kind.source.table,
                    ref=refs[0],
                )
                self._note(Problem("", NOBODY_NAMED, told))
        return made.filter(pl.col("subject").is_not_null()) if nobody.height else made

    def _tell(self, problems: Collection[Problem], since: date | None, until: date | None) -> None:
        """Note what a clock cannot tell of the period itself; of a longer time it says more than that."""
        if self.period is not None and (since, until) == (self.period.start, self.period.end):
            for one in problems:
                self._note(one)

    def _note(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _number(name: str, column: Column | None) -> tuple[pl.Expr, pl.Expr]:
    """Return a column's number in its two parts; of a word with choices its place among them, from 1."""
    import polars as pl

    above, below = f"{name}.n", f"{name}.d"
    if column is None:
        none = pl.lit(None, dtype=pl.Int64)
        return none.alias(above), none.alias(below)
    if column.type in _FRACTIONS:
        return pl.col(f"{column.name}.n").alias(above), pl.col(f"{column.name}.d").alias(below)
    value = pl.col(column.name)
    if column.type is ColumnType.WORD:
        places = {word: place for place, word in enumerate(column.choices, 1)}
        value = value.replace_strict(places, default=None, return_dtype=pl.Int64)
    one = pl.when(value.is_not_null()).then(pl.lit(1, dtype=pl.Int64))
    return value.cast(pl.Int64).alias(above), one.alias(below)


def _none() -> pl.DataFrame:
    import polars as pl

    types = {"kind": pl.String, "on": pl.String, "status": pl.String, "ref": pl.String, "note": pl.String}
    return pl.DataFrame(
        schema={name: pl.Date if name == "known_on" else types.get(name, pl.Int64) for name in _SCHEMA}
    )


__all__ = ["NOBODY_NAMED", "RowEvents", "makes_events"]
