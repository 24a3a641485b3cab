"""This project: month after month by `compute`, each with its lines and proposals, over the results of those before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

NAME = "kpi, 24 runs"
EXACT = True
LARGEST = 100_000

POLICY = Path(__file__).parent.parent / "kpi.toml"
PROPOSALS = {"promote": 1, "demote": 2}


def prepare(frame_path: Path) -> Any:
    """Load the policy and hold the facts as frames of their KINDs."""
    import polars as pl
    from mix.facts import FrameFacts
    from years.data import kinds, periods

    from kpi.app.catalogue import load_policy

    policy, frame = load_policy(POLICY), pl.read_parquet(frame_path)
    facts = FrameFacts(kinds(frame), tuple(policy.catalogue.tables.values()))
    return policy, facts, periods(frame["month"].n_unique())


def compute(state: Any) -> Any:
    """Compute the months in their turn."""
    from kpi.engine.run import compute as run
    from kpi.store import with_results

    policy, facts, months = state
    done: list[Any] = []
    for period in months:
        done.append(run(policy, with_results(facts, done), period))
    return done


def columns(state: Any, made: Any) -> pl.DataFrame:
    """Return rank and proposal of every row; not timed."""
    import polars as pl

    people: pl.DataFrame = state[1].subjects().filter(pl.col("kind") == "employee").select("subject", "id")
    months = []
    for month, computed in enumerate(made):
        proposed = computed.proposals.select(
            "subject", pl.col("proposal").replace_strict(PROPOSALS, return_dtype=pl.Int64)
        )
        rows = people.join(computed.results.select("subject", "rank"), on="subject", how="left")
        rows = rows.join(proposed, on="subject", how="left").with_columns(month=pl.lit(month))
        months.append(rows)
    return pl.concat(months).sort("id", "month").with_columns(pl.col("proposal").fill_null(0))
