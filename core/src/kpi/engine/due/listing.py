"""The list of what is due: a row a person and thing, or a row for each day of a time that is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from kpi.engine.due.answered import Times, answered
from kpi.engine.due.cycle import Slot, timeline
from kpi.engine.due.people import Present, present
from kpi.engine.due.terms import EVERY, INTERVAL, Rhythm, assumed, rhythm_on, with_interval
from kpi.engine.facts import Facts
from kpi.engine.procedures.reporting import due_again
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.due import Due
from kpi.model.label import Label

NO_START = {
    "hire": Label("入职日期未记录", "no day of hiring is recorded"),
    "assignment": Label("没有岗位记录", "no assignment is recorded"),
    "level": Label("没有级别记录", "no level is recorded"),
}
PASSED = "passed"


@frozen
class Asked:
    """What is asked about: as of `day`; with `span` every day of it on which something falls due, else the open ones
    up to `until` or as far as the notice of each goes, and `everything` beyond.
    """

    day: date
    until: date | None = None
    span: tuple[date, date] | None = None
    everything: bool = False


@frozen
class Owed:
    """Something that a person (`subject`, a key) owes or owed. `note` says why there is no day."""

    subject: int
    unit: int | None
    due: str
    label: Label
    state: str
    due_on: date | None = None
    last_on: date | None = None
    last_by: str = ""
    days_overdue: int = 0
    clauses: tuple[str, ...] = ()
    note: Label = Label()
    flags: tuple[str, ...] = ()


@frozen
class Listed:
    """The rows, who is there, and what cannot be told of anybody: id and why."""

    rows: tuple[Owed, ...]
    there: Present
    problems: tuple[tuple[str, str], ...] = ()


def listed(policy: Policy, facts: Facts, asked: Asked) -> Listed:
    """Return what is due for whoever is there on the day, in the order of days; what has no day comes last.

    What procedures approve is due again after their interval, unless something bound says how it recurs.

    Raises:
        PolicyError: for a parameter without a value on that day.
    """
    there = present(policy, facts, asked.day)
    every = [
        with_interval(due, policy.catalogue)
        for id, due in sorted(policy.catalogue.due.items())
        if due.for_all or there.bound.get(id)
    ]
    starts = [one for row in there.people.select("hire", "assignment").iter_rows() for one in row if one]
    done = answered(policy, facts, every, min(starts, default=asked.day), asked.day)
    rows: list[Owed] = []
    problems = []
    for due in every:
        rhythm = rhythm_on(due, asked.day)
        if rhythm.every is not None and rhythm.interval(date.min) is None:
            count = len(there.bound.get(due.id, ()))
            who = "1 person is" if count == 1 else f"{count} people are"
            problems.append((due.id, f"how often is not said: set {due.id}.{EVERY} ({who} bound)"))
            continue
        rows += _of(due, rhythm, there, done[due.id], asked)
    told = {due.done.procedure for due in every if due.done}
    rows += _of_procedures(policy, facts, there, asked, told)
    rows.sort(key=lambda one: (one.due_on or date.max, one.due, one.subject))
    return Listed(tuple(rows), there, tuple(problems))


def _of(due: Due, rhythm: Rhythm, there: Present, done: Times, asked: Asked) -> Iterator[Owed]:
    bound = there.bound.get(due.id, frozenset())
    # What nobody does falls on days that are fixed.
    rhythm = rhythm if due.done or rhythm.anchor != "last" else attrs.evolve(rhythm, anchor="grid")
    since = {"probation": "hire", "contract": "contract_from"}.get(due.start, due.start)
    columns = there.people.select("subject", "unit", start=due.start, since=since)
    every = due.parameter(EVERY)
    common = Owed(0, None, due.id, due.label, "unknown", clauses=due.clauses)
    for subject, unit, start, earliest in columns.iter_rows():
        if not due.for_all and subject not in bound:
            continue
        times = sorted(done.get(subject, ()))
        last_on, last_by = times[-1] if times else (None, "")
        flags = assumed(every, max(one for one in (start, last_on, date.min) if one))
        blank = attrs.evolve(
            common, subject=subject, unit=unit, last_on=last_on, last_by=last_by, flags=flags
        )
        if start is None:
            if not due.for_all:
                yield attrs.evolve(blank, note=NO_START[due.start])
            continue
        if due.for_all and rhythm.counted_from is not None and start < rhythm.counted_from:
            continue
        ahead = max(one for one in (asked.until, asked.span[1] if asked.span else None, asked.day) if one)
        slots = timeline(rhythm, start, [on for on, _ in times], asked.day, ahead, earliest)
        for slot in _chosen(due, rhythm, slots, asked):
            by = dict(times).get(slot.done_on, "") if slot.done_on else last_by
            yield _row(attrs.evolve(blank, last_on=slot.done_on or last_on, last_by=by), due, slot, asked.day)


def _chosen(due: Due, rhythm: Rhythm, slots: Sequence[Slot], asked: Asked) -> Sequence[Slot]:
    if asked.span is not None:
        first, last = asked.span
        return [one for one in slots if first <= one.due_on <= last]
    waits = [one for one in slots if one.is_open and (due.done is not None or one.due_on >= asked.day)]
    if not waits:
        return slots[-1:] if asked.everything and due.done is not None else ()
    ahead = (asked.until - asked.day).days if asked.until else rhythm.notice_days
    return waits[:1] if asked.everything or (waits[0].due_on - asked.day).days <= ahead else ()


def _row(blank: Owed, due: Due, slot: Slot, day: date) -> Owed:
    state = slot.state(day)
    if state == "overdue" and due.done is None:
        state = PASSED
    days = (day - slot.due_on).days if state == "overdue" else 0
    return attrs.evolve(blank, state=state, due_on=slot.due_on, days_overdue=days)


def _of_procedures(
    policy: Policy, facts: Facts, there: Present, asked: Asked, told: set[str]
) -> Iterator[Owed]:
    units = dict(there.people.select("subject", "unit").iter_rows())
    for case in due_again(policy, facts, asked.day):
        if case.key not in units or case.procedure in told or case.due_on is None:
            continue
        procedure = policy.catalogue.procedures[case.procedure]
        slot = Slot(case.due_on)
        first, last = asked.span or (date.min, asked.until or asked.day)
        if not first <= case.due_on <= last and not (asked.everything and asked.span is None):
            continue
        state = slot.state(asked.day)
        yield Owed(
            case.key,
            units[case.key],
            procedure.id,
            procedure.label,
            state,
            case.due_on,
            case.approved_on,
            case.approved_by,
            (asked.day - case.due_on).days if state == "overdue" else 0,
            procedure.clauses,
            flags=assumed(procedure.parameter(INTERVAL), case.approved_on or asked.day),
        )


__all__ = ["Asked", "Listed", "Owed", "listed"]
