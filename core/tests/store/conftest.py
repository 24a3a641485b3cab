"""An empty store in memory, and short ways to say what goes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kpi.engine.computed import Computed
from kpi.engine.lines import UNITS, LineBlock
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.store import BatchInfo, BatchResult, Hashes, RunRecord, Store, open_store
from kpi.types import Ledger, Money, RunStatus, Stage

JULY = Period.parse("2018-07")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:", create=True) as opened:
        yield opened


@pytest.fixture
def info() -> BatchInfo:
    return BatchInfo(date(2018, 8, 1), file="a.csv")


@pytest.fixture
def correction() -> BatchInfo:
    return BatchInfo(date(2018, 8, 2), by="ann", why="typing error", correct=True)


@pytest.fixture
def observe(store: Store, info: BatchInfo) -> Callable[..., BatchResult]:
    """Append observations of July given as `subject/metric=value`."""

    def append(*texts: str, batch: BatchInfo = info, period: Period = JULY) -> BatchResult:
        rows: list[dict[str, object]] = []
        for text in texts:
            name, value = text.split("=")
            subject, metric = name.split("/")
            rows.append({"subject": subject, "metric": metric, "period": period, "value": Fraction(value)})
        return store.append("observations", rows, batch)

    return append


@pytest.fixture
def observed(store: Store) -> Callable[..., dict[str, Fraction]]:
    """The observations in force as `subject/metric: value`."""

    def read(seq: int | None = None) -> dict[str, Fraction]:
        facts = store.facts(seq)
        frame = facts.frame("observations").join(facts.subjects(), on="subject")
        return {
            f"{row['id']}/{row['metric']}": Fraction(row["value.n"], row["value.d"])
            for row in frame.iter_rows(named=True)
        }

    return read


@pytest.fixture
def computed() -> Callable[..., Computed]:
    """A small computed period: `people` with a points line each, and a held and a paid yuan line for the first."""

    def make(people: int = 3, period: Period = JULY, *, score: int = 80) -> Computed:
        subject = pl.Series("subject", range(1, people + 1), dtype=pl.Int64)
        base = pl.DataFrame({"subject": subject}).with_columns(
            amount=pl.lit(score * UNITS, pl.Int64), status=pl.lit("final"), cause=pl.lit(""), flags=pl.lit("")
        )
        pay = base.head(1).with_columns(cause=pl.lit("event 7"), flags=pl.lit("capped,default_assumed"))
        about = str(period)
        blocks = (
            LineBlock("x.card", "speed", about, Stage.ITEMS, "x.speed", Ledger.POINTS, None, base),
            LineBlock("", "bonus", about, Stage.PAY, "x.bonus", Ledger.YUAN, Money.AWARD, pay),
            LineBlock(
                "", "pool", about, Stage.PAY, "x.pool", Ledger.YUAN, Money.POOL_SHARE,
                pay.with_columns(status=pl.lit("held")),
            ),
            LineBlock(
                "", "lost", about, Stage.PAY, "x.lost", None, None,
                pay.with_columns(amount=pl.lit(None, pl.Int64), flags=pl.lit("")),
            ),
        )  # fmt: skip
        results = base.select(
            "subject", pl.lit("x.card").alias("card"), pl.lit(1, pl.Int64).alias("unit"),
            pl.col("amount").alias("score"), pl.lit("A").alias("grade"),
            pl.col("subject").alias("rank"), pl.lit(people, pl.Int64).alias("of"),
            pl.lit(True).alias("target_met"), pl.lit("").alias("flags"),
        )  # fmt: skip
        proposals = pl.DataFrame(
            {"subject": [1], "ladder": ["x.cs"], "proposal": ["promote"], "level": ["senior"]}
        )
        return Computed(
            period, RunStatus.PROVISIONAL, blocks, results, results.select("subject", amount="score").head(1),
            proposals, (Problem("", "no_facts", "nothing to count"), Problem("A", "quarantined", "no unit")), (4, 2),
        )  # fmt: skip

    return make


@pytest.fixture
def run_of(store: Store) -> Callable[..., RunRecord]:
    """A run to record of what was computed."""

    def make(computed: Computed, **more: Any) -> RunRecord:
        return RunRecord(computed, date(2018, 8, 3), store.seq, Hashes("f", "p", "g"), **more)

    return make
