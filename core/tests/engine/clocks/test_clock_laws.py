"""What holds of every clock: one period a row, limits that only help, one answer whichever way it is worked out."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.clocks.clocked import clocked
from kpi.kit.clocks import due, elapsed
from kpi.kit.tables import KIT_TABLES
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

BASE = datetime(2024, 1, 20)
START, STOP = st.integers(0, 60 * 24 * 3600), st.integers(0, 40 * 24 * 3600)
rows = st.lists(st.tuples(START, st.none() | STOP), min_size=1, max_size=8)
limits = st.integers(0, 35 * 24 * 60)
BY = st.sampled_from(["deadline", "dispatch", "close"])
ALWAYS = '[{ days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from = "00:00", until = "24:00" }]'


def tickets(some: list[tuple[int, int | None]]) -> list[dict[str, Any]]:
    found = []
    for place, (start, run) in enumerate(some):
        dispatched = BASE + timedelta(seconds=start)
        closed = None if run is None else (dispatched + timedelta(seconds=run)).isoformat()
        found.append(
            {"id": str(place), "kind": "fault", "dispatched": dispatched.isoformat(), "closed": closed}
        )
    return found


def states(
    some: list[tuple[int, int | None]],
    limit: int,
    by: str,
    since: date | None,
    until: date | None,
    calendar: str = '"24x7"',
) -> dict[str, str]:
    text = f"""
    [clock.one]
    label = "one"
    table = "tickets"
    start = "dispatched"
    stop = "closed"
    parameters = {{ limit_minutes = {limit}, period_by = "{by}", calendar = {calendar} }}
    """
    catalogue = policy_of(text).catalogue
    facts = MemoryFacts({"tickets": tickets(some)}, tables=KIT_TABLES)
    found = clocked(facts, catalogue, catalogue.clocks["company.one"], since, until, ["id"])
    return dict(found.rows.select("id", "company.one.state").iter_rows())


def months() -> list[Period]:
    first = Period.parse("2024-01")
    return [first.shift(place) for place in range(7)]


@settings(max_examples=30)
@given(rows, limits, BY)
def test_a_row_belongs_to_exactly_one_period(some: list[tuple[int, int | None]], limit: int, by: str) -> None:
    found = [id for one in months() for id in states(some, limit, by, one.start, one.end)]
    expected = [str(place) for place, (_, run) in enumerate(some) if by != "close" or run is not None]
    assert sorted(found) == sorted(expected)


@settings(max_examples=30)
@given(rows, limits, limits)
def test_a_longer_limit_never_makes_a_row_late(
    some: list[tuple[int, int | None]], limit: int, more: int
) -> None:
    shorter, longer = (states(some, one, "deadline", None, None) for one in (limit, limit + more))
    assert {id for id, state in shorter.items() if state == "met"} <= {
        id for id, state in longer.items() if state == "met"
    }


@settings(max_examples=30)
@given(rows, limits, BY)
def test_all_rows_at_once_and_row_by_row_agree(
    some: list[tuple[int, int | None]], limit: int, by: str
) -> None:
    for one in months()[:4]:
        at_once = states(some, limit, by, one.start, one.end)
        assert at_once == states(some, limit, by, one.start, one.end, ALWAYS)


@settings(max_examples=30)
@given(rows, limits)
def test_the_plain_way_gives_the_same_states(some: list[tuple[int, int | None]], limit: int) -> None:
    expected = {}
    for place, (start, run) in enumerate(some):
        begins = BASE + timedelta(seconds=start)
        ends = due(begins, timedelta(minutes=limit))
        met = run is not None and elapsed(begins, begins + timedelta(seconds=run)) <= ends - begins
        expected[str(place)] = "met" if met else "late"
    assert states(some, limit, "deadline", None, None) == expected
