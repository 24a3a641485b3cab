"""When something was done, and by whom: read of everybody at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from kpi.engine.facts import Facts
from kpi.engine.happening.from_rows import RowEvents
from kpi.engine.happening.happening import Happening
from kpi.engine.procedures.cases import all_cases
from kpi.engine.procedures.machine import State
from kpi.engine.procedures.people import staff_of
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.due import Due
from kpi.model.period import Frequency, Period

if TYPE_CHECKING:
    import polars as pl

Times: TypeAlias = "dict[int, list[tuple[date, str]]]"
"""By subject: a day, and who did it, empty where nobody is to see it or nobody is known."""

ISO = len("2024-03-31")


@frozen
class Answered:
    """When it was done, by the id of what falls due; and, of each, the subjects and days of decisions about the
    decider himself, which do not count.
    """

    times: Mapping[str, Times]
    own: tuple[tuple[str, int, date], ...] = ()


def answered(policy: Policy, facts: Facts, every: Sequence[Due], since: date, day: date) -> Answered:
    """Return, by the id of what falls due, when it was done, up to a day, in no order.

    Who rated is left out: a rating may be anonymous. A decision that was rejected did not take place, and one about
    the decider does not count.

    Args:
        policy: the events, scorecards and procedures.
        facts: what was recorded.
        every: what falls due.
        since: the first day of which results are asked for.
        day: the last day that counts.
    """
    import polars as pl

    found: dict[str, Times] = {one.id: {} for one in every}
    decisions, own = _decisions(facts, {one.done.decision for one in every if one.done}, day)
    refused: list[tuple[str, int, date]] = []
    for due in every:
        done = due.done
        if done is None:
            continue
        times = found[due.id]
        _put(times, decisions.get(done.decision, ()))
        refused += [(due.id, subject, on) for kind, subject, on in own if kind == done.decision]
        if done.events:
            _put(times, _events(policy, facts, done.events, day))
        if done.ratings:
            _put(times, _of_periods(facts.frame("ratings", only={"item": done.ratings}), day))
        if done.scorecard:
            card = policy.catalogue.scorecards[done.scorecard]
            periods = _periods(card.frequency, since, day)
            rows = facts.results([card.id], periods)
            # One that is blocked has neither, and is no result yet.
            rows = rows.filter(pl.col("score.n").is_not_null() | pl.col("grade").is_not_null())
            _put(times, _of_periods(rows, day))
        if done.procedure:
            _put(times, _approved(policy, facts, done.procedure, day))
    return Answered(found, tuple(refused))


def _put(times: Times, rows: Iterable[tuple[int, date, str]]) -> None:
    for subject, on, by in rows:
        times.setdefault(subject, []).append((on, by))


def _decisions(
    facts: Facts, kinds: set[str], day: date
) -> tuple[Mapping[str, list[tuple[int, date, str]]], list[tuple[str, int, date]]]:
    import polars as pl

    found: dict[str, list[tuple[int, date, str]]] = {}
    own: list[tuple[str, int, date]] = []
    wanted = sorted(kinds - {""})
    if not wanted:
        return found, own
    columns = ["kind", "subject", "on", "by", "outcome"]
    rows = facts.frame("decisions", until=day, only={"kind": wanted}, columns=columns)
    rows = rows.filter(pl.col("outcome").ne_missing("rejected"))
    staff = staff_of(facts)
    for kind, subject, on, by in rows.select("kind", "subject", "on", "by").iter_rows():
        if staff.decides_own(by, subject):
            own.append((kind, subject, on))
        else:
            found.setdefault(kind, []).append((subject, on, by))
    return found, own


def _events(policy: Policy, facts: Facts, kinds: Sequence[str], day: date) -> Iterable[tuple[int, date, str]]:
    """Yield the events of kinds that count, recorded or made of rows: by their statuses, or all but the waived."""
    if any(policy.catalogue.events[kind].source is not None for kind in kinds):
        facts = Happening(facts, rows=RowEvents(policy, facts, facts.subjects().sort("id"), None))
    columns = ["subject", "kind", "on", "status"]
    rows = facts.frame("events", until=day, only={"kind": kinds}, columns=columns)
    for subject, kind, on, status in rows.select("subject", "kind", "on", "status").iter_rows():
        counts = policy.catalogue.events[kind].counts
        if (status in counts) if counts else status != "waived":
            yield subject, date.fromisoformat(on[:ISO]), ""


def _of_periods(rows: pl.DataFrame, day: date) -> Iterable[tuple[int, date, str]]:
    ends: dict[str, date] = {}
    for subject, period in rows.select("subject", "period").unique().iter_rows():
        if period not in ends:
            ends[period] = Period.parse(period).end
        if ends[period] <= day:
            yield subject, ends[period], ""


def _periods(frequency: Frequency, since: date, day: date) -> list[Period]:
    period = Period.of(since, frequency)
    found = []
    while period.end <= day:
        found.append(period)
        period = period.shift(1)
    return found


def _approved(policy: Policy, facts: Facts, procedure: str, day: date) -> Iterable[tuple[int, date, str]]:
    for case in all_cases(policy, facts, until=day):
        if case.procedure == procedure and case.state is State.APPROVED and case.approved_on is not None:
            yield case.key, case.approved_on, case.approved_by


__all__ = ["Answered", "Times", "answered"]
