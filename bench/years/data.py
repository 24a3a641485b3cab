"""The frame of the twenty-four months (see spec.md), and the same as facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from mix.data import Chance, departments

if TYPE_CHECKING:
    from kpi.model.period import Period

MONTHS = 24
FIRST = "2024-01"
LEVELS = ("junior", "senior", "expert")
OUTPUTS = ("rank", "proposal")


def frame(people: int, seed: int = 2, months: int = MONTHS) -> pl.DataFrame:
    """Return the frame of so many employees, and of fewer months for a look."""
    chance = Chance(seed)
    dept, _ = departments(chance, people)
    everyone = pl.DataFrame(
        {
            "employee": pl.int_range(people, dtype=pl.Int64, eager=True),
            "dept": dept,
            "level": chance.between(people, 0, len(LEVELS) - 1),
            "usual": chance.between(people, 4500, 9000),
        }
    )
    each = pl.DataFrame({"month": pl.int_range(months, dtype=pl.Int64, eager=True)})
    rows = everyone.join(each, how="cross", maintain_order="left_right")
    score = (rows["usual"] + chance.between(rows.height, -2000, 2000)).clip(0, 10_000)
    known = ~chance.lost(rows.height, 3)
    return rows.select("employee", "month", "dept", "level", pl.when(known).then(score).alias("score"))


def write(folder: Path, people: int, seed: int = 2, months: int = MONTHS) -> Path:
    """Write the frame as a Parquet file, unless it is there."""
    path = folder / f"years-{people}-{seed}-{months}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        frame(people, seed, months).write_parquet(path)
    return path


def periods(months: int = MONTHS) -> list[Period]:
    """Return the months."""
    from kpi.model.period import Period

    return [Period.parse(FIRST).shift(step) for step in range(months)]


def kinds(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the rows of each KIND, as `mix.facts.kinds` does."""
    from mix.facts import named

    names = pl.Series([str(one) for one in periods()], dtype=pl.String)
    hired = pl.date(2020, 1, 1)
    people = frame.filter(pl.col("month") == 0)
    ids = named("E", "employee")
    known = frame.filter(pl.col("score").is_not_null())
    hundred = pl.lit(100, dtype=pl.Int64)
    return {
        "units": people.select("dept")
        .unique()
        .sort("dept")
        .select(id=named("U", "dept"), name=named("U", "dept")),
        "employees": people.select(id=ids, name=ids, hired_on=hired),
        "assignments": people.select(
            employee=ids,
            unit=named("U", "dept"),
            role=pl.lit("agent"),
            level=pl.Series(LEVELS).gather(people["level"]),
            **{"from": hired},
        ),
        "observations": known.select(
            subject=ids,
            metric=pl.lit("company.quality"),
            period=names.gather(known["month"]),
            **{"value.n": pl.col("score"), "value.d": hundred, "value.counted": pl.lit(value=False)},
        ),
    }
