"""Limits: to which period one belongs (S003.D10), and the figures that a trial gives in the place of moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from kpi.api import Fault, Period, PolicyError, Row, Tally, Value, within, word_of
from kpi_installer.words import sentence

PERIOD_BY = ("deadline", "dispatch", "close")
"""A limit belongs to the period in which it ends, in which its clock starts, or in which it stops."""
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


def started(row: Row, numbers: Mapping[str, Value]) -> datetime | None:
    """Return the moment that starts a row's clocks, in the column that the parameter `start_event` names.

    Raises:
        PolicyError: for a name that is no moment of the row.
    """
    name = str(numbers["start_event"])
    if name not in row or not isinstance(row[name], datetime | None):
        raise PolicyError(
            Fault(
                "parameter", sentence("start_event: a row has no moment {name!r}", name=name), "start_event"
            )
        )
    found: datetime | None = row[name]
    return found


def belongs(
    numbers: Mapping[str, Value],
    period: Period | None,
    start: datetime | None,
    due: datetime | None,
    stop: datetime | None,
) -> bool:
    """Tell whether a limit counts in a period, as the parameter `period_by` says; without a clock it always does.

    By its close one that was not kept yet counts nowhere.
    """
    moments = dict(zip(PERIOD_BY, (due, start, stop), strict=True))
    moment = moments[word_of(numbers, "period_by", PERIOD_BY)]
    if moment is None:
        return start is None or period is None
    return within(moment, period)


__all__ = ["PERIOD_BY", "PLACES", "belongs", "checked", "met_of", "started"]
