"""A plain Python loop on whole numbers; it is what the others are compared with, too."""

from __future__ import annotations

from pathlib import Path

import polars as pl

NAME = "plain Python, integers"
EXACT = True
LARGEST = 100_000


def prepare(frame_path: Path) -> pl.DataFrame:
    """Read the frame; its rows become dicts in the loop, as they would from a database."""
    return pl.read_parquet(frame_path)


def compute(frame: pl.DataFrame) -> pl.DataFrame:
    """Compute person by person."""
    from years.expected import reference

    return reference(frame)
