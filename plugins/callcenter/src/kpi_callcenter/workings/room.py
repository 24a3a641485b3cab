"""The machine room and the seats: calls unanswered (S003.B.1.4a), visits (B.2.3b), data (B.2.10b), damage (B.2.4b)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_callcenter.workings.given import amount, only, within, word_of, yes

LOSS = ("loss", "loss_amount")
"""Names for the loss of a single damage."""


def missed_calls(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the calls of a trial that nobody answered though not all seats were busy."""
    counted = tuple(not yes("all_busy", row.get("all_busy", "false")) for row in rows.get("missed_calls", ()))
    return Worked({"": {"counts": Fraction(sum(counted))}}, {"counted": counted})


def seats(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the times at which somebody sat at another seat than his own; without an assigned one nobody can."""
    found: dict[str, dict[str, Fraction]] = {}
    told = []
    for row in rows["seat_log"]:
        assigned = word_of(row, "assigned")
        if not assigned or (row["at"] is not None and not within(row["at"], period)):
            continue
        told.append(word_of(row, "seat") != assigned)
        _add(found, row["employee"], breach=told[-1])
    return Worked(found, {"breach": tuple(told)})


def visits(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the visits that nobody approved who may."""
    approvers = _words(numbers["approvers"])
    found: dict[str, dict[str, Fraction]] = {}
    told = []
    for row in rows["visits"]:
        if not within(row["at"], period) if row["at"] is not None else period is not None:
            continue
        breach = word_of(row, "approved_by") not in approvers
        told.append(breach)
        _add(found, row["employee"], breach=breach)
    return Worked(found, {"breach": tuple(told)})


def data_requests(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the requests for data without the consent, or not looked up by whom the rules name."""
    approvers, handlers = _words(numbers["approvers"]), _words(numbers["handlers"])
    found: dict[str, dict[str, Fraction]] = {}
    told = []
    for row in rows["data_requests"]:
        if not within(row["at"], period) if row["at"] is not None else period is not None:
            continue
        breach = word_of(row, "approved_by") not in approvers or word_of(row, "handled_by") not in handlers
        told.append(breach)
        _add(found, row["employee"], breach=breach)
    return Worked(found, {"breach": tuple(told)})


def damages(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Take of the damages of a trial the losses that are somebody's fault; others cost him nothing."""
    entries = [
        (word_of(row, "person"), row.get("loss_amount"), row.get("personal_fault", "true"))
        for name in ("damage_events", "cases")
        for row in rows.get(name, ())
    ]
    for name in LOSS:
        if name not in rows:
            continue
        fault = only(rows["personal_fault"][0]) if "personal_fault" in rows else "true"
        entries += [("", only(row), fault) for row in rows[name]]
    losses = [
        amount("loss_amount", loss) if yes("personal_fault", fault) else Fraction(0)
        for _, loss, fault in entries
    ]
    share = amount("share", numbers["share"])
    people: dict[str, Fraction] = {}
    for (person, _, _), loss in zip(entries, losses, strict=True):
        people[person] = people.get(person, Fraction(0)) + loss * share
    told: dict[str, Any] = {"amounts": tuple(loss * share for loss in losses)}
    if set(people) - {""}:
        told["people"] = people
    return Worked({"": {"loss_amount": sum(losses, Fraction(0))}}, told)


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)


def _add(found: dict[str, dict[str, Fraction]], who: str | None, *, breach: bool) -> None:
    own = found.setdefault(who or "", {"breaches": Fraction(0), "cases": Fraction(0)})
    own["cases"] += 1
    own["breaches"] += breach


MISSED_CALLS = Working(
    "callcenter_missed_calls",
    missed_calls,
    (),
    ("counts",),
    brief={"missed_calls": ("", ("at", "all_busy"))},
    rules=("callcenter.unanswered",),
    label=Label("未接来电", "calls unanswered"),
    owner="callcenter",
)

SEATS = Working(
    "callcenter_seats",
    seats,
    ("seat_log",),
    ("breaches", "cases"),
    brief={"seat_log": ("seat_log", ("employee", "seat", "assigned"))},
    label=Label("座位", "seats"),
    owner="callcenter",
)

VISITS = Working(
    "callcenter_visits",
    visits,
    ("visits",),
    ("breaches", "cases"),
    brief={"visits": ("visits", ("visitor", "approved_by", "at"))},
    label=Label("机房来访", "visits of the machine room"),
    owner="callcenter",
)

DATA_REQUESTS = Working(
    "callcenter_data_requests",
    data_requests,
    ("data_requests",),
    ("breaches", "cases"),
    brief={"data_requests": ("data_requests", ("approved_by", "handled_by"))},
    label=Label("资料查阅", "requests for data"),
    owner="callcenter",
)

DAMAGES = Working(
    "callcenter_damages",
    damages,
    (),
    ("loss_amount",),
    brief={
        "damage_events": ("", ("person", "loss_amount", "personal_fault")),
        "cases": ("", ("loss_amount", "personal_fault")),
        **dict.fromkeys(LOSS, ("", ("loss_amount",))),
        "personal_fault": ("", ("personal_fault",)),
    },
    rules=("callcenter.damage",),
    label=Label("损坏", "damage"),
    owner="callcenter",
)

__all__ = ["DAMAGES", "DATA_REQUESTS", "MISSED_CALLS", "SEATS", "VISITS"]
