"""What the peers' outputs are compared with: the reference by hand of every row, or of whole departments of a large frame.

Beyond `BY_HAND` rows the outputs of hand-written polars stand for the reference, once they agree with it on a sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from mix.data import OUTPUTS
from mix.oracle import reference

BY_HAND = 20_000
"""Rows up to which the reference computes everybody, and about so many are in a sample of a larger frame."""


def write(frame_path: Path) -> Path:
    """Write the reference of a frame beside it, unless it is there.

    Raises:
        SystemExit: where polars and the reference differ, so that nobody compares with what is wrong.
    """
    path = frame_path.with_name(f"expected-{frame_path.name}")
    if path.exists():
        return path
    frame = pl.read_parquet(frame_path)
    if frame.height <= BY_HAND:
        reference(frame).write_parquet(path)
        return path
    from peers import polars_int

    found = as_frame(polars_int.compute(frame))
    drawn = (pl.col("dept") * 7919 % (frame.height // BY_HAND)) == 0
    some = frame.select(drawn).to_series()
    wrong = differences(found.filter(some), reference(frame.filter(some)))
    if wrong.any():
        raise SystemExit(
            f"polars differs from the reference in {wrong.sum()} of {len(wrong)} rows of a sample"
        )
    found.write_parquet(path)
    return path


def differing(made: Any, path: Path) -> dict[str, Any]:
    """Compare a peer's outputs with the reference: rows that differ, of how many, in which columns."""
    return compared(made, path, OUTPUTS)


def compared(made: Any, path: Path, outputs: Sequence[str]) -> dict[str, Any]:
    """Compare some columns with those of a file."""
    found, wanted = as_frame(made, outputs), pl.read_parquet(path)
    if found.height != wanted.height:
        return {"wrong": wanted.height, "rows": wanted.height, "columns": ["number of rows"]}
    columns = [name for name in outputs if not found[name].equals(wanted[name], null_equal=True)]
    return {
        "wrong": int(differences(found, wanted, outputs).sum()),
        "rows": wanted.height,
        "columns": columns,
    }


def differences(found: pl.DataFrame, wanted: pl.DataFrame, outputs: Sequence[str] = OUTPUTS) -> pl.Series:
    """Tell of each row whether any of its columns differs."""
    same = [found[name].eq_missing(wanted[name]).alias(name) for name in outputs]
    return ~pl.DataFrame(same).select(pl.all_horizontal(pl.all())).to_series()


def as_frame(made: Any, outputs: Sequence[str] = OUTPUTS) -> pl.DataFrame:
    """Bring what a peer gives into columns of whole numbers: a polars frame, or lists or masked arrays by name."""
    if isinstance(made, pl.DataFrame):
        return made.select(pl.col(name).cast(pl.Int64) for name in outputs)
    assert isinstance(made, Mapping)
    return pl.DataFrame({name: _whole(made[name]) for name in outputs})


def _whole(values: Any) -> pl.Series:
    mask = getattr(values, "mask", None)
    if mask is not None:
        known = pl.Series(values.filled(0)).cast(pl.Int64)
        return known if mask.ndim == 0 else pl.select(pl.when(~pl.Series(mask)).then(known)).to_series()
    series = values if isinstance(values, pl.Series) else pl.Series(values, strict=False)
    if series.dtype.is_float():
        raise TypeError("a peer with floats rounds them itself, in `columns`")
    return series.cast(pl.Int64)
