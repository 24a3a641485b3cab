"""When the handling limit of a ticket ends, and what follows for tickets that miss it (S003.A.2.6, P.2b.7.4, B.4.4a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working, time_of
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.counting import Tally, over_by, within

ANY = ""
"""A kind or class that stands for every one."""
_MINUTES = 60


def deadline(ticket: Row, numbers: Mapping[str, Value]) -> datetime | None:
    """Return when the limit of a ticket ends: its own `due`, else by the first of `limits` that fits it.

    Raises:
        PolicyError: for limits that are no rows of kind, class and hours.
    """
    if ticket["due"] is not None:
        due: datetime = ticket["due"]
        return due
    start: datetime | None = ticket["dispatched"]
    for kind, customer, hours in _limits(numbers["limits"]):
        if kind in (ANY, ticket["kind"]) and customer in (ANY, ticket["customer_class"]):
            return None if start is None else start + time_of(hours * _MINUTES)
    return None


def _limits(value: Value) -> list[tuple[str, str, Fraction]]:
    found = []
    for row in value if isinstance(value, tuple) else (value,):
        if not isinstance(row, tuple) or len(row) != 3 or not isinstance(row[2], Fraction):
            raise PolicyError(
                Fault("parameter", sentence("limits must be rows of [kind, class, hours]"), "limits")
            )
        found.append((str(row[0] or ANY), str(row[1] or ANY), row[2]))
    return found


def owner_of(ticket: Row) -> str | None:
    """Return whose a ticket is: who dispatched it, else who handles it."""
    owner: str | None = ticket["assignee"] if ticket["dispatcher"] is None else ticket["dispatcher"]
    return owner


def tracked(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the tickets whose limit ended in the period, and what is late about them, by handling unit.

    Late handling is completion after the limit, a late reply the closing entry after it; what is still
    missing when the period is over is late. A ticket late in either way, or repeated by the same customer for the same
    kind before the period is over, is dispatched again once; each late one is a warning.
    """
    tally = Tally(
        "due", "overdue", "in_time", "overdue_handling", "overdue_reply", "repeated", "redispatched", "warned"
    )
    tickets = [row for row in rows["tickets"] if row["dispatched"] is not None]
    by_case: dict[tuple[str, str], list[datetime]] = {}
    for ticket in tickets:
        if ticket["customer"] is not None:
            by_case.setdefault((ticket["customer"], ticket["kind"]), []).append(ticket["dispatched"])
    for ticket in tickets:
        limit = deadline(ticket, numbers)
        subject = ticket["unit"] or ticket["assignee"]
        again = any(
            one > ticket["dispatched"] and over_by(one, period)
            for one in by_case.get((ticket["customer"], ticket["kind"]), ())
        )
        ends = limit is not None and within(limit, period)
        handling = ends and _late(ticket["resolved"] or ticket["closed"], limit)
        reply = ends and _late(ticket["closed"], limit)
        late = handling or reply
        repeated = again and within(ticket["dispatched"], period)
        states = {
            "due": ends,
            "overdue": late,
            "in_time": ends and not late,
            "overdue_handling": handling,
            "overdue_reply": reply,
            "repeated": repeated,
            "redispatched": late or repeated,
            "warned": late,
        }
        tally.add(subject, **states)
        tally.because(subject, "tickets", ticket, *(name for name, yes in states.items() if yes))
    return tally.worked()


def _late(moment: datetime | None, limit: datetime | None) -> bool:
    return limit is not None and (moment is None or moment > limit)


TRACKING = Working(
    "callcenter_tracking",
    tracked,
    ("tickets",),
    ("due", "overdue", "in_time", "overdue_handling", "overdue_reply", "repeated", "redispatched", "warned"),
    look_back=62,
    label=Label("工单跟踪", "tracking of tickets"),
    numbers=("limits",),
    owner="callcenter",
)

__all__ = ["TRACKING", "deadline", "owner_of", "tracked"]
