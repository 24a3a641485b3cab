"""Reading facts as they stood at a sequence number: the store's side of `kpi.engine.facts.Facts`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.model.period import Period
from kpi.store import history
from kpi.store.errors import told
from kpi.store.fetch import fetch
from kpi.store.near import near_to
from kpi.store.periods import period_of
from kpi.store.query import Query, build, following
from kpi.store.shape import Field, Kept, Shape
from kpi.store.words import Dictionary

if TYPE_CHECKING:
    import polars as pl


class StoredFacts:
    """Facts at sequence number `seq`; implements `kpi.engine.facts.Facts`."""

    def __init__(
        self,
        db: sqlite3.Connection,
        path: str,
        shapes: Mapping[str, Shape],
        subjects: Dictionary,
        words: Dictionary,
        seq: int,
        near: frozenset[int] | None = None,
    ) -> None:
        self._db, self._path, self._shapes = db, path, shapes
        self._subjects, self._words = subjects, words
        self.seq, self._near = seq, near
        self._everyone: pl.DataFrame | None = None

    def subjects(self) -> pl.DataFrame:
        """Return subject (Int64), id and kind of everyone ever named; who is not known as a unit is an employee."""
        import polars as pl

        if self._everyone is None and self._near is not None:
            with told(self._path):
                rows = self._db.execute(
                    "SELECT id, name, coalesce(kind, 'employee') FROM subject WHERE id IN "
                    "(SELECT value FROM json_each(?)) ORDER BY id",
                    (json.dumps(sorted(self._near)),),
                ).fetchall()
            schema = {"subject": pl.Int64, "id": pl.String, "kind": pl.String}
            self._everyone = pl.DataFrame(rows, schema=schema, orient="row")
        if self._everyone is None:
            with told(self._path):
                ids = self._subjects.series()
                units = self._db.execute("SELECT id FROM subject WHERE kind = 'unit'").fetchall()
            kinds = pl.Series("kind", ["employee"]).new_from_index(0, len(ids))
            if units:
                kinds = kinds.scatter([id - 1 for (id,) in units], "unit")
            keys = pl.int_range(1, len(ids) + 1, dtype=pl.Int64, eager=True)
            self._everyone = pl.DataFrame([keys.alias("subject"), ids.alias("id"), kinds])
        return self._everyone

    def near(self, subject: str) -> StoredFacts | None:
        """Return the facts of a person, of whoever was ever in a unit with them, and of these units and those above.

        Past results and payments are everybody's. None where nobody of this id is in the store.
        """
        with told(self._path):
            key = self._subjects.find([subject]).get(subject)
            found = None if key is None else near_to(self._db, key, self.seq)
        if found is None:
            return None
        return StoredFacts(self._db, self._path, self._shapes, self._subjects, self._words, self.seq, found)

    def frame(
        self,
        kind: str,
        *,
        since: date | None = None,
        until: date | None = None,
        periods: Collection[Period] | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """Return the rows in force of a KIND in the order of `seq`, with the columns asked for (all: None).

        A KIND dated by a period takes `since..until` to mean the periods that lie wholly inside. The
        `until` of an open row of an open-ended KIND is the day before the next row of the same key.

        Raises:
            KeyError: an unknown KIND or column.
            ValueError: `periods` of a KIND that has no period.
        """
        shape = self._shapes[kind]
        with told(self._path):
            query = build(
                self._db, shape, self.seq, self._subjects, self._words,
                since=since, until=until, periods=periods, only=only, columns=columns, near=self._near,
            )  # fmt: skip
            made = self._framed(query, fetch(self._db, self._path, query))
            if shape.table.open_ended and "until" in query.fetched:
                made = self._ended(shape, made)
            return made

    def _ended(self, shape: Shape, rows: pl.DataFrame) -> pl.DataFrame:
        """Let a row without `until` last until the day before the next row of its key, whichever rows are read."""
        import polars as pl

        about = shape.table.about
        whose = [name for name in shape.key if name != about]
        query = following(self._db, shape, self.seq, self._near)
        every = fetch(self._db, self._path, query).sort(*whose, about, nulls_last=False)
        same = pl.all_horizontal(
            pl.lit(value=True), *(pl.col(one).eq_missing(pl.col(one).shift(-1)) for one in whose)
        )
        followed = every.select("seq", _end=pl.when(same).then(pl.col(about).shift(-1))).drop_nulls()
        if not followed.height:
            return rows
        ends = followed.with_columns(pl.col("_end").str.to_date("%Y-%m-%d") - pl.duration(days=1))
        joined = rows.join(ends, on="seq", how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce("until", "_end").alias("until")).drop("_end")

    def _framed(self, query: Query, raw: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        made = [raw["seq"]]
        for field in query.fields:
            for name in field.sql:
                if name in query.constant:
                    made.append(_constant(field, query.constant[name], len(raw)))
                else:
                    made.append(self._series(field, name, raw[name]))
        return pl.DataFrame(made)

    def _series(self, field: Field, name: str, cells: pl.Series) -> pl.Series:
        import polars as pl

        column = field.column.name
        match field.kept:
            case Kept.WORD:
                if cells.null_count() == len(cells):
                    return cells.cast(pl.String)
                return self._words.of(cells).alias(column)
            case Kept.PERIOD:
                spelt = {code: str(period_of(code)) for code in cells.unique().drop_nulls()}
                return cells.replace_strict(spelt, return_dtype=pl.String) if spelt else cells.cast(pl.String)
            case Kept.DATE:
                return cells.str.to_date("%Y-%m-%d")
            case Kept.FLAG:
                return cells.cast(pl.Boolean)
            case Kept.NUMBER | Kept.RATE:
                part = name.removeprefix(column + "_")
                whole = cells.alias(f"{column}.{part}")
                return whole.cast(pl.Boolean) if part == "counted" else whole
            case _:
                return cells

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings; see the protocol."""
        import polars as pl

        with told(self._path):
            recorded = history.standings(self._db, self._words, cards, periods)
        taken = self.frame("results", periods=periods, only={"card": cards})
        given = taken.select(
            "subject", "card", "period", "score.n", "score.d", "grade", "rank",
            pl.lit(None, pl.Int64).alias("of"), pl.lit(None, pl.Boolean).alias("target_met"),
            pl.lit(None, pl.Int64).alias("run"), pl.lit(None, pl.Int64).alias("unit"),
        )  # fmt: skip
        rest = recorded.join(given, on=["subject", "card", "period"], how="anti")
        return pl.concat([given, rest]).sort("period", "card", "subject")

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that count; see the protocol."""
        with told(self._path):
            return history.paid(self._db, periods, items)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the id of the run that `results` reads for each period that was ever run."""
        with told(self._path):
            return history.latest(self._db, periods)


def _constant(field: Field, text: str, count: int) -> pl.Series:
    import polars as pl

    return pl.Series(field.column.name, [text], dtype=pl.String).new_from_index(0, count)
