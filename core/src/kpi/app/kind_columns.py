"""What a file of each KIND holds: `kpi import KIND --columns`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.model.table import ColumnType, Table
from kpi.words import Label, phrase

HOLDS: Mapping[ColumnType, Label] = {
    ColumnType.NAME: phrase("its own id"),
    ColumnType.EMPLOYEE: phrase("an employee: id"),
    ColumnType.UNIT: phrase("a unit: id"),
    ColumnType.SUBJECT: phrase("an employee or unit: id"),
    ColumnType.METRIC: phrase("a metric: id, short name or alias"),
    ColumnType.EVENT_KIND: phrase("a kind of event: id, short name or alias"),
    ColumnType.WORD: phrase("a word"),
    ColumnType.TEXT: phrase("text"),
    ColumnType.PERIOD: phrase("a period"),
    ColumnType.DATE: phrase("a day"),
    ColumnType.MOMENT: phrase("a day, or a day and a time"),
    ColumnType.TIME: phrase("a time of day"),
    ColumnType.DURATION: phrase("a duration"),
    ColumnType.COUNT: phrase("a whole number"),
    ColumnType.NUMBER: phrase("a number"),
    ColumnType.RATE: phrase("a number, or numerator and denominator as two columns"),
    ColumnType.FLAG: phrase("yes or no"),
}
"""What the cells of a column may be, by its type."""


def kind_columns(table: Table, lang: str) -> list[dict[str, Any]]:
    """Return a row for each column: its name, the title that may stand in its place, what it holds, whether it is needed."""
    return [
        {
            "name": one.name,
            "title": one.label.text(lang) or one.name,
            "holds": list(one.choices) or HOLDS[one.type].text(lang),
            "needed": one.required,
        }
        for one in table.columns
    ]


__all__ = ["HOLDS", "kind_columns"]
