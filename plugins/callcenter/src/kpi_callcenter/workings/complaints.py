"""Complaints: a rate that opens a fine or chooses its price, case by case in their order (S003.A.3.15.4a, A.9.47.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.counting import Tally, number_of, numbers_in, within, words_of

CLASSES = ("ordinary", "urgent", "major")
"""The classes of a shop's complaints, from the cheapest."""
_MOST = 100_000
"""How many errors a trial takes one by one."""


def by_hall(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count a hall's complaints and the persons it served, and tell both of everyone complained about there.

    `free` counts the complaints of each that lie within the share `gate` of the persons served, in the order of time.
    """
    gate = number_of(numbers, "gate")
    served = _served(rows, period)
    tally = Tally("cases", "persons_served", "free")
    for hall, count in served.items():
        tally.add(hall, persons_served=count)
    told: list[dict[str, Any]] = []
    for hall, cases in _by_unit(rows["complaints"], numbers, period).items():
        within_gate = floor(gate * served.get(hall, 0))
        if hall not in tally.counts:
            tally.add(hall, persons_served=0)
        tally.add(hall, cases=len(cases), free=min(within_gate, len(cases)))
        people = {row["employee"] for row in cases if row["employee"] and row["employee"] != hall}
        for person in people:
            own = sum(row["employee"] == person for row in cases[:within_gate])
            tally.add(person, cases=len(cases), persons_served=served.get(hall, 0), free=own)
        for row in cases:
            for who in dict.fromkeys((hall, row["employee"])):
                tally.because(who, "complaints", row, "cases")
        told += [_event(row) for row in cases]
    return tally.worked(events=tuple(told))


def by_shop(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count a shop's complaints by class, and those of them beyond the share `limit` of the customers served.

    `class_words` has the words of each class. One of another class is counted as `unclassed`, for a person to say what it is.
    """
    limit = number_of(numbers, "limit")
    words = _classes(numbers["class_words"])
    served = _served(rows, period)
    tally = Tally("cases", "persons_served", "unclassed", *CLASSES, *(f"beyond_{one}" for one in CLASSES))
    for shop, count in served.items():
        tally.add(shop, persons_served=count)
    for shop, cases in _by_unit(rows["complaints"], numbers, period).items():
        within_limit = floor(limit * served.get(shop, 0))
        for place, row in enumerate(cases):
            sort = words.get(row["class"] or "")
            tally.add(shop, cases=1, **{sort or "unclassed": 1})
            tally.because(shop, "complaints", row, "cases", sort or "unclassed")
            if sort is not None and place >= within_limit:
                tally.add(shop, **{f"beyond_{sort}": 1})
    return tally.worked()


def _classes(value: Value) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) != set(CLASSES):
        raise PolicyError(
            Fault(
                "parameter",
                sentence("class_words must name the words of {CLASSES}", CLASSES=", ".join(CLASSES)),
                "class_words",
            )
        )
    found: dict[str, str] = {}
    for name, words in value.items():
        for one in (name, *(words if isinstance(words, tuple) else (words,))):
            found[str(one)] = name
    return found


def _served(rows: Rows, period: Period | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows["service_days"]:
        if row["served"] is not None and within(row["on"], period):
            found[row["unit"] or ""] = found.get(row["unit"] or "", 0) + row["served"]
    return found


def _by_unit(
    complaints: Sequence[Row], numbers: Mapping[str, Value], period: Period | None
) -> dict[str, list[Row]]:
    """Return the complaints that count, by unit, in the order of time."""
    statuses = words_of(numbers, "statuses") or ()
    found: dict[str, list[Row]] = {}
    for row in sorted(complaints, key=lambda one: (one["on"] or datetime.min, one["id"] or "")):
        counts = row["status"] in statuses or (period is None and row["status"] is None)
        if counts and within(row["on"], period):
            found.setdefault(row["unit"] or row["employee"] or "", []).append(row)
    return found


def _event(row: Row) -> dict[str, Any]:
    """Return a case as an event of its day, for a sanction to be tried on."""
    found = {name: row[name] for name in ("severity", "amount", "status") if row[name] is not None}
    if isinstance(row["on"], datetime):
        found["on"] = row["on"].isoformat()
    return found


def inspected(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Tell the failed inspections made by the company as events; the department's own are left to it (S003.A.3.15.6)."""
    makers = words_of(numbers, "company") or ()
    failed = [row for row in rows["inspections"] if row["by"] in makers and not row["passed"]]
    return Tally().worked(events=tuple(_event(row) for row in failed))


def lost(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Tell losses given as amounts as events."""
    given = rows.get("losses", ())
    return Tally().worked(events=tuple({"amount": Fraction(str(row["amount"]))} for row in given))


def erred(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Tell a number of errors as so many events.

    Raises:
        PolicyError: for what is no whole number from 0 to `_MOST`, so many as a list can hold.
    """
    (many,) = numbers_in(rows.get("errors", ()), "count") or [Fraction(0)]
    if many.denominator != 1 or not 0 <= many <= _MOST:
        raise PolicyError(Fault("bad_value", sentence("{many} is no number of errors", many=many), "errors"))
    return Tally().worked(events=tuple({} for _ in range(int(many))))


_OWNER = "callcenter"
HALL = Working(
    "callcenter_hall_complaints",
    by_hall,
    ("complaints", "service_days"),
    ("cases", "persons_served", "free"),
    brief={"severities": ("complaints", ("severity",)), "served": ("service_days", ("served",))},
    label=Label("营业厅投诉", "complaints of a hall"),
    numbers=(
        "gate",
        "statuses",
    ),
    owner=_OWNER,
)
SHOP = Working(
    "callcenter_shop_complaints",
    by_shop,
    ("complaints", "service_days"),
    ("cases", "persons_served", "unclassed", *CLASSES, *(f"beyond_{one}" for one in CLASSES)),
    brief={"classes": ("complaints", ("class",)), "served": ("service_days", ("served",))},
    label=Label("淘宝店投诉", "complaints of a shop"),
    numbers=(
        "limit",
        "class_words",
        "statuses",
    ),
    owner=_OWNER,
)
INSPECTED = Working(
    "callcenter_inspections",
    inspected,
    ("inspections",),
    (),
    brief={"amounts": ("inspections", ("amount",)), "severities": ("inspections", ("severity",))},
    rules=("callcenter.hall_inspection_fine",),
    label=Label("公司检查", "inspections by the company"),
    numbers=("company",),
    owner=_OWNER,
)
LOSSES = Working(
    "callcenter_losses",
    lost,
    (),
    (),
    brief={"losses": ("", ("amount",))},
    rules=("callcenter.hall_boss_cost",),
    label=Label("损失金额", "losses"),
    owner=_OWNER,
)

ERRORS = Working(
    "callcenter_data_errors",
    erred,
    (),
    (),
    brief={"errors": ("", ("count",))},
    rules=("callcenter.hall_data_error",),
    label=Label("资料差错", "errors in data"),
    owner=_OWNER,
)

__all__ = [
    "CLASSES",
    "ERRORS",
    "HALL",
    "INSPECTED",
    "LOSSES",
    "SHOP",
    "by_hall",
    "by_shop",
    "erred",
    "inspected",
    "lost",
]
