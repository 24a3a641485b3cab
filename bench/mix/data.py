"""The wide integer frame of the mixed work (see spec.md): seeded, of any size, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

OUTPUTS = (
    "p_response", "p_expertise", "p_selling", "p_polite", "p_discipline", "p_conversion", "p_satisfaction",
    "p_callback", "p_volume", "p_csat", "score", "grade", "rank", "fine", "commission", "pool", "topup", "payable",
)  # fmt: skip
STEPS = tuple(f"step{number}" for number in range(1, 7))
SIZES = (2, 3, 4, 5, 6, 8, 8, 10, 10, 12, 12, 15, 15, 18, 20, 20, 25, 30, 40, 60)
LARGE = 500
"""People of one department in two hundred."""

_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Chance:
    """Columns of draws: SplitMix64 of the row and the number of the column."""

    def __init__(self, seed: int) -> None:
        self._stream = seed * 1000

    def bits(self, rows: int) -> pl.Series:
        """Return 64 random bits a row."""
        self._stream += 1
        start = self._stream * 0x632BE59BD9B4E019 % 2**64
        state = pl.int_range(rows, dtype=pl.UInt64) * _word(_GOLDEN) + _word(start)
        mixed = state
        for shift, factor in ((30, _FIRST), (27, _SECOND)):
            mixed = (mixed ^ (mixed // 2**shift)) * _word(factor)
        return pl.select(mixed ^ (mixed // 2**31)).to_series()

    def between(self, rows: int, low: int, high: int) -> pl.Series:
        """Return whole numbers from low to high, both included."""
        return (self.bits(rows) % (high - low + 1)).cast(pl.Int64) + low

    def among(self, rows: int, values: Sequence[int]) -> pl.Series:
        """Return one of the values a row."""
        return pl.Series(values, dtype=pl.Int64).gather(self.between(rows, 0, len(values) - 1))

    def lost(self, rows: int, percent: int) -> pl.Series:
        """Tell which rows nobody knows."""
        return self.between(rows, 0, 99) < percent


def frame(people: int, seed: int = 1) -> pl.DataFrame:
    """Return the frame of so many employees."""
    chance = Chance(seed)
    columns: dict[str, pl.Series] = {"employee": pl.int_range(people, dtype=pl.Int64, eager=True)}
    dept, sizes = departments(chance, people)
    columns["dept"] = dept
    columns["response"] = _known(chance, chance.between(people, 50, 300), 2)
    columns["expertise"] = chance.between(people, 0, 3)
    for step in STEPS:
        columns[step] = chance.between(people, 0, 9) < 7
    _rate(columns, chance, people, "polite", whole=(20, 200), least=35, percent=1)
    columns["late"] = chance.among(people, [0] * 14 + [1] * 4 + [2, 4])
    columns["absent"] = chance.among(people, [0] * 38 + [1, 2])
    _rate(columns, chance, people, "conversion", whole=(50, 400), least=10, percent=3)
    _rate(columns, chance, people, "satisfaction", whole=(30, 300), least=85, percent=3)
    _rate(columns, chance, people, "callback", whole=(10, 120), least=60, percent=3)
    columns["calls"] = chance.between(people, 1400, 2600)
    _rate(columns, chance, people, "csat", whole=(10, 90), least=50, percent=3)
    columns["complaints"] = chance.among(people, [0] * 33 + [1] * 4 + [2, 3, 6])
    columns["base"] = chance.between(people, 120, 280) * 1000
    columns["sales"] = chance.between(people, 200_000, 8_000_000)
    each = chance.between(len(sizes), 300_000, 1_500_000)
    columns["dept_sales"] = (each * sizes).gather(dept)
    columns["years"] = chance.between(people, 1, 6)
    return pl.DataFrame(columns)


def write(folder: Path, people: int, seed: int = 1) -> Path:
    """Write the frame as a Parquet file, unless it is there."""
    path = folder / f"mix-{people}-{seed}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        frame(people, seed).write_parquet(path)
    return path


def _word(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)


def departments(chance: Chance, people: int) -> tuple[pl.Series, pl.Series]:
    """Return everybody's department, in no order, and the sizes of the departments."""
    many = people // 2 + 1
    sizes = pl.select(
        pl.when(chance.between(many, 0, 199) == 0).then(LARGE).otherwise(chance.among(many, SIZES))
    ).to_series()
    sizes = sizes.head(int((sizes.cum_sum() < people).sum()) + 1)
    left = people - int(sizes.head(len(sizes) - 1).sum())
    sizes = pl.concat([sizes.head(len(sizes) - 1), pl.Series([left], dtype=pl.Int64)])
    keys = pl.int_range(len(sizes), dtype=pl.Int64, eager=True)
    together = pl.DataFrame({"dept": keys, "size": sizes}).select(pl.col("dept").repeat_by("size").explode())
    return together["dept"].gather(chance.bits(people).arg_sort()), sizes


def _known(chance: Chance, values: pl.Series, percent: int) -> pl.Series:
    return pl.select(pl.when(~chance.lost(len(values), percent)).then(values)).to_series()


def _rate(
    columns: dict[str, pl.Series],
    chance: Chance,
    people: int,
    name: str,
    whole: tuple[int, int],
    least: int,
    percent: int,
) -> None:
    """Add a numerator of `least` to 100 percent of its denominator; both are null where nobody knows."""
    below = chance.between(people, *whole)
    above = below * chance.between(people, least, 100) // 100
    known = ~chance.lost(people, percent)
    columns[f"{name}_n"] = pl.select(pl.when(known).then(above)).to_series()
    columns[f"{name}_d"] = pl.select(pl.when(known).then(below)).to_series()
