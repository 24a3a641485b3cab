"""What people gave themselves in a role that is not their own: it counts in no column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.wording import worded
from kpi.model.metric import Metric, Rated

if TYPE_CHECKING:
    import polars as pl

OWN_ROLES = ("self", "自评", "本人")
"""Roles in which somebody rates himself."""
OWN_RATING = "own_rating"


def own_ratings(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ratings (with `seq`) of oneself, by id or name, as one of the other raters.

    Where two have one name, a rating by that name is nobody's own.
    """
    import polars as pl

    others = rows.filter(~pl.col("rater_role").is_in(OWN_ROLES))
    if not others.height:
        return others
    names = context.facts.frame("employees", columns=["id", "name"])
    alone = names.filter(pl.col("name").is_unique()).select(subject="id", rater="name")
    called = pl.concat([context.names.select("subject", rater="id"), alone])
    return others.join(called, on=["subject", "rater"], how="semi", maintain_order="left")


def without(
    context: Context, metric: Metric, rows: pl.DataFrame, own: pl.DataFrame, *, report: bool = False
) -> pl.DataFrame:
    """Leave `own` out of the ratings of a metric of certain roles; of panels see `kpi.kit.panels`."""
    import polars as pl

    source = metric.source
    if not own.height or not isinstance(source, Rated) or source.panel or not source.roles:
        return rows
    mine = rows.join(own, on="seq", how="semi").filter(pl.col("rater_role").is_in(source.roles))
    if report and not context.earlier:
        said = worded(
            "{metric} of {period}: a rating of oneself as {role} does not count",
            metric=metric.id,
            period=context.period,
            role=pl.col("rater_role"),
        )
        told = mine.select("subject", message=said).unique(maintain_order=True)
        context.report_each(told, OWN_RATING)
    return rows.join(own, on="seq", how="anti", maintain_order="left")


__all__ = ["OWN_RATING", "OWN_ROLES", "own_ratings", "without"]
