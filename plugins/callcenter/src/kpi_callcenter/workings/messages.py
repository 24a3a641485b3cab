"""Messages of web and forum: how long they waited (S003.A.2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kpi.api import Label, Period, Row, Rows, Value, Worked, Working, minutes_of, time_of
from kpi_callcenter.workings.counting import Tally, maybe_number, over_by, within, words_of


def waited(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the messages of some `kinds`, those answered, in time, and the minutes they waited, by person, else unit.

    With a limit a message belongs to the period in which the limit ends, and is late if it is still open then;
    without one to that in which it came in. `worst` is the longest wait.
    """
    kinds = words_of(numbers, "kinds")
    limit = maybe_number(numbers, "limit_minutes")
    tally = Tally("in_time", "messages", "settled", "delay", "worst")
    for row in rows["messages"]:
        if row["received"] is None or (
            kinds is not None and row["kind"] is not None and row["kind"] not in kinds
        ):
            continue
        due = row["received"] if limit is None else row["received"] + time_of(limit)
        if not within(due, period):
            continue
        subject = row["employee"] or row["unit"] or ""
        done = _done(row, period)
        timely = limit is not None and done is not None and row["received"] + done <= due
        tally.add(subject, messages=1, in_time=int(timely))
        tally.because(subject, "messages", row, "messages", *(["in_time"] if timely else ()))
        if done is not None:
            delay = minutes_of(done)
            tally.add(subject, settled=1, delay=delay)
            tally.most(subject, worst=delay)
    return tally.worked()


def _done(row: Row, period: Period | None) -> timedelta | None:
    """Return how long a message waited for its answer; None while it is open when the period is over."""
    if row["answered"] is None or not over_by(row["answered"], period):
        return None
    found: timedelta = row["answered"] - row["received"]
    return found


MESSAGES = Working(
    "callcenter_messages",
    waited,
    ("messages",),
    ("in_time", "messages", "settled", "delay", "worst"),
    peaks=("worst",),
    look_back=31,
    label=Label("网页与论坛", "web and forum"),
    numbers=(
        "kinds",
        "limit_minutes",
    ),
    owner="callcenter",
)

__all__ = ["MESSAGES", "waited"]
