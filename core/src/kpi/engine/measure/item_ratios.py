"""How much of its full marks a subject has on the items of a card, in the mean."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.grouping import summed
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.rules import setting_of

if TYPE_CHECKING:
    import polars as pl


def item_ratios(context: Context) -> pl.DataFrame:
    """Return subject, card, item_ratio.n, item_ratio.d: the mean of points / full mark of the assessed items.

    Items without a full mark, or one of 0, do not take part. Where a card has a base and no items it is the
    score as a share of the base.
    """
    import polars as pl

    schema = {"subject": pl.Int64, "card": pl.String, "item_ratio.n": pl.Int64, "item_ratio.d": pl.Int64}
    found = [pl.DataFrame(schema=schema)]
    marks = [(block, full) for block in context.items if (full := _full(context, block)) is not None]
    for card in sorted({block.card for block, _ in marks}):
        mine = [(block, full) for block, full in marks if block.card == card]
        grid = lcm(*(UNITS * full.numerator for _, full in mine))
        parts = [
            block.rows.filter(pl.col("amount").is_not_null()).select(
                "subject",
                part=pl.col("amount").cast(pl.Int128) * full.denominator * (grid // (UNITS * full.numerator)),
            )
            for block, full in mine
        ]
        sums = pl.concat(parts).group_by("subject").agg(summed(pl.col("part")).alias("part"), pl.len())
        found.append(
            sums.select(
                "subject",
                pl.lit(card).alias("card"),
                pl.col("part").cast(pl.Int64).alias("item_ratio.n"),
                (pl.col("len").cast(pl.Int64) * grid).alias("item_ratio.d"),
            )
        )
    return pl.concat([*found, *_of_base(context)])


def _full(context: Context, block: LineBlock) -> Fraction | None:
    rule = context.catalogue.rules[block.rule]
    value = setting_of(rule, rule.full, context.day) if rule.full else None
    return value if isinstance(value, Fraction) and value > 0 else None


def _of_base(context: Context) -> list[pl.DataFrame]:
    import polars as pl

    found = []
    for name in context.results["card"].unique().sort().to_list():
        card = context.catalogue.scorecards.get(name)
        base = setting_of(card, "base", context.day) if card is not None and not card.items else None
        if isinstance(base, Fraction) and base > 0:
            rows = context.results.filter((pl.col("card") == name) & pl.col("score").is_not_null())
            found.append(
                rows.select(
                    "subject",
                    "card",
                    (pl.col("score") * base.denominator).alias("item_ratio.n"),
                    pl.lit(UNITS * base.numerator, dtype=pl.Int64).alias("item_ratio.d"),
                )
            )
    return found


__all__ = ["item_ratios"]
