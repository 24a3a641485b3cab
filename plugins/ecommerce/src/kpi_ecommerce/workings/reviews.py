"""Neutral and negative reviews (S001.P21.4.2): their record, the order of handling, the call after two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working, show
from kpi_ecommerce.words import sentence
from kpi_ecommerce.workings.counting import Tally, after, number_of, within, word_of, words_of

CLOCK_STARTS = ("message", "review")


def recorded(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the fields of the record that were filled in (S001.P21.4.2.1b)."""
    fields = words_of(numbers, "fields")
    tally = Tally("filled", "fields")
    for review in rows["reviews"]:
        unknown = [one for one in fields if one not in review]
        if unknown:
            raise PolicyError(
                Fault(
                    "parameter",
                    sentence("reviews have no field {unknown}", unknown=", ".join(unknown)),
                    "fields",
                )
            )
        if within(review["created"], period):
            tally.add(
                review["handler"], filled=sum(review[one] is not None for one in fields), fields=len(fields)
            )
    return tally.worked()


def in_order(reviews: Sequence[Row], scale: Sequence[str]) -> list[Row]:
    """Return the reviews in the order in which they are to be handled: severe first, then the oldest, then by id.

    `scale` are the degrees from the lightest. A review whose degree is not among them comes last, for a
    person to rate it.
    """
    return sorted(reviews, key=lambda one: _urgency(one, scale))


def _urgency(review: Row, scale: Sequence[str]) -> tuple[int, datetime, str]:
    known = {word: place for place, word in enumerate(scale)}
    return -known.get(str(review["severity"]), -1), review["created"], str(review["id"])


def handled_at(review: Row) -> datetime | None:
    """Return when a review was first taken in hand: the earliest of handled, messaged and called."""
    return min((review[one] for one in ("handled", "messaged", "called") if review[one]), default=None)


def queued(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the reviews taken in hand while none more urgent waited (S001.P21.4.2.2a)."""
    scale, reviews = scale_of(numbers), rows["reviews"]
    tally = Tally("in_order", "handled", "out_of_order")
    for review in reviews:
        moment = handled_at(review)
        if moment is None or not within(moment, period):
            continue
        own = _urgency(review, scale)
        waited = any(
            one["created"] <= moment
            and ((handled_at(one) or datetime.max) > moment)
            and _urgency(one, scale) < own
            for one in reviews
        )
        tally.one(review["handler"], met=not waited)
    waiting = [one for one in reviews if handled_at(one) is None and is_open(one, numbers)]
    order = in_order(waiting, scale)
    unrated = tuple(one["id"] for one in order if str(one["severity"]) not in scale)
    told = {"unrated": unrated} if unrated else {}
    return tally.worked(order=tuple(one["id"] for one in order), **told)


def is_open(review: Row, numbers: Mapping[str, Value]) -> bool:
    """Tell whether a review is still to be dealt with: its status is none of those that close one."""
    return review["status"] not in words_of(numbers, "closed_statuses")


def scale_of(numbers: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the degrees of severity as words, from the lightest."""
    value = numbers["severity_scale"]
    if not isinstance(value, tuple) or not value:
        raise PolicyError(
            Fault("parameter", sentence("severity_scale must be a list of degrees"), "severity_scale")
        )
    return tuple(show(one) if isinstance(one, Fraction) else str(one) for one in value)


def call_due_at(review: Row, numbers: Mapping[str, Value]) -> datetime | None:
    """Return the moment from which a buyer is to be called; None where the clock has not begun or was stopped.

    A response at that very moment is still one within the time.
    """
    start = word_of(numbers, "clock_start", CLOCK_STARTS)
    began = review["messaged"] if start == "message" else review["created"]
    if began is None:
        return None
    due: datetime = after(began, number_of(numbers, "wait"))
    return None if review["responded"] is not None and review["responded"] <= due else due


def called(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the calls that fell due and those of them made (S001.P21.4.2.2b).

    A call belongs to the period in which it falls due. With `call_deadline_hours` one that is made later is
    not made. In a trial `now` is the moment of the question; without it every clock has run out.
    """
    deadline = numbers["call_deadline_hours"]
    now = _moment(numbers["now"])
    tally = Tally("called", "due", "open")
    flags: list[bool] = []
    for review in rows["reviews"]:
        due = call_due_at(review, numbers)
        reached = due is not None and (now is None or due <= now) and within(due, period)
        made = review["called"] is not None and (
            due is None
            or deadline is None
            or review["called"] <= after(due, number_of(numbers, "call_deadline_hours"))
        )
        waiting = reached and call_waits(review, numbers, now)
        flags.append(waiting)
        if reached:
            tally.add(review["handler"], called=made, due=1, open=waiting)
    return tally.worked(due=tuple(flags))


def call_waits(review: Row, numbers: Mapping[str, Value], now: datetime | None) -> bool:
    """Tell whether a buyer is to be called at a moment: two days have passed, and neither answered nor called yet."""
    due = call_due_at(review, numbers)
    if due is None or (now is not None and now < due):
        return False
    return not (_happened(review["called"], now) or _happened(review["responded"], now))


def _happened(moment: datetime | None, now: datetime | None) -> bool:
    return moment is not None and (now is None or moment <= now)


def _moment(value: Value) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        hint = sentence("write 2024-03-03 10:00")
        raise PolicyError(
            Fault("parameter", sentence("now: {value!r} is no moment", value=value), "now", hint=hint)
        ) from None


_BRIEF = ("reviews", ("id", "severity", "created"))

RECORDS = Working(
    "ecommerce_review_records",
    recorded,
    ("reviews",),
    ("filled", "fields"),
    label=Label("中差评记录", "records of reviews"),
    owner="ecommerce",
)
QUEUE = Working(
    "ecommerce_review_queue",
    queued,
    ("reviews",),
    ("in_order", "handled", "out_of_order"),
    brief={"items": _BRIEF},
    look_back=62,
    label=Label("中差评优先顺序", "order of reviews"),
    owner="ecommerce",
)
CALLS = Working(
    "ecommerce_review_calls",
    called,
    ("reviews",),
    ("called", "due", "open"),
    brief={"items": ("reviews", ("id", "messaged", "responded", "called"))},
    look_back=62,
    label=Label("48 小时电话沟通", "calls after 48 hours"),
    owner="ecommerce",
)

__all__ = [
    "CALLS",
    "QUEUE",
    "RECORDS",
    "call_due_at",
    "call_waits",
    "handled_at",
    "in_order",
    "is_open",
    "scale_of",
]
