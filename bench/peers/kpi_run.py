"""This project, whole: `kpi.engine.run.compute` from facts in memory to every line with its flags and problems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.computed import Computed

NAME = "kpi, whole run"
EXACT = True
LARGEST = 1_000_000

POLICY = Path(__file__).parent.parent / "mix" / "kpi.toml"
ITEMS = {
    "p_response": "first_response_time",
    "p_expertise": "product_expertise",
    "p_selling": "presale_selling",
    "p_polite": "polite_wording",
    "p_discipline": "daily_discipline",
    "p_conversion": "enquiry_conversion",
    "p_satisfaction": "satisfaction",
    "p_callback": "callback",
    "p_volume": "volume",
    "p_csat": "callback_satisfaction",
}
GRADES = {"A": 0, "B": 1, "C": 2, "D": 3}


def prepare(frame_path: Path) -> Any:
    """Load the policy and hold the facts as frames of their KINDs."""
    import polars as pl
    from mix.facts import FrameFacts, kinds

    from kpi.app.catalogue import load_policy

    policy = load_policy(POLICY)
    frame = pl.read_parquet(frame_path)
    return policy, FrameFacts(kinds(frame), tuple(policy.catalogue.tables.values()))


def compute(state: Any) -> Computed:
    """Compute the month."""
    from mix.facts import PERIOD

    from kpi.engine.run import compute as run

    policy, facts = state
    return run(policy, facts, PERIOD)


def columns(state: Any, computed: Computed) -> pl.DataFrame:
    """Return the outputs of the mixed work out of the lines; not timed."""
    import polars as pl

    subjects = state[1].subjects().filter(pl.col("kind") == "employee").select("subject", "id")
    wide = subjects.sort("id").join(
        computed.results.select("subject", "score", "grade", "rank"), on="subject", how="left"
    )
    grade = pl.col("grade").replace_strict(GRADES, return_dtype=pl.Int64)
    wide = wide.with_columns(grade, pl.col("score") // 100)
    for name, item in ITEMS.items():
        wide = _with(wide, computed, name, item)
    for name in ("base", "commission", "pool", "topup"):
        wide = _with(wide, computed, name, name, cents=True)
    wide = _with(wide, computed, "fine", "complained_about", cents=True).with_columns(-pl.col("fine"))
    paid = computed.payable.select("subject", pl.col("amount").alias("payable") // 100)
    return wide.join(paid, on="subject", how="left", maintain_order="left")


def _with(
    wide: pl.DataFrame, computed: Computed, name: str, item: str, *, cents: bool = False
) -> pl.DataFrame:
    """Add the sum of an item's lines; points that are missing stay so, money without a line is 0."""
    import polars as pl

    found = [one.rows for one in computed.blocks if one.item == item]
    empty = pl.DataFrame(schema={"subject": pl.Int64, "amount": pl.Int64})
    lines = pl.concat([one.select("subject", "amount") for one in found]) if found else empty
    if not cents:
        points = lines.select("subject", (pl.col("amount") // 100).alias(name))
        return wide.join(points, on="subject", how="left", maintain_order="left")
    sums = lines.group_by("subject").agg((pl.col("amount").sum() // 100).alias(name))
    return wide.join(sums, on="subject", how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(0)
    )
