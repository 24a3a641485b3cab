"""The rows of every KIND to the buckets that need them, by joins: what `kpi.lake.buckets.split` does in memory.

All KINDs are one table of slots from the start, so there is one join by the ids that a row names, however many KINDs
there are.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kpi.api.engines import (
    BUCKET,
    HOME,
    NAMES,
    PAST_PAID,
    PAST_RESULTS,
    PAST_RUNS,
    POSTS,
    ROUTES,
    Job,
    ancestors,
    key_columns,
    unit_buckets,
    witnesses,
)

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import Column, DataFrame, SparkSession

_SQL = {"Int64": "bigint", "String": "string", "Date": "date", "Boolean": "boolean"}


class Router:
    """Reads a job's facts and gives every row its buckets."""

    def __init__(self, spark: SparkSession, job: Job, of: int) -> None:
        self.spark, self.job, self.of = spark, job, of
        self.tables = {one.kind: one for one in job.facts.tables if job.facts.files(one.kind)}
        self.slots = list(job.slots.schema)
        self.buckets: list[int] = []

    def bucketed(self) -> DataFrame:
        """Return the table of slots with `bucket`: what each bucket needs, some rows perhaps more than once."""
        from pyspark.sql import functions as f

        rows = self._rows()
        units = self.job.facts.scan("units").collect()
        unit = self.job.slots.places["assignments"]["unit"]
        posts = rows.filter("kind = 'assignments'").select(
            f.col("keys")[0].alias("subject"), f.col(unit).alias("unit")
        )
        assigned = (
            self.job.facts.scan("assignments")
            .select("unit")
            .unique()
            .collect()["unit"]
            .drop_nulls()
            .to_list()
        )
        homes_here = unit_buckets(units, assigned, self.job.parting, self._led(units, posts), self.of)
        up_here = ancestors(units)
        homes, up = self._small(homes_here), self._small(up_here)
        self.buckets = sorted(set(homes_here["bucket"]))
        buckets = self._small(homes_here.select("bucket").unique())
        held = self._held(rows, posts, homes, self._small(_places(homes_here, up_here)))
        everywhere = rows.filter((f.size("keys") == 0) | f.col("witness")).crossJoin(buckets)
        sent = rows.withColumn("subject", f.explode("keys")).join(held, "subject").select(everywhere.columns)
        sent = sent.unionByName(everywhere).persist()
        named = self._named(rows, sent, held)
        told = rows.filter(f.col("kind").isin(*POSTS)).withColumn("subject", f.col("keys")[0])
        sent = sent.unionByName(told.join(named, "subject").select(everywhere.columns))
        stood = sent.filter("kind = 'assignments'").select("bucket", f.col(unit).alias("unit")).distinct()
        above = stood.join(up, "unit").select("bucket", f.col("above").alias("subject")).distinct()
        ancestry = (
            rows.filter("kind = 'units'").withColumn("subject", f.col("keys")[0]).join(above, "subject")
        )
        sent = sent.unionByName(ancestry.select(everywhere.columns))
        return sent.select("bucket", *self.slots).unionByName(self._beside(homes_here))

    def _rows(self) -> DataFrame:
        """Return all KINDs and what earlier periods left in slots, with `keys`, `names`, `words` and `witness`."""
        from pyspark.sql import functions as f

        made = []
        for kind, table in self.tables.items():
            files = [str(one.resolve()) for one in self.job.facts.files(kind)]
            found = self.spark.read.option("mergeSchema", len(files) > 1).parquet(*files)
            seen = witnesses(table, self.job.facts.scan(kind)).select("seq").collect()["seq"].to_list()
            names = [f.col(one) for one in key_columns(table) if one in found.columns]
            routes = [f.col(one) for one in ROUTES.get(kind, key_columns(table)) if one in found.columns]
            words = [f.col(NAMES[kind])] if kind in NAMES and NAMES[kind] in found.columns else []
            made.append(
                self._packed(
                    kind, found, routes, names, words, f.col("seq").isin(seen) if seen else f.lit(False)
                )
            )
        for kind in (PAST_RESULTS, PAST_PAID):
            for period, folder in self.job.facts.past.items():
                place = folder / ("results" if kind == PAST_RESULTS else "lines")
                found = self.spark.read.parquet(str(place.resolve())).withColumn("period", f.lit(period))
                if kind == PAST_PAID:
                    found = found.filter("ledger = 'yuan' AND status != 'held' AND amount IS NOT NULL")
                made.append(self._packed(kind, found, [f.col("subject")], [], [], f.lit(False)))
        return reduce(lambda one, other: one.unionByName(other), made)

    def _packed(
        self,
        kind: str,
        rows: DataFrame,
        routes: list[Column],
        names: list[Column],
        words: list[Column],
        witness: Column,
    ) -> DataFrame:
        """Put the rows of a KIND into slots; a date is its days since 1970-01-01."""
        from pyspark.sql import functions as f

        schema, places = self.job.slots.schemas[kind], self.job.slots.places[kind]
        column_of = {slot: name for name, slot in places.items() if name in rows.columns}
        columns = [f.lit(kind).alias("kind")]
        columns.append((f.col("seq") if "seq" in rows.columns else f.lit(0)).cast("bigint").alias("seq"))
        for slot, type in self.job.slots.schema.items():
            if slot in ("kind", "seq"):
                continue
            value = f.col(column_of[slot]) if slot in column_of else f.lit(None)
            if slot in column_of and str(schema[column_of[slot]]) == "Date":
                value = f.unix_date(value)
            columns.append(value.cast(_SQL[str(type)]).alias(slot))
        lists = (("keys", routes), ("names", names), ("words", words))
        for name, parts in lists:
            array = f.array(*parts) if parts else f.array()
            columns.append(f.array_distinct(f.array_compact(array.cast("array<string>"))).alias(name))
        return rows.select(*columns, witness.alias("witness"))

    def _held(self, rows: DataFrame, posts: DataFrame, homes: DataFrame, places: DataFrame) -> DataFrame:
        """Return subject and bucket: people where they ever were, units with those above them, others by their name."""
        from pyspark.sql import functions as f

        held = posts.join(homes, "unit").select("subject", "bucket").union(places).distinct().persist()
        named = rows.select(f.explode(f.array_union("keys", "names")).alias("subject")).distinct()
        alone = named.join(held.select("subject").distinct(), "subject", "left_anti")
        place = (f.crc32(f.col("subject")) % f.lit(self.of)).cast("bigint")
        return held.union(alone.select("subject", place.alias("bucket"))).persist()

    def _named(self, rows: DataFrame, sent: DataFrame, held: DataFrame) -> DataFrame:
        """Return subject and bucket of people who are named in a bucket's rows and not held there."""
        from pyspark.sql import functions as f

        told = sent.select(f.explode("names").alias("subject"), "bucket")
        said = sent.select(f.explode("words").alias("word"), "bucket").distinct()
        name = self.job.slots.places["employees"]["name"]
        people = rows.filter("kind = 'employees'").select(
            f.col("keys")[0].alias("subject"), f.col(name).alias("word")
        )
        every = told.union(said.join(people, "word").select("subject", "bucket"))
        every = every.union(said.select(f.col("word").alias("subject"), "bucket")).distinct()
        return every.join(held, ["subject", "bucket"], "left_anti")

    def _led(self, units: pl.DataFrame, posts: DataFrame) -> pl.DataFrame:
        """Return where each leader is or was, which is asked only where units of leaders have to stay together."""
        import polars as pl

        schema = {"leader": pl.String, "unit": pl.String}
        leaders = units["leader"].drop_nulls().unique().to_list() if self.job.parting.leaders else []
        if not leaders:
            return pl.DataFrame(schema=schema)
        names = self._small(units.select(pl.col("leader").alias("subject")).drop_nulls().unique())
        found = posts.join(names, "subject").select("subject", "unit").distinct().collect()
        return pl.DataFrame([tuple(row) for row in found], schema=schema, orient="row")

    def _beside(self, homes: pl.DataFrame) -> DataFrame:
        """Return what lies beside the KINDs of each bucket: its units, its number, the periods that were run."""
        import polars as pl

        slots, numbers = self.job.slots, homes.select("bucket").unique()
        periods = self.job.facts.scan(PAST_RUNS).collect().join(numbers, how="cross")
        counted = numbers.with_columns(pl.lit(self.of, dtype=pl.Int64).alias("of"))
        made = [
            slots.pack(kind, rows.lazy()).collect().with_columns(rows["bucket"])
            for kind, rows in ((HOME, homes), (PAST_RUNS, periods), (BUCKET, counted))
        ]
        return self.spark.createDataFrame(_arrow(pl.concat(made).select("bucket", *self.slots)))

    def _small(self, frame: pl.DataFrame) -> DataFrame:
        from pyspark.sql import functions as f

        return f.broadcast(self.spark.createDataFrame(_arrow(frame)))


def _places(homes: pl.DataFrame, up: pl.DataFrame) -> pl.DataFrame:
    """Return the buckets of units: their own, and those of the units below them."""
    import polars as pl

    own = homes.select(pl.col("unit").alias("subject"), "bucket")
    above = up.join(homes, on="unit").select(pl.col("above").alias("subject"), "bucket")
    return pl.concat([own, above]).unique()


def _arrow(frame: pl.DataFrame) -> object:
    """Return the frame with the types of text that every version of Spark reads."""
    import pyarrow as pa

    table = frame.to_arrow()
    types = {pa.large_string(): pa.string(), pa.string_view(): pa.string()}
    return table.cast(pa.schema([(one.name, types.get(one.type, one.type)) for one in table.schema]))


__all__ = ["Router"]
