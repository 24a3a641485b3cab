"""Call-backs: of the tickets whose limit ended in the month (S003.A.2.6), and of a day's calls (S003.B.6.7b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from kpi.api import Fault, Label, Period, PolicyError, Rows, Value, Worked, Working
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.counting import Tally, number_of, within, word_of, words_of
from kpi_callcenter.workings.limits import deadline, owner_of

DENOMINATORS = ("tickets", "required")


def effective(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the tickets whose limit ended in the period, and those of them effectively called back, one each.

    A call-back counts until the month is closed (`grace_days` after its end), and is effective as its row
    says or by `effective_results`. Below the line stand all of the tickets, or of a sample (`sample_rate`, begun
    tickets whole), or those alone that were called at all (`denominator` required). A ticket is its dispatcher's.
    """
    results = words_of(numbers, "effective_results")
    rate = number_of(numbers, "sample_rate")
    grace = number_of(numbers, "grace_days")
    required = word_of(numbers, "denominator", DENOMINATORS) == "required"
    if rate > 1:
        raise PolicyError(
            Fault(
                "parameter",
                sentence("sample_rate is a share of 1 at most, not {rate}", rate=rate),
                "sample_rate",
            )
        )
    until = None if period is None else period.end + timedelta(days=int(grace))
    called: dict[str, bool] = {}
    for row in rows["callbacks"]:
        if until is not None and row["at"].date() > until:
            continue
        good = row["result"] in results if results is not None else bool(row["effective"])
        called[row["ticket"]] = called.get(row["ticket"], False) or good
    tally = Tally("effective_callbacks", "tickets_due")
    due: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for ticket in rows["tickets"]:
        limit = deadline(ticket, numbers)
        owner = owner_of(ticket)
        if owner is None or limit is None or not within(limit, period):
            continue
        if required and ticket["id"] not in called:
            continue
        due[owner] += 1
        done[owner] += called.get(ticket["id"], False)
        parts = ("effective_callbacks",) if called.get(ticket["id"]) else ()
        tally.because(owner, "tickets", ticket, "tickets_due", *parts)
    for owner, count in due.items():
        sampled = -(-count * rate.numerator // rate.denominator)
        tally.add(owner, effective_callbacks=min(done[owner], sampled), tickets_due=sampled)
    return tally.worked()


def daily(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count call-backs and calls answered, and the days on which the first were enough of the second."""
    made: Counter[tuple[str, date]] = Counter()
    for row in rows["callbacks"]:
        if row["agent"] is not None and within(row["at"], period):
            made[row["agent"], row["at"].date()] += 1
    least = number_of(numbers, "daily")
    return by_day(made, answered_by_day(rows, period), lambda part, whole: part >= least * whole)


def answered_by_day(rows: Rows, period: Period | None) -> Counter[tuple[str, date]]:
    """Count the calls answered, by agent and day."""
    found: Counter[tuple[str, date]] = Counter()
    for row in rows["calls"]:
        if row["agent"] is not None and row["answered"] and within(row["on"], period):
            found[row["agent"], row["on"].date()] += 1
    return found


def by_day(
    part: Counter[tuple[str, date]],
    whole: Counter[tuple[str, date]],
    kept: Callable[[Fraction, Fraction], bool],
) -> Worked:
    """Add up what was counted by agent and day, with the days of which `kept` holds; a day without calls is none."""
    tally = Tally("part", "whole", "days_met", "days")
    for (agent, day), count in whole.items():
        met = kept(Fraction(part[agent, day]), Fraction(count))
        tally.add(agent, whole=count, days=1, days_met=int(met))
    for (agent, _), count in part.items():
        tally.add(agent, part=count)
    return tally.worked()


CALLBACKS = Working(
    "callcenter_callbacks",
    effective,
    ("tickets", "callbacks"),
    ("effective_callbacks", "tickets_due"),
    look_back=62,
    look_ahead=31,
    label=Label("有效电话回访", "effective call-backs"),
    numbers=(
        "limits",
        "effective_results",
        "sample_rate",
        "grace_days",
        "denominator",
    ),
    owner="callcenter",
)
DAILY_CALLBACKS = Working(
    "callcenter_daily_callbacks",
    daily,
    ("callbacks", "calls"),
    ("part", "whole", "days_met", "days"),
    label=Label("每日回访", "call-backs by day"),
    numbers=("daily",),
    owner="callcenter",
)

__all__ = ["CALLBACKS", "DAILY_CALLBACKS", "DENOMINATORS", "answered_by_day", "by_day", "daily", "effective"]
