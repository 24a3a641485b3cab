"""pandas, as its users write it: float64 scores, `groupby` with `rank`, `cumsum`, `ffill` and `rolling`, no `apply`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

NAME = "pandas, float"
EXACT = False
LARGEST = 100_000


def prepare(frame_path: Path) -> pd.DataFrame:
    """Read the frame; scores in points."""
    import pandas as pd

    frame = pd.read_parquet(frame_path)
    frame["score"] /= 100
    return frame


def compute(frame: pd.DataFrame) -> pd.DataFrame:
    """Compute all months at once."""
    import numpy as np

    level, person = frame["level"], frame["employee"]
    rank = frame.groupby(["dept", "month"])["score"].rank(method="min", ascending=False)
    good = in_a_row(frame["score"] >= 80, person)
    failed = in_a_row(frame["score"] < 60, person)
    mean = frame.groupby("employee")["score"].rolling(6, min_periods=1).mean().to_numpy()
    firsts = (rank == 1).groupby(person).rolling(12, min_periods=1).sum().to_numpy()
    rises = ((level == 0) & (good >= 3) & (mean >= 75)) | ((level == 1) & (good >= 6) & (firsts >= 2))
    falls = (level > 0) & (failed >= 2)
    return rank.to_frame("rank").assign(proposal=np.select([rises, falls], [1, 2], 0))


def in_a_row(holds: pd.Series, person: pd.Series) -> pd.Series:
    """Count the months in a row in which it holds: what is counted so far less what was when it last did not hold."""
    counted = holds.groupby(person).cumsum()
    return counted - counted.mask(holds).groupby(person).ffill().fillna(0)


def columns(frame: pd.DataFrame, made: pd.DataFrame) -> pl.DataFrame:
    """Return whole numbers; not timed."""
    import polars as pl

    rank = pl.Series(made["rank"].to_numpy(), nan_to_null=True)
    return pl.DataFrame({"rank": rank.cast(pl.Int64), "proposal": made["proposal"].to_numpy()})
