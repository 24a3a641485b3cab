"""Shifts, punches and what people handed in, read for a month as the kit takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.facts import Facts
from kpi.frozen import frozen
from kpi.kit.attendance import (
    AttendanceRules,
    Form,
    Handover,
    Leave,
    Punch,
    Shift,
    Swap,
    shift_of,
    swapped,
)
from kpi.kit.attendance.clock import moment, span
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


@frozen(eq=False)
class Handed:
    """By person (Int64): shifts with swaps done, punches, leave and forms; `problems` name key, code, message.

    `published` are the days on which the shifts of the month were published, where known. `handovers` are
    those in which one of these people goes off or comes on.
    """

    shifts: Mapping[Any, Sequence[Shift]]
    punches: Mapping[int, Sequence[Punch]]
    leaves: Mapping[int, Sequence[Leave]]
    forms: Mapping[int, Sequence[Form]]
    published: tuple[date, ...] = ()
    problems: tuple[tuple[int, str, str], ...] = ()
    handovers: tuple[Handover, ...] = ()


def handed_in(facts: Facts, rules: AttendanceRules, period: Period, people: Sequence[int]) -> Handed:
    """Read what concerns a month of some people, with the days before and after it.

    A shift that gives no times and whose kind has none, and a punch without a time of day, cannot be judged
    and are reported.
    """
    import polars as pl

    first, last, step = period.start, period.end, timedelta(days=1)
    problems: list[tuple[int, str, str]] = []
    swaps = [
        Swap(row["on"], row["employee"], row["partner"], row["partner_on"], rules.approved(row["approved"], row["by"]) is True)
        for row in facts.frame("shift_swaps").sort("on", "seq").iter_rows(named=True)
    ]  # fmt: skip
    planned: dict[int, list[Shift]] = {}
    partners = {one.partner for one in swaps} | {one.employee for one in swaps}
    wanted = pl.col("employee").is_in([*people, *partners])
    shifts = facts.frame("shifts", since=first - step, until=last + step).filter(wanted)
    for row in shifts.iter_rows(named=True):
        shift = shift_of(rules, row["on"], row["start"], row["end"], row["kind"])
        if shift is None:
            told = sentence(
                "the shift of {day} has no times, and its kind {kind} gives none",
                day=row["on"],
                kind=row["kind"] or "(none)",
            )
            problems.append((row["employee"], "shift_without_times", told))
        else:
            planned.setdefault(row["employee"], []).append(shift)
    mine = pl.col("employee").is_in(list(people))
    punches: dict[int, list[Punch]] = {}
    for row in (
        facts.frame("punches", since=first - step, until=last + 2 * step).filter(mine).iter_rows(named=True)
    ):
        at, timed = moment(row["at"])
        if timed:
            punches.setdefault(row["employee"], []).append(Punch(at, row["direction"] or ""))
        else:
            told = sentence("the punch of {moment} has no time of day", moment=row["at"])
            problems.append((row["employee"], "punch_without_time", told))
    published = shifts.filter((pl.col("on") >= first) & (pl.col("on") <= last))["published"].drop_nulls()
    return Handed(
        swapped(planned, swaps),
        punches,
        _grouped(_leaves(facts, rules, first, last + step, mine)),
        _grouped(_forms(facts, rules, first, last, mine)),
        tuple(published.unique().sort()),
        tuple(problems),
        tuple(_handovers(facts, first - step, last + 2 * step, people)),
    )


def _handovers(facts: Facts, since: date, until: date, people: Sequence[int]) -> Iterator[Handover]:
    import polars as pl

    rows = facts.frame("handovers", since=since, until=until)
    rows = rows.filter(pl.col("from").is_in(list(people)) | pl.col("to").is_in(list(people)))
    for row in rows.sort("started", "seq").iter_rows(named=True):
        yield Handover(
            row["from"],
            row["to"],
            moment(row["started"])[0],
            None if row["finished"] is None else moment(row["finished"])[0],
            row["signed_from"],
            row["signed_to"],
            row["record"],
            row["problem"] or "",
        )


def _leaves(
    facts: Facts, rules: AttendanceRules, first: date, last: date, mine: pl.Expr
) -> Iterator[tuple[int, Leave]]:
    import polars as pl

    rows = facts.frame("leaves", until=last).filter(mine & (pl.col("until") >= first.isoformat()))
    for row in rows.iter_rows(named=True):
        start, end = span(row["from"], row["until"])
        yield (
            row["employee"],
            Leave(
                start,
                end,
                moment(row["filed"])[0],
                rules.approved(row["approved"], row["by"]),
                None if row["decided"] is None else moment(row["decided"])[0],
                _whole_day(row["from"]),
                _whole_day(row["until"]),
            ),
        )


def _whole_day(text: str) -> date | None:
    """Return the day of a moment that is a day alone."""
    return None if moment(text)[1] else date.fromisoformat(text[:10])


def _forms(
    facts: Facts, rules: AttendanceRules, first: date, last: date, mine: pl.Expr
) -> Iterator[tuple[int, Form]]:
    for row in facts.frame("punch_forms", since=first, until=last).filter(mine).iter_rows(named=True):
        approved = rules.approved(row["approved"], row["by"]) is True
        yield row["employee"], Form(row["on"], row["filed"], approved, row["direction"] or "")


def _grouped(rows: Iterator[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, one in rows:
        found.setdefault(key, []).append(one)
    return {
        key: sorted(ones, key=lambda one: tuple(str(part) for part in attrs.astuple(one)))
        for key, ones in found.items()
    }


__all__ = ["Handed", "handed_in"]
