"""How a form adds up: as its card does, where the form alone says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from kpi.app.forms import Form
from kpi.exact import show
from kpi.model.parameter import Value
from kpi.model.scorecard import Scorecard
from kpi.output.workbook.rating import RatingRow
from kpi.types import Ledger
from kpi.words import Label, phrase

_SCALED = "scale_to_100"
_ALL = 'IF(COUNT({results})<{n},"",%s)'
"""Nothing is said while one result is missing: what is missing is not 0."""


def total_of(
    card: Scorecard, form: Form, rows: Sequence[RatingRow], day: date
) -> tuple[str, Label, Fraction | None]:
    """Return the formula of a form's total ("" where the form does not say it), what it is called, and its full mark.

    Where some items are measured it is the sum of what is rated, and called so.
    """
    points = form.points if any(row.points is not None for row in form.rows) else None
    mine = [row for row in rows if row.counts]
    said = [row for row in mine if row.result]
    if form.parts or not said or card.exclusive or card.ledger is not Ledger.POINTS:
        return "", phrase("total"), points
    if len(said) < len(mine) or any(item.when is not None for item in card.items):
        known = [row.points for row in said if isinstance(row.points, Fraction)]
        most = sum(known, start=Fraction(0)) if len(known) == len(said) else None
        return f"={_ALL % 'SUM({results})'}", phrase("sum of what is rated"), most
    numbers = {one.name: dated.value for one in card.parameters if (dated := one.at(day)) is not None}
    policy = str(numbers.get("incomplete_policy", "visible")) if card.incomplete else ""
    if policy == "require_completion":
        return "", phrase("total"), points
    text = "SUM({results})"
    if policy == _SCALED and 0 < form.points < 100:
        text = f"ROUND({text}*100/{show(form.points)},2)"
    if isinstance(base := numbers.get("base"), Fraction):
        text = f"({show(base)}+{text})"
    text = _bounded(text, numbers.get("floor"), numbers.get("cap"))
    return f"={_ALL % text}", phrase("total"), points


def _bounded(text: str, floor: Value, cap: Value) -> str:
    if isinstance(floor, Fraction):
        text = f"MAX({show(floor)},{text})"
    return f"MIN({show(cap)},{text})" if isinstance(cap, Fraction) else text


__all__ = ["total_of"]
