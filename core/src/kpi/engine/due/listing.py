"""The list of what is due: a row a person and thing, or a row for each day of a time that is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kpi.engine.due.answered import Times, answered
from kpi.engine.due.cycle import PASSED, Slot, state_of, timeline
from kpi.engine.due.people import Present, present
from kpi.engine.due.terms import EVERY, INTERVAL, Rhythm, assumed, rhythm_on, with_interval
from kpi.engine.facts import Facts
from kpi.engine.procedures.reporting import due_again
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.due import Due
from kpi.words import Label, Message, phrase, phrase_for, sentence

NO_START = {
    "hire": phrase("no day of hiring is recorded"),
    "assignment": phrase("no assignment is recorded"),
    "level": phrase("no level is recorded"),
}


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
    """The rows, who is there, and what is not listed or does not count: id of what falls due, and why."""

    rows: tuple[Owed, ...]
    there: Present
    problems: tuple[tuple[str, Message], ...] = ()


def listed(policy: Policy, facts: Facts, asked: Asked, there: Present | None = None) -> Listed:
    """Return what is due for whoever is there on the day, in the order of days; what has no day comes last.

    Where `there` is given, it is of the people in it alone.

    What procedures approve is due again after their interval, unless something that the person owes says how it recurs.

    Raises:
        PolicyError: for a parameter without a value on that day.
    """
    there = there or present(policy, facts, asked.day)
    every = [
        with_interval(due, policy.catalogue)
        for _, due in sorted(policy.catalogue.due.items())
        if there.is_asked(due)
    ]
    starts = [one for row in there.people.select("hire", "assignment").iter_rows() for one in row if one]
    done = answered(policy, facts, every, min(starts, default=asked.day), asked.day)
    rows: list[Owed] = []
    problems = []
    for due in every:
        rhythm = rhythm_on(due, asked.day)
        if rhythm.every is not None and rhythm.interval(date.min) is None:
            count = len(there.bound.get(due.id, ()))
            message = sentence(
                phrase_for(
                    count,
                    "not listed, for how often is not said: set {key} (1 person is bound)",
                    "not listed, for how often is not said: set {key} ({n} people are bound)",
                    key=f"{due.id}.{EVERY}",
                )
            )
            problems.append((due.id, message))
            continue
        rows += _of(due, rhythm, there, done.times[due.id], asked)
    ids = dict(facts.subjects().select("subject", "id").iter_rows()) if done.own else {}
    mine = set(there.people["subject"]) if done.own else set()
    problems += [
        (
            due,
            sentence(
                "the decision of {on} about {subject} is about the decider, and does not count",
                on=on,
                subject=ids[subject],
            ),
        )
        for due, subject, on in done.own
        if subject in mine
    ]
    rows += _of_procedures(policy, facts, there, asked, every)
    rows.sort(key=lambda one: (one.due_on or date.max, one.due, one.subject))
    return Listed(tuple(rows), there, tuple(problems))


def _of(due: Due, rhythm: Rhythm, there: Present, done: Times, asked: Asked) -> Iterator[Owed]:
    everybodys, bound = there.is_everybodys(due), there.bound.get(due.id, frozenset())
    since = {"probation": "hire", "contract": "contract_from"}.get(due.start, due.start)
    columns = there.people.select("subject", "unit", start=due.start, since=since)
    ahead = max(one for one in (asked.until, asked.span[1] if asked.span else None, asked.day) if one)
    # Many people share their days: whoever was hired in one month, and never did it.
    known: dict[tuple[date | None, ...], Sequence[Slot]] = {}
    for subject, unit, start, earliest in columns.iter_rows():
        if not everybodys and subject not in bound:
            continue
        times = sorted(done.get(subject, ()))
        if start is None:
            if not due.has_own_day:
                yield _row(due, subject, unit, start, times, None, asked.day)
            continue
        if due.has_own_day and rhythm.counted_from is not None and start < rhythm.counted_from:
            continue
        days = [on for on, _ in times]
        key = (start, earliest, *days)
        if key not in known:
            slots = timeline(rhythm, start, days, asked.day, ahead, earliest)
            known[key] = _chosen(due, rhythm, slots, asked)
        for slot in known[key]:
            yield _row(due, subject, unit, start, times, slot, asked.day)


def _chosen(due: Due, rhythm: Rhythm, slots: Sequence[Slot], asked: Asked) -> Sequence[Slot]:
    if asked.span is not None:
        first, last = asked.span
        return [one for one in slots if first <= one.due_on <= last]
    waits = [one for one in slots if one.is_open and state_of(due, one, asked.day) != PASSED]
    if not waits:
        return slots[-1:] if asked.everything and due.done is not None else ()
    ahead = (asked.until - asked.day).days if asked.until else rhythm.notice_days
    return waits[:1] if asked.everything or (waits[0].due_on - asked.day).days <= ahead else ()


def _row(
    due: Due,
    subject: int,
    unit: int | None,
    start: date | None,
    times: Sequence[tuple[date, str]],
    slot: Slot | None,
    day: date,
) -> Owed:
    last_on, last_by = times[-1] if times else (None, "")
    flags = assumed(due.parameter(EVERY), max(one for one in (start, last_on, date.min) if one))
    state = "unknown" if slot is None else state_of(due, slot, day)
    if slot is not None and slot.done_on:
        last_on, last_by = slot.done_on, dict(times)[slot.done_on]
    return Owed(
        subject,
        unit,
        due.id,
        due.label,
        state,
        None if slot is None else slot.due_on,
        last_on,
        last_by,
        (day - slot.due_on).days if slot is not None and state == "overdue" else 0,
        due.clauses,
        NO_START[due.start] if slot is None else Label(),
        flags,
    )


def _of_procedures(
    policy: Policy, facts: Facts, there: Present, asked: Asked, every: Sequence[Due]
) -> Iterator[Owed]:
    units = dict(there.people.select("subject", "unit").iter_rows())
    told: dict[str, list[Due]] = {}
    for due in every:
        if due.done is not None and due.done.procedure:
            told.setdefault(due.done.procedure, []).append(due)
    for case in due_again(policy, facts, asked.day):
        if case.key not in units or case.due_on is None:
            continue
        if any(there.owes(due, case.key) for due in told.get(case.procedure, ())):
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
