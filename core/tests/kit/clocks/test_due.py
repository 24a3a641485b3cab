"""When limits expire with pauses and business hours."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.clocks import Hours, due, elapsed, length
from kpi.kit.clocks.intervals import Span

BASE = datetime(2024, 3, 4)
WEEK = Hours(tuple((day, (9 * 60, 17 * 60)) for day in range(5)))
minutes = st.integers(0, 10_000)
spans = st.lists(
    st.tuples(minutes, minutes).map(
        lambda pair: (BASE + timedelta(minutes=min(pair)), BASE + timedelta(minutes=max(pair)))
    ),
    max_size=6,
)
hours = st.sampled_from([None, WEEK])


def at(minute: int) -> datetime:
    return BASE + timedelta(minutes=minute)


@given(minutes, st.integers(0, 5_000), spans, hours)
def test_a_clock_has_run_for_its_limit_when_it_expires(
    start: int, limit: int, pauses: list[Span], week: Hours | None
) -> None:
    ends = due(at(start), timedelta(minutes=limit), pauses, week)
    assert elapsed(at(start), ends, pauses, week) == timedelta(minutes=limit)


@given(minutes, st.integers(0, 5_000), st.integers(0, 5_000), spans, hours)
def test_a_longer_limit_never_expires_earlier(
    start: int, limit: int, more: int, pauses: list[Span], week: Hours | None
) -> None:
    first = due(at(start), timedelta(minutes=limit), pauses, week)
    assert due(at(start), timedelta(minutes=limit + more), pauses, week) >= first


@given(minutes, minutes, spans)
def test_what_was_paused_and_what_ran_are_the_whole_time(start: int, run: int, pauses: list[Span]) -> None:
    from kpi.kit.clocks import inside

    stop = at(start + run)
    paused = length(inside(pauses, at(start), stop))
    assert elapsed(at(start), stop, pauses) + paused == timedelta(minutes=run)
