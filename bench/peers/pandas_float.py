"""pandas, as its users write it: float64 columns, yuan and points, vectorised, groups by `groupby`.

Written with care: half away from zero by a helper of its own (`Series.round` rounds half to even), scores rounded again after they
are added up, no `apply`, departments as a category so that they are factorised once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

NAME = "pandas, float"
EXACT = False
LARGEST = 1_000_000

STEPS = [f"step{number}" for number in range(1, 7)]
MONEY = ["base", "sales", "dept_sales"]
GRADES = (130, 110, 80)
GUARANTEE = {1: 2000.0, 2: 2200.0}


def prepare(frame_path: Path) -> pd.DataFrame:
    """Read the frame; money in yuan and seconds as seconds, as a user would hold them."""
    import pandas as pd

    frame = pd.read_parquet(frame_path)
    frame["dept"] = frame["dept"].astype("category")
    frame["response"] /= 10
    for name in MONEY:
        frame[name] /= 100
    return frame


def compute(frame: pd.DataFrame) -> pd.DataFrame:
    """Compute the month."""
    import numpy as np
    import pandas as pd

    def per_dept(column: Any) -> Any:
        return column.groupby(frame["dept"], observed=True)

    def choose(known: pd.Series, conditions: list[pd.Series], points: list[float], rest: float) -> Any:
        return np.select([known.isna(), *conditions], [np.nan, *points], rest)

    points: dict[str, Any] = {}
    seconds = frame["response"]
    points["p_response"] = choose(seconds, [seconds <= 10, seconds <= 20, seconds < 25], [10, 6, 3], 0)
    points["p_expertise"] = np.array([0.0, 6.0, 12.0, 20.0])[frame["expertise"]]
    points["p_selling"] = frame[STEPS].sum(axis=1) * 5
    polite = frame["polite_n"] / frame["polite_d"] * 100
    points["p_polite"] = choose(polite, [polite >= least for least in (100, 80, 60, 40)], [20, 16, 12, 8], 0)
    points["p_discipline"] = 5 - 2 * frame["late"] - 5 * frame["absent"]
    conversion = frame["conversion_n"] / frame["conversion_d"]
    sums = per_dept(frame[["conversion_n", "conversion_d"]]).transform("sum")
    mean = sums["conversion_n"] / sums["conversion_d"]
    points["p_conversion"] = choose(conversion, [conversion < mean], [8], 10)
    for name, floor, target in (("satisfaction", 0.90, 0.98), ("callback", 0.70, 0.90)):
        rate = frame[f"{name}_n"] / frame[f"{name}_d"]
        inside = half_up(10 * rate / target)
        points[f"p_{name}"] = choose(rate, [rate < floor, rate >= target], [0, 10], inside)
    calls = frame["calls"]
    lost = (2200 - calls.clip(1800, 2200)) // 100 + (1800 - calls.clip(upper=1800)) // 100 * 2
    points["p_volume"] = (10 - lost).clip(lower=0).where(calls >= 1500, 0)
    points["p_csat"] = half_up(30 * frame["csat_n"] / frame["csat_d"])

    score = pd.DataFrame(points, index=frame.index).sum(axis=1).round(2)
    made = points | {"score": score}
    made["grade"] = np.select([score >= least for least in GRADES], [0, 1, 2], 3)
    made["rank"] = per_dept(score).rank(method="min", ascending=False)

    complaints = frame["complaints"]
    made["fine"] = 50.0 * (2 ** complaints.clip(upper=3) - 1) + 400 * (complaints - 3).clip(lower=0)
    made["commission"] = half_up(tiers(frame["sales"], (20_000, 50_000), (0.01, 0.015, 0.02)))
    pool = np.floor(tiers(frame["dept_sales"], (100_000, 200_000), (0.02, 0.03, 0.04)) * 100 + 0.5)
    weight = score.clip(lower=0)
    exact = (pool * weight / per_dept(weight).transform("sum")).fillna(0)
    cents = np.floor(exact)
    left = (pool - per_dept(cents).transform("sum")).where(weight > 0, 0)
    place = per_dept(exact - cents).rank(method="first", ascending=False)
    made["pool"] = (cents + (place <= left)) / 100
    earned = frame["base"] + made["commission"] + made["pool"]
    least = frame["years"].map(GUARANTEE).fillna(2500)
    made["topup"] = (least - earned).clip(lower=0)
    made["payable"] = earned + made["topup"] - made["fine"]
    return pd.DataFrame(made, index=frame.index)


def half_up(amount: pd.Series) -> pd.Series:
    """Round to 1/100, halves up (nothing here is below 0)."""
    import numpy as np

    return np.floor(amount * 100 + 0.5) / 100


def tiers(amount: pd.Series, bounds: tuple[int, int], rates: tuple[float, float, float]) -> pd.Series:
    """Return the marginal commission on an amount."""
    first, second = bounds
    return (
        amount.clip(upper=first) * rates[0]
        + (amount.clip(first, second) - first) * rates[1]
        + (amount - second).clip(lower=0) * rates[2]
    )


def columns(frame: pd.DataFrame, made: pd.DataFrame) -> pl.DataFrame:
    """Return the outputs as whole numbers of 1/100 and cents; not timed."""
    import polars as pl
    from mix.data import OUTPUTS

    scaled = made.drop(columns=["grade", "rank"]) * 100
    scaled[["grade", "rank"]] = made[["grade", "rank"]]
    found = {name: pl.Series(scaled[name].to_numpy(float), nan_to_null=True) for name in OUTPUTS}
    return pl.DataFrame(found).select(pl.all().round().cast(pl.Int64))
