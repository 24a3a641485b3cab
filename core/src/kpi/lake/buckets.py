"""Parting facts: which rows of a folder go to which bucket, so that each answers for whole units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpi.engine.parting import Parting
from kpi.engine.wide import place_of
from kpi.lake.columns import PAST_PAID, PAST_RESULTS, PAST_RUNS, key_columns
from kpi.lake.facts import Source
from kpi.lake.slots import BUCKET, HOME, Slots
from kpi.model.facts import CORE_TABLES
from kpi.model.table import ColumnType, Table

if TYPE_CHECKING:
    import polars as pl

NAMES: Mapping[str, str] = {"decisions": "by", "ratings": "rater"}
"""Columns of text that may name people, by their id or their name: these come along with who and where they are."""
ROUTES: Mapping[str, tuple[str, ...]] = {"units": ("id",), "assignments": ("employee",)}
"""The KINDs that go by one of the columns that name subjects, and not by all."""
POSTS = ("employees", "assignments")
"""What comes along of people who are only named."""


def unit_buckets(
    units: pl.DataFrame, assigned: Iterable[str], parting: Parting, led: pl.DataFrame, of: int
) -> pl.DataFrame:
    """Return the bucket of every unit: unit and bucket.

    Units that have to stay together, by what the policy reads, form a group whose least id gives the bucket.

    Args:
        units: the KIND: id, parent, leader.
        assigned: units that only assignments name.
        parting: what has to stay together.
        led: leader and the units (`unit`) in which each leader is or was.
        of: how many buckets there are.
    """
    import polars as pl

    group: dict[str, str] = {one: one for one in (*units["id"].to_list(), *assigned)}

    def root(one: str) -> str:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    def join(one: str | None, other: str | None) -> None:
        if one is None or other is None:
            return
        for name in (one, other):
            group.setdefault(name, name)
        low, high = sorted((root(one), root(other)))
        group[high] = low

    if parting.tree:
        for one, parent in units.select("id", "parent").iter_rows():
            join(one, parent)
    if parting.leaders:
        places: dict[str, list[str]] = {}
        for leader, unit in led.select("leader", "unit").iter_rows():
            places.setdefault(leader, []).append(unit)
        for one, leader in units.select("id", "leader").iter_rows():
            for place in places.get(leader, ()):
                join(one, place)
    names = sorted(group)
    return pl.DataFrame(
        {"unit": names, "bucket": [place_of(root(one), of) for one in names]},
        schema={"unit": pl.String, "bucket": pl.Int64},
    )


def ancestors(units: pl.DataFrame) -> pl.DataFrame:
    """Return `unit` and `above` for every unit and each of those ever above it, itself included."""
    import polars as pl

    parents: dict[str, set[str]] = {one: set() for one in units["id"].to_list()}
    for one, parent in units.select("id", "parent").iter_rows():
        if parent is not None:
            parents[one].add(parent)
    found: list[tuple[str, str]] = []
    for one in sorted(parents):
        seen, waiting = {one}, [one]
        while waiting:
            for up in parents.get(waiting.pop(), ()):
                if up not in seen:
                    seen.add(up)
                    waiting.append(up)
        found += [(one, up) for up in sorted(seen)]
    return pl.DataFrame(found, schema={"unit": pl.String, "above": pl.String}, orient="row")


def witnesses(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row of every month (and card) that a KIND has: that a period has rows is known in every bucket."""
    import polars as pl

    about = table.column(table.about)
    if about is None:
        return rows.limit(0)
    month = pl.col(about.name).cast(pl.String)
    if about.type is not ColumnType.PERIOD:
        month = month.str.slice(0, 7)
    keys = [month.alias("_month"), *([pl.col("card").alias("_card")] if table.kind == "results" else [])]
    names = rows.collect_schema().names()
    return (
        rows.with_columns(keys)
        .sort("seq")
        .unique([one.meta.output_name() for one in keys], keep="first", maintain_order=True)
        .select(names)
    )


