"""How a form adds up: as its card does, where the form alone says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from kpi.app.forms import Form
from kpi.exact import show
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Value
from kpi.model.scorecard import Scorecard
from kpi.output.workbook.rating import RatingRow
from kpi.types import Ledger
from kpi.words import Label, phrase

_SCALED = "scale_to_100"
_ALL = 'IF(COUNT({results})<{n},"",%s)'
"""Nothing is said while one result is missing: what is missing is not 0."""


def total_of(
    card: Scorecard, form: Form, rows: Sequence[RatingRow], catalogue: Catalogue, day: date
) -> tuple[str, Label]:
    """Return the formula of a form's total and what it is called; "" where the form does not say it.

    Where some items are measured it is the sum of what is rated, and called so.
    """
    mine = [row for row in rows if row.counts]
    said = [row for row in mine if row.result]
    if form.parts or not said or card.exclusive or card.ledger is not Ledger.POINTS:
        return "", phrase("total")
    if len(said) < len(mine) or any(item.when is not None for item in card.items):
        return f"={_ALL % 'SUM({results})'}", phrase("sum of what is rated")
    numbers = {one.name: dated.value for one in card.parameters if (dated := one.at(day)) is not None}
    policy = str(numbers.get("incomplete_policy", "visible")) if card.incomplete else ""
    if policy == "require_completion":
        return "", phrase("total")
    text = "SUM({results})"
    if policy == _SCALED and 0 < form.points < 100:
        text = f"ROUND({text}*100/{show(form.points)},2)"
    if isinstance(base := numbers.get("base"), Fraction):
        text = f"({show(base)}+{text})"
    text = _bounded(text, numbers.get("floor"), numbers.get("cap"))
    return f"={_ALL % text}", phrase("total")


def _bounded(text: str, floor: Value, cap: Value) -> str:
    if isinstance(floor, Fraction):
        text = f"MAX({show(floor)},{text})"
    return f"MIN({show(cap)},{text})" if isinstance(cap, Fraction) else text


__all__ = ["total_of"]
