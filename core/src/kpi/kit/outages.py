"""How long outages lasted: rows of the KIND `outages`, or figures that a trial gives in the place of moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

from kpi.errors import DataError, Fault
from kpi.kit.clocks import Span, inside, length
from kpi.kit.counting import minutes_of
from kpi.model.period import Period
from kpi.model.working import Row
from kpi.words import sentence

MINUTES_AN_HOUR = 60


def ends_at(period: Period) -> datetime:
    """Return the moment at which a period is over."""
    return datetime(period.end.year, period.end.month, period.end.day) + timedelta(days=1)


def year_to_date(period: Period) -> Span:
    """Return the time from the first of January of a period's last year to the period's end."""
    return datetime(period.end.year, 1, 1), ends_at(period)


def outage_span(row: Row, until: datetime | None = None) -> Span | None:
    """Return from when to when an outage lasted: from its first report (`reports`, where there are several) on.

    One that is not fixed lasts to `until`, and without that nobody knows how long.
    """
    reports = row.get("reports")
    start = min(map(datetime.fromisoformat, reports)) if reports else row["reported"]
    end = row["fixed"] or until
    return None if start is None or end is None else (start, end)


def outage_minutes(row: Row, until: datetime | None = None) -> Fraction | None:
    """Return how many minutes an outage lasted: the figure given (`minutes`, `hours`), or from report to fixed.

    Raises:
        DataError: `bad_value` for a figure that is no number from 0 on.
    """
    if (given := _figure(row)) is not None:
        return given
    span = outage_span(row, until)
    return None if span is None else minutes_of(span[1] - span[0])


def down_hours(
    rows: Iterable[Row], time: Span | None, merge: bool = True, until: datetime | None = None
) -> Fraction:
    """Return the hours that systems were down within a time; None is all time.

    With `merge` a second counts once for a system, however many outages cover it. Systems add up, and so do
    figures that are given in the place of moments.

    Raises:
        DataError: `bad_value` for a figure that is no number from 0 on.
    """
    figures = Fraction(0)
    by_system: dict[str | None, list[Span]] = {}
    for row in rows:
        if (given := _figure(row)) is not None:
            figures += given
        elif (span := outage_span(row, until)) is not None:
            by_system.setdefault(row["system"], []).append(span)
    together = timedelta()
    for spans in by_system.values():
        for one in [spans] if merge else [[span] for span in spans]:
            together += length(one if time is None else inside(one, *time))
    return (figures + minutes_of(together)) / MINUTES_AN_HOUR


def _figure(row: Row) -> Fraction | None:
    for name, minutes in (("minutes", 1), ("hours", MINUTES_AN_HOUR)):
        found = row.get(name)
        if found is None:
            continue
        if not isinstance(found, Fraction) or found < 0:
            hint = sentence("{name} are a number from 0 on", name=name)
            raise DataError(
                Fault("bad_value", sentence("{found!r} is no duration", found=found), where=name, hint=hint)
            )
        return found * minutes
    return None


__all__ = ["down_hours", "ends_at", "outage_minutes", "outage_span", "year_to_date"]
