"""What somebody decided in place of an amount that is left to discretion."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.frames import in_units, scaled
from kpi.engine.rules import value_on
from kpi.model.names import short
from kpi.model.rule import Rule

if TYPE_CHECKING:
    import polars as pl


def with_decided(context: Context, rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Add `decided` (Int64 in 1/UNITS, a size without sign), the latest amount decided for each `case`, and its `decision`.

    A decision names the case as its `ref`, and may name the rule as its `item`. One beyond the rule's
    `most` or below its `least` does not count, and is reported as problem `out_of_range`.
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
        pl.format(f"{rule.id}: the amount decided for {{}} is out of its range", "case").alias("message"),
    )
    context.report_each(wrong, "out_of_range", "")
    return joined.with_columns(pl.when(~beyond).then(pl.col("decided")).alias("decided"))


def _beyond(context: Context, rule: Rule) -> pl.Expr:
    import polars as pl

    test = pl.lit(value=False)
    for name, below in (("least", True), ("most", False)):
        parameter = rule.parameter(name)
        limit = None if parameter is None else value_on(rule.id, parameter, context.day, rule.where).value
        if isinstance(limit, Fraction):
            edge = in_units(limit)
            test |= (pl.col("decided") < edge if below else pl.col("decided") > edge).fill_null(value=False)
    return test


__all__ = ["with_decided"]
