"""What stands behind a judgement that is no panel's: what each role of raters gave, and with which weight."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.explain.rows import CELL, ROW, ROWS
from kpi.engine.frames import number
from kpi.engine.measure.observed import rows_rated
from kpi.expr import Why
from kpi.model.metric import Metric, Rated
from kpi.words import Label, phrase

_ROLES = phrase("roles of raters")
_RATERS = phrase("raters")
_MEAN = phrase("mean")
_WEIGHT = phrase("weight")


def roles_behind(context: Context, metric: Metric, subject: int) -> Why | None:
    """Return the roles that judged a subject: how many raters, their mean and their weight.

    Every role that has a weight is told, without a rater too: it may be why there is no value. None where the
    roles have no weights.
    """
    source = metric.source
    if not isinstance(source, Rated) or source.panel:
        return None
    above, below = number(metric.id)
    rows = rows_rated(context, metric, [source.item])
    scores: dict[str, list[Fraction]] = {}
    for role, top, under in (
        rows.filter(rows["subject"] == subject).select("rater_role", above, below).iter_rows()
    ):
        if top is not None and (not source.roles or role in source.roles):
            scores.setdefault(role, []).append(Fraction(top, under))
    weights = {
        role: one
        for role, one in zip(source.roles, source.weights, strict=False)
        if isinstance(one, Fraction)
    }
    if not weights:
        return None
    told = [
        _role(role, scores.get(role, []), weights.get(role)) for role in dict.fromkeys((*weights, *scores))
    ]
    return Why(ROWS, _ROLES, Fraction(len(told)), tuple(told))


def _role(role: str, scores: list[Fraction], weight: Fraction | None) -> Why:
    cells: list[tuple[Label, Fraction]] = [(_RATERS, Fraction(len(scores)))]
    if scores:
        cells.append((_MEAN, sum(scores, start=Fraction(0)) / len(scores)))
    if weight is not None:
        cells.append((_WEIGHT, weight))
    return Why(ROW, Label(role, role), None, tuple(Why(CELL, label, value) for label, value in cells))


__all__ = ["roles_behind"]
