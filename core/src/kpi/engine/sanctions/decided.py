"""What somebody decided in place of an amount that is left to discretion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.frames import in_units, scaled
from kpi.engine.rules import value_on
from kpi.engine.wording import worded
from kpi.model.names import short
from kpi.model.parameter import Value
from kpi.model.rule import Rule

if TYPE_CHECKING:
    import polars as pl

RANGE = "range"
"""Parameter with both ends of what a person may decide."""


def with_decided(context: Context, rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Add `decided` (Int64 in 1/UNITS, a size without sign), the latest amount decided for each `case`, and its `decision`.

    A decision names the case as its `ref`, and may name the rule as its `item`. One beyond the rule's
    `most` or below its `least` (see `edges_of`) does not count, and is reported as problem `out_of_range`.
    """
    import polars as pl

    decisions = of_others(context, context.facts.frame("decisions", only={"kind": ["amount"]}))
    if not decisions.height:
        return rows.with_columns(pl.lit(None, dtype=pl.Int64).alias("decided"), pl.lit("").alias("decision"))
    given = (
        decisions.filter(
            (pl.col("item").is_null() | pl.col("item").is_in([rule.id, short(rule.id)]))
            & (pl.col("outcome").fill_null("approved") != "rejected")
            & pl.col("amount.n").is_not_null()
        )
        .sort("on", "seq")
        .unique(["subject", "ref"], keep="last", maintain_order=True)
        .select(
            "subject",
            pl.col("ref").alias("case"),
            scaled(pl.col("amount.n"), pl.col("amount.d")).alias("decided"),
            pl.concat_str(pl.lit("decision "), pl.col("seq").cast(pl.String)).alias("decision"),
        )
    )
    joined = rows.join(given, on=["subject", "case"], how="left", maintain_order="left")
    beyond = _beyond(context, rule)
    wrong = joined.filter(beyond).select(
        "subject",
        message=worded(
            "{rule}: the amount decided for {case} is out of its range", rule=rule.id, case=pl.col("case")
        ),
    )
    context.report_each(wrong, "out_of_range")
    return joined.with_columns(pl.when(~beyond).then(pl.col("decided")).alias("decided"))


def _beyond(context: Context, rule: Rule) -> pl.Expr:
    import polars as pl

    test = pl.lit(value=False)
    for _, limit, below in edges_of(rule, context.day):
        edge = in_units(limit)
        test |= (pl.col("decided") < edge if below else pl.col("decided") > edge).fill_null(value=False)
    return test


def edges_of(rule: Rule, day: date) -> Iterator[tuple[str, Fraction, bool]]:
    """Yield between what a person may decide: the parameter that says so, the amount, whether it is the least.

    They are the rule's `least` and `most`, or the two ends of its `range`.
    """
    for name, below in (("least", True), ("most", False)):
        limit = _number(rule, name, day)
        both = _number(rule, RANGE, day)
        if isinstance(limit, Fraction):
            yield name, limit, below
        elif isinstance(both, tuple) and len(both) == 2:
            end = both[0 if below else 1]
            if isinstance(end, Fraction):
                yield RANGE, end, below


def _number(rule: Rule, name: str, day: date) -> Value:
    parameter = rule.parameter(name)
    return None if parameter is None else value_on(rule.id, parameter, day, rule.where).value


__all__ = ["RANGE", "edges_of", "with_decided"]
