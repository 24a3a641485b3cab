"""The same facts for our side: frames of the KINDs, the engine's `Facts` over them, and a store made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from mix.data import STEPS

from kpi.engine.memory import MemoryFacts
from kpi.model.period import Period
from kpi.model.table import Table

PERIOD = Period.parse("2025-01")
LEVELS = ("了解模糊", "了解", "清楚", "熟悉")
NUMBERS = {"response": ("ecommerce.first_response_time", 10), "calls": ("callcenter.calls_accepted", 1), "sales": ("company.sales_of_month", 100)}  # fmt: skip
RATES = {
    "polite": "ecommerce.polite_wording",
    "conversion": "ecommerce.enquiry_conversion",
    "satisfaction": "callcenter.satisfaction",
    "callback": "callcenter.callback",
    "csat": "ecommerce.callback_satisfaction",
}
FLAGS = dict(
    zip(
        STEPS,
        (
            "ecommerce.announces_promotions", "ecommerce.shows_advantages", "ecommerce.asks_for_needs",
            "ecommerce.recommends_suitable", "ecommerce.follows_up_order", "ecommerce.explains_receipt",
        ),
        strict=True,
    )
)  # fmt: skip
EVENTS = {
    "late": "ecommerce.late",
    "absent": "ecommerce.absence",
    "complaints": "ecommerce.service_complaint",
}


def kinds(frame: pl.DataFrame, period: Period = PERIOD) -> dict[str, pl.DataFrame]:
    """Return the rows of each KIND as the columns of its table: ids are text, numbers `x.n` and `x.d`."""
    first = period.start
    ids = named("E", "employee")
    unit = named("U", "dept")
    units = frame.group_by("dept").agg(pl.col("dept_sales").first()).sort("dept")
    hired = pl.date(first.year + 1 - pl.col("years"), 1, 1)
    people = frame.select(id=ids, name=ids, hired_on=hired)
    placed = frame.select(
        employee=ids, unit=unit, role=pl.lit("agent"), **_cents("base_pay", "base"), **{"from": hired}
    )
    return {
        "units": units.select(id=unit, name=unit),
        "employees": people,
        "assignments": placed,
        "observations": pl.concat([*_observations(frame, units)]).with_columns(period=pl.lit(str(period))),
        "events": pl.concat([*_happened(frame, first)]),
    }


def named(letter: str, column: str) -> pl.Expr:
    """Return ids of a letter and seven digits."""
    return pl.lit(letter) + pl.col(column).cast(pl.String).str.zfill(7)


def _cents(name: str, column: str) -> dict[str, pl.Expr]:
    return {f"{name}.n": pl.col(column), f"{name}.d": pl.lit(100, dtype=pl.Int64)}


def _observations(frame: pl.DataFrame, units: pl.DataFrame) -> Iterator[pl.DataFrame]:
    nothing = pl.lit(None, dtype=pl.String)

    def rows(
        source: pl.DataFrame, subject: pl.Expr, metric: str, n: pl.Expr, d: pl.Expr, *, counted: bool
    ) -> pl.DataFrame:
        return source.select(
            subject.alias("subject"),
            pl.lit(metric).alias("metric"),
            n.cast(pl.Int64).alias("value.n"),
            d.cast(pl.Int64).alias("value.d"),
            pl.lit(counted).alias("value.counted"),
            nothing.alias("word"),
        )

    who = named("E", "employee")
    for column, (metric, scale) in NUMBERS.items():
        known = frame.filter(pl.col(column).is_not_null())
        yield rows(known, who, metric, pl.col(column), pl.lit(scale), counted=False)
    for column, metric in RATES.items():
        known = frame.filter(pl.col(f"{column}_n").is_not_null())
        yield rows(known, who, metric, pl.col(f"{column}_n"), pl.col(f"{column}_d"), counted=True)
    for column, metric in FLAGS.items():
        yield rows(frame, who, metric, pl.col(column), pl.lit(1), counted=False)
    level = pl.Series(LEVELS).gather(frame["expertise"])
    yield rows(
        frame, who, "ecommerce.product_expertise", pl.col("expertise"), pl.lit(1), counted=False
    ).with_columns(level.alias("word"))
    yield rows(
        units,
        named("U", "dept"),
        "ecommerce.department_sales",
        pl.col("dept_sales"),
        pl.lit(100),
        counted=False,
    )


def _happened(frame: pl.DataFrame, first: date) -> Iterator[pl.DataFrame]:
    for column, kind in EVENTS.items():
        many = frame.filter(pl.col(column) > 0).select(
            subject=named("E", "employee"), nth=pl.int_ranges(1, pl.col(column) + 1)
        )
        day = pl.lit(first) + pl.duration(days=pl.col("nth"))
        yield many.explode("nth").select(
            "subject",
            pl.lit(kind).alias("kind"),
            day.dt.to_string("%Y-%m-%d").alias("on"),
            pl.lit("verified").alias("status"),
            (pl.lit(f"{column}-") + pl.col("nth").cast(pl.String)).alias("ref"),
        )


class FrameFacts:
    """The `Facts` protocol over frames in memory; what is not given is empty."""

    def __init__(self, found: Mapping[str, pl.DataFrame], tables: Collection[Table] = ()) -> None:
        self._empty = MemoryFacts({}, tables=tables)
        ids = pl.concat([found["units"]["id"], found["employees"]["id"]])
        keys = pl.int_range(1, len(ids) + 1, dtype=pl.Int64, eager=True)
        kind = ["unit"] * found["units"].height + ["employee"] * found["employees"].height
        self._subjects = pl.DataFrame({"subject": keys, "id": ids, "kind": pl.Series(kind, dtype=pl.String)})
        self._frames = {name: self._stored(name, rows) for name, rows in found.items()}

    def _stored(self, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Bring rows into the columns of the protocol: keys for ids, a seq, and nulls for what is not given."""
        model = self._empty.frame(kind)
        for name in ("id", "subject", "employee", "unit"):
            if name in rows.columns and model.schema[name] == pl.Int64:
                keys = self._subjects.select(pl.col("id").alias(name), pl.col("subject").alias("_key"))
                rows = rows.join(keys, on=name, how="left", maintain_order="left").drop(name)
                rows = rows.rename({"_key": name})
        rows = rows.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("seq"))
        return pl.concat([model, rows], how="diagonal_relaxed").select(model.columns).cast(model.schema)

    def subjects(self) -> pl.DataFrame:
        """Return everyone named."""
        return self._subjects

    def frame(
        self,
        kind: str,
        *,
        since: date | None = None,
        until: date | None = None,
        periods: Collection[Period] | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """Return the rows of a KIND; all that are given lie in the one period, so days bound nothing."""
        rows = self._frames.get(kind)
        if rows is None:
            asked: dict[str, Any] = {
                "since": since,
                "until": until,
                "periods": periods,
                "only": only,
                "columns": columns,
            }
            return self._empty.frame(kind, **asked)
        if periods is not None:
            rows = rows.filter(pl.col("period").is_in([str(one) for one in periods]))
        if kind == "events" and (since or until):
            day = pl.col("on").str.to_date()
            rows = rows.filter(day.is_between(since or date.min, until or date.max))
        for name, words in (only or {}).items():
            rows = rows.filter(pl.col(name).is_in(list(words)))
        if columns is None:
            return rows
        wanted = {"seq", *columns}
        return rows.select(one for one in rows.columns if one in wanted or one.rsplit(".", 1)[0] in wanted)

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Nothing was ever run."""
        return self._empty.results(cards, periods)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Nothing was ever paid."""
        return self._empty.paid(periods, items)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """No period was ever run."""
        return {}