def split(source: Source, tables: Iterable[Table], parting: Parting, of: int) -> dict[int, pl.DataFrame]:
    """Return the table of slots of every bucket that has units, by its number; `kpi-spark` does the same by joins.

    A row goes to all buckets that hold somebody whom it names, one that names nobody to all. A bucket holds whoever
    was ever assigned to one of its units, with all that is known of them, so that earlier periods are whole as well;
    of people who are only named it has who and where they are.
    """
    import polars as pl

    from kpi.lake.facts import LakeFacts

    known = {table.kind: table for table in (*CORE_TABLES, *tables)}
    slots = Slots(tables)
    rows = {kind: source.scan(kind).collect() for kind in known}
    assignments, units = rows["assignments"], rows["units"]
    led = assignments.select(pl.col("employee").alias("leader"), "unit").unique()
    homes = unit_buckets(units, assignments["unit"].drop_nulls().unique().to_list(), parting, led, of)
    up = ancestors(units)
    held = pl.concat([
        assignments.select(pl.col("employee").alias("subject"), "unit").join(homes, on="unit").select("subject", "bucket"),
        homes.select(pl.col("unit").alias("subject"), "bucket"),
        up.join(homes, on="unit").select(pl.col("above").alias("subject"), "bucket"),
    ]).unique()  # fmt: skip
    everyone = LakeFacts(source, tables).subjects()
    alone = everyone.join(held, left_on="id", right_on="subject", how="anti")["id"].to_list()
    lost = pl.DataFrame(
        {"subject": alone, "bucket": [place_of(one, of) for one in alone]}, schema=held.schema
    )
    buckets = homes.select("bucket").unique()
    held = pl.concat([held, lost]).unique()
    parts = {kind: _sent(known[kind], rows[kind], held, buckets) for kind in known}
    posts = _named(known, parts, rows, held)
    for kind in POSTS:
        more = rows[kind].join(posts, left_on=key_columns(known[kind])[0], right_on="subject", how="inner")
        parts[kind] = pl.concat([parts[kind], more.select(parts[kind].columns)]).unique(["seq", "bucket"])
    places = parts["assignments"].select("bucket", "unit").unique().join(up, on="unit")
    above = places.select("bucket", pl.col("above").alias("id")).unique()
    parts["units"] = pl.concat(
        [parts["units"], units.join(above, on="id").select(parts["units"].columns)]
    ).unique(["seq", "bucket"])
    packed = [_packed(slots, kind, part) for kind, part in parts.items()]
    for kind in (PAST_RESULTS, PAST_PAID):
        past = source.scan(kind).collect().join(held, on="subject", how="inner")
        packed.append(_packed(slots, kind, past))
    packed.append(_packed(slots, PAST_RUNS, source.scan(PAST_RUNS).collect().join(buckets, how="cross")))
    packed.append(_packed(slots, HOME, homes))
    numbers = buckets.with_columns(pl.col("bucket").alias("_to"), pl.lit(of, dtype=pl.Int64).alias("of"))
    packed.append(_packed(slots, BUCKET, numbers, "_to"))
    whole = pl.concat(packed)
    return {
        int(str(number)): part.drop("_bucket").sort("kind", "seq")
        for (number,), part in whole.partition_by("_bucket", as_dict=True).items()
        if number in set(buckets["bucket"])
    }


def _sent(table: Table, rows: pl.DataFrame, held: pl.DataFrame, buckets: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a KIND with the buckets to which they go."""
    import polars as pl

    keys = ROUTES.get(table.kind, key_columns(table))
    nobody = pl.all_horizontal(pl.lit(value=True), *(pl.col(one).is_null() for one in keys))
    every = pl.concat([rows.filter(nobody), witnesses(table, rows.lazy()).collect()])
    parts = [every.join(buckets, how="cross")]
    parts += [
        rows.join(held, left_on=key, right_on="subject", how="inner").select(*rows.columns, "bucket")
        for key in keys
    ]
    return pl.concat(parts).unique(["seq", "bucket"])


def _named(
    known: Mapping[str, Table],
    parts: Mapping[str, pl.DataFrame],
    rows: Mapping[str, pl.DataFrame],
    held: pl.DataFrame,
) -> pl.DataFrame:
    """Return subject and bucket of people who are named in a bucket's rows and not held there."""
    import polars as pl

    told = [
        parts[kind].select(pl.col(key).alias("subject"), "bucket")
        for kind, table in known.items()
        for key in key_columns(table)
    ]
    words = [parts[kind].select(pl.col(name).alias("word"), "bucket") for kind, name in NAMES.items()]
    said = pl.concat(words).unique().filter(pl.col("word").is_not_null())
    called = rows["employees"].select(pl.col("id").alias("subject"), pl.col("name").alias("word"))
    by_name = said.join(called, on="word", how="inner").select("subject", "bucket")
    by_id = said.select(pl.col("word").alias("subject"), "bucket")
    every = pl.concat([*told, by_name, by_id]).unique().filter(pl.col("subject").is_not_null())
    return every.join(held, on=["subject", "bucket"], how="anti")


def _packed(slots: Slots, kind: str, rows: pl.DataFrame, to: str = "bucket") -> pl.DataFrame:
    packed = slots.pack(kind, rows.lazy()).collect()
    return packed.with_columns(rows[to].alias("_bucket"))


__all__ = ["NAMES", "POSTS", "ROUTES", "ancestors", "split", "unit_buckets", "witnesses"]
