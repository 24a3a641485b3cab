"""Who judged what, where raters are not anonymous: each rating that counts, with its rater and role."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.explain.rows import CELL, ROW, ROWS
from kpi.engine.frames import number
from kpi.engine.measure.observed import rows_rated
from kpi.expr import Why
from kpi.model.metric import Metric, Rated
from kpi.words import Label, phrase, phrase_in

_RATINGS = phrase("ratings counted")
_ROLE = phrase_in("raters", "role")
_SCORE = phrase("given")


def raters_behind(context: Context, metric: Metric, subject: int) -> Why | None:
    """Return the ratings of a subject of which a metric is the mean; None where nobody rated, or by a panel."""
    source = metric.source
    if not isinstance(source, Rated) or source.panel:
        return None
    rows = rows_rated(context, metric, [source.item])
    rows = rows.filter(rows["subject"] == subject)
    if source.roles:
        rows = rows.filter(rows["rater_role"].is_in(source.roles))
    if not rows.height:
        return None
    listed = tuple(_row(metric, row) for row in rows.sort("rater_role", "rater").iter_rows(named=True))
    return Why(ROWS, _RATINGS, Fraction(len(listed)), listed)


def _row(metric: Metric, row: dict[str, object]) -> Why:
    above, below = (row[name] for name in number(metric.id))
    given = Fraction(above, below) if isinstance(above, int) and isinstance(below, int) else None
    name = str(row["rater"])
    role = Why(CELL, _ROLE, str(row["rater_role"]))
    return Why(ROW, Label(name, name), None, (role, Why(CELL, _SCORE, given)))


__all__ = ["raters_behind"]
