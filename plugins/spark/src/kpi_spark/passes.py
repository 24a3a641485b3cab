"""One pass computes every bucket; while buckets have a question about people of others, it is answered, and a pass follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kpi.api.engines import OUTCOME, ROWS, STATUS, Job, Question, RunStatus, answered, to_rows, worst
from kpi_spark.routing import Router

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

QUESTION = "question"
"""The table of questions among the parts of a pass."""
_TYPES = {"String": "string", "Int64": "bigint", "Boolean": "boolean"}


def run(spark: SparkSession, job: Job, of: int) -> RunStatus:
    """Compute a job in `of` buckets and write its tables; return the status."""
    import polars as pl
    from pyspark.storagelevel import StorageLevel

    parts = job.folder / "_parts"
    router = Router(spark, job, of)
    bucketed = router.bucketed().repartition(len(router.buckets) or 1, "bucket")
    bucketed = bucketed.persist(StorageLevel.MEMORY_AND_DISK)
    answers: dict[str, bytes] = {}
    while True:
        _pass(spark, job, bucketed, answers, str(parts.resolve()))
        asked = parts / f"table={QUESTION}"
        if not asked.is_dir():
            break
        rows = pl.read_parquet(asked / "*.parquet", columns=["question"])["question"].to_list()
        site, answer = answered((Question.from_bytes(one) for one in rows), len(router.buckets))
        answers[site] = _bytes(answer)
    told = pl.read_parquet(parts / f"table={STATUS}" / "*.parquet", columns=["flags"])["flags"].to_list()
    for name in OUTCOME:
        _write(spark, job, name, str(parts.resolve()))
    shutil.rmtree(parts)
    return worst(RunStatus(one) for one in told)


def _pass(
    spark: SparkSession, job: Job, bucketed: DataFrame, answers: Mapping[str, bytes], place: str
) -> None:
    schema = ", ".join(f"`{name}` {_TYPES[word]}" for name, word in ROWS.items()) + ", question binary"
    known = spark.sparkContext.broadcast(dict(answers))
    kernel, slots = job.kernel, list(job.slots.schema)

    def one(table: pa.Table) -> pa.Table:
        return _computed(table, kernel, slots, known.value)

    found = bucketed.groupBy("bucket").applyInArrow(one, schema)
    found.write.mode("overwrite").partitionBy("table").parquet(place)


def _computed(
    table: pa.Table, kernel: Callable[..., Any], slots: list[str], answers: Mapping[str, bytes]
) -> pa.Table:
    """Compute one bucket in a worker: what it says, or its question."""
    import os

    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as pl
    import pyarrow as pa

    rows = pl.from_arrow(table)
    assert isinstance(rows, pl.DataFrame)
    found = kernel(rows.select(slots), {site: pl.read_ipc(data) for site, data in answers.items()})
    types = {"String": pa.string(), "Int64": pa.int64(), "Boolean": pa.bool_()}
    schema = pa.schema([*((name, types[word]) for name, word in ROWS.items()), ("question", pa.binary())])
    if isinstance(found, Question):
        columns = {name: [QUESTION if name == "table" else None] for name in ROWS}
        return pa.table({**columns, "question": [found.to_bytes()]}, schema=schema)
    said = to_rows(found).to_arrow()
    return said.append_column("question", pa.nulls(said.num_rows, pa.binary())).cast(schema)


def _write(spark: SparkSession, job: Job, name: str, parts: str) -> None:
    """Write one table with its own columns; a problem of the run that several buckets tell stands once."""
    from pathlib import Path

    columns = list(OUTCOME[name])
    place, source = str((job.folder / name).resolve()), f"{parts}/table={name}"
    if Path(source).is_dir():
        rows = spark.read.parquet(source).select(*columns)
    else:
        rows = spark.createDataFrame(
            [], ", ".join(f"`{one}` {_TYPES[word]}" for one, word in OUTCOME[name].items())
        )
    rows = rows.distinct() if name == "problems" else rows
    rows.sortWithinPartitions(*columns).write.mode("overwrite").parquet(place)


def _bytes(frame: pl.DataFrame) -> bytes:
    from io import BytesIO

    out = BytesIO()
    frame.write_ipc(out)
    return out.getvalue()


__all__ = ["QUESTION", "run"]
