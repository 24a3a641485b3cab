"""What people gave themselves in a role that is not their own: it counts in no column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.model.metric import Metric, Rated

if TYPE_CHECKING:
    import polars as pl

OWN_ROLES = ("self", "自评", "本人")
"""Roles in which somebody rates himself."""
OWN_RATING = "own_rating"


def without_own(
    context: Context, metric: Metric, rows: pl.DataFrame, *, report: bool = False
) -> pl.DataFrame:
    """Leave out the ratings of oneself, by id or name, as one of the other raters; of panels see `kpi.kit.panels`.

    Where two have one name, a rating by that name is nobody's own.
    """
    import polars as pl

    source = metric.source
    if not rows.height or not isinstance(source, Rated) or source.panel or not source.roles:
        return rows
    columns = rows.columns
    names = context.facts.frame("employees", columns=["id", "name"]).unique("id", maintain_order=True)
    name = pl.when(pl.col("name").is_unique()).then("name")
    called = context.names.select("subject", _id="id").join(
        names.select(subject="id", _name=name), on="subject", how="left"
    )
    told = rows.join(called, on="subject", how="left", maintain_order="left")
    mine = (pl.col("rater") == pl.col("_id")) | (pl.col("rater") == pl.col("_name")).fill_null(value=False)
    other = pl.col("rater_role").is_in(source.roles) & ~pl.col("rater_role").is_in(OWN_ROLES)
    told = told.with_columns(_own=(mine & other).fill_null(value=False))
    own = told.filter("_own")
    if report and own.height and not context.earlier:
        said = f"{metric.id} of {context.period}: a rating of oneself as {{}} does not count"
        context.report_each(
            own.select("subject", message=pl.format(said, "rater_role")).unique(maintain_order=True),
            OWN_RATING,
            "",
        )
    return told.filter(~pl.col("_own")).select(columns)


__all__ = ["OWN_RATING", "OWN_ROLES", "without_own"]
