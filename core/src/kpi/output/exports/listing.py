"""What a table of an export is: columns, rows, and the units that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from kpi.frozen import frozen
from kpi.output.columns import Column
from kpi.output.values import cell
from kpi.words import Label, phrase

Row: TypeAlias = Mapping[str, Any]

NO_UNIT = phrase("No unit")


@frozen
class About:
    """Where something comes from or what is to be known of it: a headline, and lines of a name and a value."""

    title: Label
    lines: Sequence[tuple[Label, object]]


@frozen
class Group:
    """The rows of one unit; `key` is its id, empty for people without one."""

    key: str
    name: str | Label
    rows: Sequence[Row]


@frozen
class Listing:
    """A table of a period.

    Args:
        title: what it is: `Scores`.
        columns: what its rows have; hidden ones are left out, and optional ones that no row has.
        rows: in order of `unit`, each with `unit` (its id), `unit_name`, and `waits` where it is not final.
        told: the period and the run, in a line that stands on every sheet.
        open: whether the run is not final, so that the line says it loudly.
        sums: the columns that are the sum of columns beside each other, as `{"payable": ("base", "fine")}`.
        apart: the column whose values no mean may mix, such as the scorecards of scores.
    """

    title: Label
    columns: Sequence[Column]
    rows: Sequence[Row]
    told: Label
    open: bool = False
    sums: Mapping[str, Sequence[str]] = attrs.field(factory=dict)
    apart: str = ""

    @property
    def kept(self) -> list[Column]:
        """The columns that are shown, the same on every sheet."""
        shown = [one for one in self.columns if not one.hidden]
        return [one for one in shown if not one.optional or any(_there(one.value(row)) for row in self.rows)]

    def kinds(self, column: Column, rows: Iterable[Row], lang: str) -> list[str]:
        """Return what stands in the column of `apart` where rows have a value: means are taken of each alone."""
        place = next((one for one in self.columns if one.key == self.apart), None)
        if place is None:
            return []
        told = (cell(place.value(row), lang) for row in rows if row.get(column.key) is not None)
        return list(dict.fromkeys(told))

    @property
    def groups(self) -> list[Group]:
        """The rows by unit, in their order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.get("unit") or "", []).append(row)
        return [Group(key, _name(key, rows[0]), rows) for key, rows in found.items()]


def total(column: Column, rows: Iterable[Row]) -> Fraction | None:
    """Return what stands below a column: its sum or mean, None where no row has a value."""
    # Adding numerators of one denominator is a tenth of the work of adding fractions.
    sums: dict[int, int] = {}
    count = 0
    for row in rows:
        value = row.get(column.key)
        if value is not None:
            count += 1
            sums[value.denominator] = sums.get(value.denominator, 0) + value.numerator
    if not count:
        return None
    whole = sum((Fraction(above, below) for below, above in sums.items()), Fraction(0))
    return whole / count if column.total == "mean" else whole


def _there(value: object) -> bool:
    return value is not None and value not in ("", [], ())


def _name(key: str, row: Row) -> str | Label:
    return row.get("unit_name") or key or NO_UNIT


__all__ = ["NO_UNIT", "About", "Group", "Listing", "Row", "total"]
