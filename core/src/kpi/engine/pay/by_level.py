"""Which level a stretch is paid by, where it changed within the period or somebody was demoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT, apply_rule
from kpi.engine.frames import rounded
from kpi.engine.measure import own_name, with_inputs
from kpi.engine.pay.payees import Payees, choice_of
from kpi.engine.population.levels import assignments_with_levels
from kpi.model.pay import PayPart

if TYPE_CHECKING:
    import polars as pl

LEVEL_KEPT = "level_kept"
"""Flag of pay that stays at the level from before a demotion."""

_FLAG = "level.flag"


def by_level(payees: Payees, part: PayPart, rows: pl.DataFrame) -> pl.DataFrame:
    """Put the level that counts in the place of each stretch's own, as parameters of the part's rule say.

    `mid_month` next_month: the level of the first stretch of the period counts throughout. With
    `demotion_lowers_pay` false it is, of the levels held until then (assigned or decided), the one that pays
    most; where that is not the stretch's own, the column `level.flag` says so.
    """
    import polars as pl

    context = payees.context
    rule = context.catalogue.rules[part.rule]
    if not any(own_name(context, one.name) == "level" for one in rule.inputs):
        return rows
    rows = rows.with_columns(pl.col("span.last").alias("_until"))
    if choice_of(context, part.rule, "mid_month") == "next_month":
        first = payees.spans.sort("subject", "span.first").unique("subject", keep="first")
        begun = first.select("subject", "level", pl.col("span.first").alias("_until"))
        rows = rows.drop("level", "_until").join(begun, on="subject", how="left", maintain_order="left")
    if choice_of(context, part.rule, "demotion_lowers_pay") is False:
        rows = _best_held(payees, part, rows)
    return rows.drop("_until")


def _best_held(payees: Payees, part: PayPart, rows: pl.DataFrame) -> pl.DataFrame:
    """Take, for each row, the level held until `_until` that pays most; the own one where they pay the same."""
    import polars as pl

    context = payees.context
    rule = context.catalogue.rules[part.rule]
    stated = assignments_with_levels(context.policy, context.facts, context.period.end)
    held = stated.select(pl.col("employee").alias("subject"), pl.col("level").alias("_held"), "from")
    numbered = rows.with_row_index("_at")
    own = numbered.with_columns(pl.col("level").alias("_own"))
    earlier = (
        own.drop("level")
        .join(held, on="subject")
        .filter((pl.col("from") <= pl.col("_until")) & pl.col("_held").is_not_null())
        .rename({"_held": "level"})
        .unique(["_at", "level"])
    )
    every = pl.concat([own, earlier.select(own.columns)]).unique(["_at", "level"])
    tried = apply_rule(context, rule, with_inputs(context, every, rule.inputs))
    worth = rounded(pl.col(f"{RESULT}.n"), pl.col(f"{RESULT}.d")).alias("_worth")
    mine = pl.col("level").eq_missing(pl.col("_own"))
    best = (
        tried.with_columns(worth, mine.alias("_mine"))
        .sort("_at", "_worth", "_mine", "level", descending=[False, True, True, False], nulls_last=True)
        .unique("_at", keep="first", maintain_order=True)
        .select("_at", "level", pl.when("_mine").then(pl.lit("")).otherwise(pl.lit(LEVEL_KEPT)).alias(_FLAG))
    )
    return numbered.drop("level").join(best, on="_at", how="left", maintain_order="left").drop("_at")


def level_flags(rows: pl.DataFrame) -> pl.Expr:
    """Return what `by_level` has to say of rows that are summed to one line."""
    import polars as pl

    return pl.col(_FLAG).max() if _FLAG in rows.columns else pl.lit("")


__all__ = ["LEVEL_KEPT", "by_level", "level_flags"]
