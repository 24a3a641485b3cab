"""A company many times as large as an example, in a folder of facts: copies of its units, people and rows."""

from pathlib import Path

import polars as pl

from kpi.lake.columns import key_columns


def grown(source: Path, target: Path, tables, times: int) -> Path:
    """Write `times` copies of every KIND; the values of observations differ from copy to copy."""
    target.mkdir(parents=True, exist_ok=True)
    for table in tables:
        file = source / f"{table.kind}.parquet"
        if not file.exists():
            continue
        rows = pl.read_parquet(file)
        pl.concat(_copy(table, rows, number) for number in range(times)).write_parquet(target / file.name)
    return target


def _copy(table, rows, number):
    names = [*key_columns(table), *(["rater"] if table.kind == "ratings" else [])]
    renamed = [(pl.col(name) + f"-{number}").alias(name) for name in names]
    copy = rows.with_columns(pl.col("seq") + number * rows["seq"].max(), *renamed)
    if table.kind != "observations":
        return copy
    moved = (pl.col("seq") % 7 == 3) & (pl.col("value_n") > 5)
    less = pl.col("value_n") - number % 4
    return copy.with_columns(pl.when(moved).then(less).otherwise("value_n").alias("value_n"))
