"""Sales that change hands, as a trial takes them: one row an order and not one event a person (S000.F3.1, .2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi.api import DataError, Fault, Label, Period, Row, Rows, Value, Worked, Working, exactly
from kpi_ecommerce.words import sentence
from kpi_ecommerce.workings.counting import Tally


def moved(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Add up what each claimed falsely (`f31`), took from colleagues, and gets back (`f32`, verified ones)."""
    tally = Tally("claimed", "taken", "returned")
    for row in rows.get("f31", ()):
        tally.add(_word(row, "agent", "f31"), claimed=_amount(row, "f31"))
    for row in rows.get("f32", ()):
        amount = _amount(row, "f32")
        if str(row.get("verified", True)).lower() == "true":
            tally.add(_word(row, "annotator", "f32"), taken=amount)
            tally.add(_word(row, "host", "f32"), returned=amount)
    return tally.worked()


def _word(row: Row, name: str, where: str) -> str:
    if not row.get(name):
        raise DataError(
            Fault(
                "missing_input",
                sentence("a row of {where} names no {name}", where=where, name=name),
                where=where,
            )
        )
    return str(row[name])


def _amount(row: Row, where: str) -> Fraction:
    try:
        return exactly(row["order"])
    except (KeyError, ValueError, TypeError):
        raise DataError(
            Fault(
                "bad_value",
                sentence("order must be what the order was worth, not {get!r}", get=row.get("order")),
                where=where,
            )
        ) from None


MOVED_SALES = Working(
    "ecommerce_moved_sales",
    moved,
    (),
    ("claimed", "taken", "returned"),
    brief={"f31": ("", ("order", "agent")), "f32": ("", ("order", "host", "annotator", "verified"))},
    rules=("ecommerce.own_sales",),
    label=Label("改归的销售额", "sales that change hands"),
    owner="ecommerce",
)

__all__ = ["MOVED_SALES"]
