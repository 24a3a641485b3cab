"""What a trial gives in the place of moments: the minutes that something took, and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.api import Row, Tally

PLACES = ("minutes", "limit")
"""Places of such an entry."""


def checked(rows: Sequence[Row], tally: Tally, part: str, of: str) -> list[bool]:
    """Count the entries that kept their limit, and all of them; the exact limit is kept."""
    found: list[bool] = []
    for row in rows:
        minutes, limit = row.get("minutes"), row.get("limit")
        if isinstance(minutes, Fraction) and isinstance(limit, Fraction):
            found.append(minutes <= limit)
            tally.add(row["unit"], **{part: found[-1], of: 1})
    return found


def met_of(found: Sequence[bool]) -> dict[str, tuple[bool, ...]]:
    """Return what a trial tells of such entries: nothing where there were none."""
    return {"met": tuple(found)} if found else {}


__all__ = ["PLACES", "checked", "met_of"]
