"""Trying clocks."""

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)

RULES = """
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
clauses = ["C.1"]
counts = { due = "rows", timely = "met" }
where = [{ column = "kind", op = "in", value = ["ordinary", "vip"] }]
[clock.complete.parameters]
limits = [{ name = "vip", kind = "vip", minutes = 720 }, { kind = "ordinary", minutes = 1440 }]
limit_hours = "none"
pause_reasons = []
period_by = { value = "deadline", choices = ["deadline", "dispatch", "close"] }
[clock.response]
label = "response"
table = "tickets"
start = "dispatched"
stop = "responded"
clauses = ["C.1"]
[clock.response.parameters]
limits = [
  { name = "ordinary", kind = "ordinary", minutes = 30 },
  { kind = "vip", minutes = 60, never_slower_than = "ordinary" },
]
never_slower = { value = false, aliases = ["vip_never_slower"] }
"""


def tried(name: str, settings: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    found = trial(policy_of(RULES), name, given, settings or {}, date(2024, 3, 31))
    return dict(found.outputs)


VIP = {
    "kind": "vip",
    "dispatched": "2024-03-04T09:00:00",
    "responded": "2024-03-04T09:45:00",
    "closed": "2024-03-04T21:00:00",
}


@pytest.mark.parametrize("name", ["company.complete", "complete", "C.1"])
def test_a_row_is_judged_by_its_clock_and_by_those_beside_it(name: str) -> None:
    found = tried(name, **VIP)
    assert (found["complete_met"], found["response_met"]) == (True, True)
    assert (found["due"], found["minutes"]) == ("2024-03-04T21:00:00", Fraction(720))


def test_a_limit_may_be_told_never_to_be_slower_than_another() -> None:
    assert tried("C.1", {"vip_never_slower": "true"}, **VIP)["response_met"] is False
    assert tried("C.1", vip_never_slower="true", **VIP)["response_met"] is False


def test_times_alone_are_given_as_start_and_stop_with_a_limit() -> None:
    times = {"start": "2024-03-04T09:00:00", "stop": "2024-03-04T10:00:01"}
    assert tried("complete", limit_hours="1", **times)["met"] is False
    assert tried("complete", limit_hours="1.5", **times)["met"] is True


def test_pauses_stop_the_clock_of_a_row_for_the_reasons_that_count() -> None:
    row = {"kind": "vip", "dispatched": "2024-03-04T09:00:00", "closed": "2024-03-04T22:00:00"}
    pauses = '[["2024-03-04T10:00:00", "2024-03-04T11:00:00", "absent"]]'
    assert tried("complete", pauses=pauses, **row)["met"] is False
    assert tried("complete", pauses=pauses, pause_reasons='["absent"]', **row)["met"] is True


ROWS = (
    '[["2024-03-30T08:00:00", "2024-03-31T07:00:00"], ["2024-03-31T10:00:00", "2024-04-01T09:00:00"],'
    ' ["2024-02-29T12:00:00", "2024-03-01T13:00:00"], ["2024-03-15T09:00:00", null],'
    ' ["2024-03-20T09:00:00", "2024-03-21T09:00:00"]]'
)


@pytest.mark.parametrize(("by", "due", "timely"), [("deadline", 4, 2), ("dispatch", 4, 3), ("close", 3, 2)])
def test_rows_of_a_month_are_counted_under_the_names_that_the_clock_gives(
    by: str, due: int, timely: int
) -> None:
    found = tried("complete", {"period_by": by}, month="2024-03", limit_hours="24", tickets=ROWS)
    assert (found["due"], found["timely"], found["rows"], found["met"]) == (due, timely, due, timely)


def test_a_row_of_which_nothing_can_be_told_says_why() -> None:
    with pytest.raises(DataError, match="closed has no time of day"):
        tried("complete", **{**VIP, "closed": "2024-03-04"})


def test_a_name_that_nothing_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="dispatchd"):
        tried("complete", kind="vip", dispatchd="2024-03-04T09:00:00", closed="2024-03-04T10:00:00")


def test_a_clause_of_clocks_alone_says_what_they_take() -> None:
    with pytest.raises(UsageError, match="a row of tickets"):
        tried("C.1")
