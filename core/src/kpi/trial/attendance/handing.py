"""Trying what is said of single shifts and their hand-overs: lengths, who is there in time, who answers, notice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.errors import Fault, UsageError, nearest
from kpi.kit.attendance import Shift, shift_of
from kpi.kit.attendance.clock import DAY, clock, day_of, instant
from kpi.kit.attendance.handing import answering, answering_call, left_too_early
from kpi.kit.attendance.kinds import kinds_of_shift
from kpi.kit.attendance.leave import notice_ends
from kpi.kit.attendance.rules import FROM
from kpi.trial.attendance.punching import lacking
from kpi.trial.attendance.tried import Tried
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, flag, moment_of, time_of
from kpi.words import said_by, sentence

FINISHED = (
    "finished", "handover_finished", "handover_finished_at", "handover_end", "handover_done", "handed_over", "done",
)  # fmt: skip
"""Names for the moment at which a hand-over was finished."""
REQUESTED = ("requested_at", "requested", "filed")
"""Names for the moment at which leave was asked for."""


def lengths(tried: Tried) -> Outcome:
    """Return the minutes of kinds of shift, without their breaks, and when each begins and ends."""
    name = "kinds" if "kinds" in tried.given else "shifts"
    shifts = [_of_kind(tried, str(kind)) for kind in entries(tried.given[name], name)]
    minutes = [_minutes(one) for one in shifts]
    return tried.outcome(
        sum(minutes, Fraction(0)),
        minutes=tuple(minutes),
        hours=tuple(one / 60 for one in minutes),
        start=tuple(clock(one.start, one.day) for one in shifts),
        end=tuple(clock(one.end, one.day) for one in shifts),
    )


def shifts(tried: Tried) -> Outcome:
    """Count what pairs of punches lack; of kinds of shift, or of [start, end, breaks], tell how long they are."""
    given = entries(tried.given["shifts"], "shifts")
    if given and all(isinstance(one, str) and one in tried.rules.shifts for one in given):
        return lengths(tried)
    if any(isinstance(one, list) and len(one) > 2 for one in given):
        return _with_breaks(tried, given)
    return lacking(tried)


def _with_breaks(tried: Tried, given: list[Any]) -> Outcome:
    minutes = []
    for entry in given:
        start, end, breaks = (*entry, [])[:3]
        times = {"start": start, "end": end, "breaks": breaks or []}
        try:
            found = kinds_of_shift({"shift": times}, tried.rules.clock_hours, tried.rules.meal_minutes)[
                "shift"
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise bad("shifts", entry, said_by(error)) from None
        shift = shift_of(
            attrs.evolve(tried.rules, shifts={"shift": found}), date(2000, 1, 3), None, None, "shift"
        )
        assert shift is not None
        minutes.append(_minutes(shift))
    hours = tuple(one / 60 for one in minutes)
    return tried.outcome(sum(minutes, Fraction(0)), minutes=tuple(minutes), hours=hours)


def dated(tried: Tried) -> Outcome:
    """Tell to which day and month a shift belongs, given its start (a moment) or its kind and day, and its minutes."""
    given = tried.given
    kind = next((str(given[name]) for name in ("kind", "shift") if given.get(name) is not None), None)
    date_of = next((given[name] for name in ("on", "date") if given.get(name) is not None), None)
    start = given.get("start")
    first: int | None = None
    if start is not None and len(str(start).strip()) > len("08:30:00"):
        at = moment_of("start", start)[0]
        on, first = day_of(at), at % DAY
    else:
        if date_of is None:
            raise UsageError(
                Fault("missing_input", sentence("missing: on, the day of the shift"), where="on")
            )
        on = day("on", date_of)
        first = None if start is None else time_of("start", start)
    if kind is None and first is not None and given.get("end") is None:
        kind = next((name for name, one in tried.rules.shifts.items() if one["start"] == first), None)
    last = None if given.get("end") is None else time_of("end", given["end"])
    shift = shift_of(tried.rules, on, first, last, kind)
    if shift is None:
        hint = sentence("known kinds: {shifts}", shifts=", ".join(tried.rules.shifts))
        raise UsageError(
            Fault("missing_input", sentence("missing: the kind of the shift, or its end"), "kind", hint=hint)
        )
    return tried.outcome(
        shift.day.isoformat(),
        date=shift.day.isoformat(),
        month=shift.day.isoformat()[:7],
        kind=kind,
        minutes=_minutes(shift),
        ends=clock(shift.end, on),
    )


def arrivals(tried: Tried) -> Outcome:
    """Tell who was there in time before a shift; each arrival is [role, moment] or [role, shift start, moment]."""
    fine: list[bool] = []
    for entry in entries(tried.given["arrivals"], "arrivals"):
        row = entry if isinstance(entry, list) else [entry]
        if len(row) not in (2, 3):
            raise bad("arrivals", entry, sentence("give [role, moment], or [role, shift start, moment]"))
        if len(row) == 2:
            tried.need("shift_start")
        role = str(row[0])
        lead = tried.rules.lead(role)
        if lead is None:
            hint = nearest(role, [*tried.rules.leads, *tried.rules.roles])
            raise UsageError(
                Fault(
                    "bad_value",
                    sentence("nothing says when a {role!r} has to be there", role=role),
                    "arrivals",
                    hint=hint,
                )
            )
        start = moment_of("shift_start", tried.given["shift_start"] if len(row) == 2 else row[1])[0]
        fine.append(moment_of("arrivals", row[-1])[0] <= start - lead * 60)
    return tried.outcome(len(fine) - sum(fine), ok=tuple(fine), late=len(fine) - sum(fine))


def relief(tried: Tried) -> Outcome:
    """Tell whether somebody left his post: before the relief came or, where he stays for it, the hand-over's end.

    Whoever is given with the end of a hand-over waits for it, unless his `role` says that he need not.
    """
    tried.need("relief")
    ends = [tried.given[name] for name in FINISHED if tried.given.get(name) is not None]
    role = tried.given.get("role")
    stays = bool(ends) if role is None else tried.rules.role(str(role)) in tried.rules.stay
    if role is not None and stays and not ends:
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: finished, for which a {role} waits", role=role),
                where="finished",
            )
        )
    finished = moment_of("finished", ends[0])[0] if stays and ends else None
    left = left_too_early(
        moment_of("left", tried.given["left"])[0], moment_of("relief", tried.given["relief"])[0], finished
    )
    return tried.outcome(left, left_post=left)


def causes(tried: Tried) -> Outcome:
    """Tell which sides answer for problems of a hand-over and in which shares, and whose a call is (`call_at`)."""
    known, split = tried.rules.causes, tried.rules.both_split
    shares = []
    for cause in entries(tried.given.get("causes", []), "causes"):
        if str(cause) not in known:
            raise bad("causes", cause, nearest(str(cause), known))
        shares.append(dict(answering(str(cause), known, split)))
    outputs: dict[str, Any] = {
        "sides": tuple(tuple(one) for one in shares),
        "shares": tuple(tuple(one.values()) for one in shares),
    }
    result: Any = len(shares)
    if tried.given.get("call_at") is not None:
        tried.need("to")
        end = moment_of("to", tried.given["to"])[0]
        at = moment_of("call_at", tried.given["call_at"])[0]
        outputs["call_owner"] = answering_call(at, end)
        during = tried.given.get("from") is not None and moment_of(FROM, tried.given["from"])[0] <= at <= end
        outputs["during"] = during
        result = result if shares else outputs["call_owner"]
    return tried.outcome(result, **outputs)


def signatures(tried: Tried) -> Outcome:
    """Tell whether a hand-over was signed by both and who comes on was logged in when the shift began."""
    tried.need("signed_to")
    lacking = [name for name in ("signed_from", "signed_to") if not flag(name, tried.given[name])]
    if tried.given.get("login_at") is not None:
        tried.need("shift_start")
        if (
            moment_of("login_at", tried.given["login_at"])[0]
            > moment_of("shift_start", tried.given["shift_start"])[0]
        ):
            lacking.append("login_at")
    return tried.outcome(not lacking, ok=not lacking, missing=tuple(lacking))


def notice(tried: Tried) -> Outcome:
    """Tell whether leave was asked for so many shifts ahead, and so granted where it was approved too."""
    tried.need("shift_start")
    name = next(one for one in REQUESTED if one in tried.given)
    start = moment_of("shift_start", tried.given["shift_start"])[0]
    rules = tried.rules
    if rules.notice_unit == "shift":
        due = notice_ends(rules, start)
    elif rules.notice_unit == "hour":
        due = start - rules.notice * 3600
    elif rules.notice_unit == "day":
        due = instant(day_of(start)) - (rules.notice - 1) * DAY - 1
    else:
        due = start - 1
    assert due is not None
    asked = tried.given[name]
    several = isinstance(asked, list | tuple) or str(asked).strip().startswith("[")
    times = (
        [moment_of(name, one)[0] for one in entries(asked, name)] if several else [moment_of(name, asked)[0]]
    )
    fine = tuple(one <= due for one in times)
    approved = tried.given.get("approved", tried.given.get("approved_by"))
    told: dict[str, Any] = {"ok": fine if several else fine[0], "deadline": _text(due)}
    if approved is not None:
        yes = (
            rules.approved(flag("approved", approved), None)
            if _is_flag(approved)
            else rules.approved(True, str(approved))
        )
        told["granted"] = all(fine) and yes is True
    return tried.outcome(sum(fine) if several else fine[0], **told)


def _is_flag(value: Any) -> bool:
    return str(value).strip().lower() in ("true", "false")


def _text(at: int) -> str:
    return f"{day_of(at).isoformat()}T{clock(at, day_of(at))}"


def _of_kind(tried: Tried, kind: str) -> Shift:
    shift = shift_of(tried.rules, date(2000, 1, 3), None, None, kind)
    if shift is None:
        raise bad("kinds", kind, sentence("known: {shifts}", shifts=", ".join(tried.rules.shifts)))
    return shift


def _minutes(shift: Shift) -> Fraction:
    return Fraction(shift.end - shift.start, 60) - shift.break_minutes


__all__ = [
    "FINISHED", "REQUESTED", "arrivals", "causes", "dated", "lengths", "notice", "relief", "shifts", "signatures",
]  # fmt: skip
