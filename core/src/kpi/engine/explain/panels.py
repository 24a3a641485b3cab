"""The groups behind what a panel judged: of each only what everybody may see."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.explain.rows import CELL, ROW, ROWS
from kpi.engine.measure.observed import rows_rated
from kpi.engine.measure.panels import judgements
from kpi.expr import Why
from kpi.kit.panels import Judgement, Pool
from kpi.model.metric import Metric, Rated
from kpi.words import Label, phrase

_GROUPS = phrase("groups of raters")
_RATERS = phrase("raters")
_MEAN = phrase("mean")
_WEIGHT = phrase("weight")
_LEFT_OUT = phrase("too few, left out")


def groups_behind(context: Context, metric: Metric, subject: int) -> Why | None:
    """Return the groups that judged a subject: how many raters, their mean and their weight.

    Of a group that is left out only the number of its raters is told, and of no rater what he gave.
    """
    if not isinstance(metric.source, Rated) or not metric.source.panel:
        return None
    rows = rows_rated(context, metric, [metric.source.item])
    found, _ = judgements(context, metric, rows.filter(rows["subject"] == subject))
    judgement = found.judgements.get(subject)
    return None if judgement is None else told_groups(judgement)


def told_groups(judgement: Judgement) -> Why | None:
    """Return the groups of a judgement, None where nobody judged."""
    told = [_pool(one) for one in judgement.pools]
    for group, count in judgement.left_out.items():
        cells = (Why(CELL, _RATERS, Fraction(count)), Why(CELL, _LEFT_OUT, value=True))
        told.append(Why(ROW, Label(group, group), None, cells))
    return Why(ROWS, _GROUPS, Fraction(len(told)), tuple(told)) if told else None


def _pool(one: Pool) -> Why:
    name = " + ".join(one.groups)
    cells = [(_RATERS, Fraction(one.raters)), (_MEAN, one.mean), (_WEIGHT, one.weight)]
    return Why(ROW, Label(name, name), None, tuple(Why(CELL, label, value) for label, value in cells))


__all__ = ["groups_behind", "told_groups"]
