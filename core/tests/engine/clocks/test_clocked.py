"""The rows of a table through clocks: their period, their state, and what no clock can tell."""

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.engine.clocks.clocked import clocked
from kpi.kit.tables import KIT_TABLES
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import Ran, ran

policy_of = cache(read_policy)

CLOCK = """
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
where = [{ column = "kind", op = "in", value = ["fault", "business", "odd"] }]
[clock.complete.parameters]
limits = [
  { name = "vip", customer_class = "vip", kind = "fault", minutes = 360 },
  { kind = ["fault", "business"], minutes = 1440 },
]
pause_reasons = []
period_by = "deadline"
start_event = "none"
calendar = "24x7"
[clock.response]
label = "response"
table = "tickets"
start = "dispatched"
stop = "responded"
parameters = { limit_minutes = 30 }
[clock.handling]
label = "handling"
table = "tickets"
start = "responded"
stop = "closed"
parameters = { period_by = "close" }

[metric.timely]
label = "timely"
unit = "percent"
source = { table = "tickets", clock = "complete", numerator = { how = "count", where = [{ column = "complete.state", value = "met" }] }, denominator = { how = "count" } }
[metric.quick]
label = "answered in time and completed in time"
unit = "count"
source = { table = "tickets", clock = "complete", where = [{ column = "complete.state", value = "met" }, { column = "response.state", value = "met" }] }
[metric.minutes]
label = "mean time of handling"
unit = "minutes"
source = { table = "tickets", clock = "handling", numerator = { how = "sum", column = "handling.minutes" }, denominator = { how = "count" } }

[rule.share]
label = "share"
scorer = "ratio"
full = "full"
inputs = { actual = "timely", target = "hundred" }
parameters = { full = 10 }
[metric.hundred]
label = "hundred"
unit = "percent"
"""

STAFF: dict[str, list[dict[str, Any]]] = {
    "units": [{"id": "U", "name": "U"}],
    "employees": [{"id": "E", "name": "E", "hired_on": "2020-01-01"}],
    "assignments": [{"employee": "E", "unit": "U", "role": "field", "from": "2020-01-01"}],
}


def ticket(id: str, dispatched: str, closed: str | None, **more: Any) -> dict[str, Any]:
    kind = more.pop("kind", "fault")
    row = {"id": id, "kind": kind, "assignee": "E", "dispatched": dispatched, "closed": closed}
    return {**row, **more}


def facts_of(*tickets: dict[str, Any], **more: Any) -> MemoryFacts:
    return MemoryFacts({**STAFF, "tickets": list(tickets), **more}, tables=KIT_TABLES)


def seen(
    *tickets: dict[str, Any], text: str = CLOCK, month: int = 3, name: str = "complete", **more: Any
) -> dict[str, str]:
    """Return the state of each ticket that belongs to a month of 2024."""
    catalogue = policy_of(text).catalogue
    clock = catalogue.clocks[f"company.{name}"]
    last = {2: 29, 3: 31, 4: 30}[month]
    found = clocked(
        facts_of(*tickets, **more), catalogue, clock, date(2024, month, 1), date(2024, month, last), ["id"]
    )
    return dict(found.rows.select("id", clock.column("state")).iter_rows())


def changed(name: str, value: str) -> str:
    """Return the rules with a parameter of the completion clock set otherwise."""
    head, mark, tail = CLOCK.partition("[clock.response]")
    lines = [f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in head.splitlines()]
    return "\n".join(lines) + "\n" + mark + tail


SAME = (
    ticket("A", "2024-03-30T08:00:00", "2024-03-31T07:00:00"),
    ticket("B", "2024-03-31T10:00:00", "2024-04-01T09:00:00"),
    ticket("C", "2024-02-29T12:00:00", "2024-03-01T13:00:00"),
    ticket("D", "2024-03-15T09:00:00", None),
    ticket("E", "2024-03-20T09:00:00", "2024-03-21T09:00:00"),
)


def test_a_ticket_belongs_to_the_month_in_which_its_limit_expires() -> None:
    assert seen(*SAME) == {"A": "met", "C": "late", "D": "late", "E": "met"}
    assert seen(*SAME, month=4) == {"B": "met"}


def test_a_ticket_may_belong_to_the_month_of_its_dispatch_or_of_its_closing() -> None:
    assert seen(*SAME, text=changed("period_by", '"dispatch"')) == {
        "A": "met", "B": "met", "D": "late", "E": "met",
    }  # fmt: skip
    assert seen(*SAME, text=changed("period_by", '"close"')) == {"A": "met", "C": "late", "E": "met"}


def test_what_runs_on_beyond_the_period_is_open() -> None:
    still = ticket("F", "2024-03-31T10:00:00", None)
    assert seen(still, text=changed("period_by", '"dispatch"')) == {"F": "open"}
    assert seen(still, month=4) == {"F": "late"}


def test_what_stopped_only_after_the_period_was_open_at_its_end() -> None:
    text = CLOCK.replace('{ period_by = "close" }', '{ period_by = "dispatch" }')
    rows = (
        ticket("A", "2024-03-30T08:00:00", "2024-03-31T23:59:59", responded="2024-03-30T09:00:00"),
        ticket("B", "2024-03-30T08:00:00", "2024-04-01T00:00:00", responded="2024-03-30T09:00:00"),
    )
    assert seen(*rows, text=text, name="handling") == {"A": None, "B": "open"}


@pytest.mark.parametrize(
    ("closed", "state"), [("2024-03-05T09:00:00", "met"), ("2024-03-05T09:00:01", "late"), (None, "late")]
)
def test_the_exact_limit_is_within_to_the_second(closed: str | None, state: str) -> None:
    assert seen(ticket("A", "2024-03-04T09:00:00", closed)) == {"A": state}


def test_the_first_limit_that_fits_holds() -> None:
    vip = ticket("V", "2024-03-04T09:00:00", "2024-03-04T15:00:01", customer_class="vip")
    assert seen(vip) == {"V": "late"}


def test_business_hours_run_from_day_to_day() -> None:
    hours = '[{ days = ["mon", "tue", "wed", "thu", "fri"], from = "09:00", until = "17:00" }]'
    text = changed("calendar", hours)
    # 24 hours of work from Friday at 16:00: one on Friday, eight a day until Wednesday at 16:00 with seven.
    friday = ticket("A", "2024-03-01T16:00:00", "2024-03-06T16:00:00")
    later = ticket("B", "2024-03-01T16:00:00", "2024-03-06T16:00:01")
    assert seen(friday, later, text=text) == {"A": "met", "B": "late"}


def test_pauses_for_a_reason_that_counts_stop_the_clock_once_however_they_overlap() -> None:
    text = changed("pause_reasons", '["customer"]')
    pauses = [
        {"ticket": "A", "from": "2024-03-04T10:00:00", "until": "2024-03-04T12:00:00", "reason": "customer"},
        {"ticket": "A", "from": "2024-03-04T11:00:00", "until": "2024-03-04T13:00:00", "reason": "customer"},
        {"ticket": "B", "from": "2024-03-04T10:00:00", "until": "2024-03-04T13:00:00", "reason": "lunch"},
    ]
    tickets = [
        ticket("A", "2024-03-04T09:00:00", "2024-03-05T12:00:00"),
        ticket("B", "2024-03-04T09:00:00", "2024-03-05T12:00:00"),
        ticket("C", "2024-03-04T09:00:00", "2024-03-05T12:00:01"),
    ]
    assert seen(*tickets, text=text, pauses=pauses) == {"A": "met", "B": "late", "C": "late"}
    assert seen(*tickets, pauses=pauses) == {"A": "late", "B": "late", "C": "late"}


def test_a_later_value_of_a_limit_holds_for_the_rows_of_its_days() -> None:
    text = CLOCK.replace(
        "parameters = { limit_minutes = 30 }",
        'parameters = { limit_minutes = [{ value = 30 }, { value = 60, from = "2024-03-10" }] }',
    )
    tickets = [
        ticket("A", "2024-03-04T09:00:00", None, responded="2024-03-04T09:45:00"),
        ticket("B", "2024-03-12T09:00:00", None, responded="2024-03-12T09:45:00"),
    ]
    assert seen(*tickets, text=text, name="response") == {"A": "late", "B": "met"}


def month(*tickets: dict[str, Any]) -> Ran:
    text = (
        CLOCK
        + """
[scorecard.card]
label = "card"
frequency = "month"
[[scorecard.card.item]]
rule = "share"
[[bind]]
role = "field"
scorecard = "card"
"""
    )
    observed = [{"subject": "E", "metric": "company.hundred", "period": "2024-03", "value": 100}]
    return ran(policy_of(text), facts_of(*tickets, observations=observed), "2024-03")


def test_metrics_count_the_rows_of_the_period_by_the_clock() -> None:
    found = month(*SAME)
    assert found.score("E") == "5.00"


def test_what_a_clock_cannot_tell_is_reported_with_the_rows_and_the_reason() -> None:
    found = month(
        *SAME,
        ticket("X", "2024-03-04T09:00:00", None, kind="odd"),
        ticket("Y", "2024-03-04", None),
        ticket("Z", "2024-03-04T09:00:00", "2024-03-04T08:00:00"),
    )
    assert found.score("E") == "5.00"
    told = sorted(one.message for one in found.computed.problems if one.code == "clock_unknown")
    assert told == [
        "company.complete: closed is before dispatched: 1 of tickets (Z)",
        "company.complete: dispatched has no time of day: 1 of tickets (Y)",
        "company.complete: no limit fits: 1 of tickets (X)",
    ]


def test_a_rate_over_a_clock_without_a_limit_is_a_mean_time() -> None:
    from kpi.engine.measure import measure
    from kpi.engine.run import prepare
    from kpi.model.period import Period

    rows = facts_of(
        ticket("A", "2024-03-04T09:00:00", "2024-03-04T11:00:30", responded="2024-03-04T09:10:00"),
        ticket("B", "2024-03-04T09:00:00", "2024-03-04T10:00:00", responded="2024-03-04T09:10:00"),
        ticket("C", "2024-03-04T09:00:00", None, responded="2024-03-04T09:10:00"),
    )
    policy = policy_of(CLOCK)
    context = prepare(policy, rows, Period.parse("2024-03"))
    people = context.population.people.select("subject")
    found = measure(context, people, ["company.minutes", "company.quick"])
    row = found.row(0, named=True)
    assert Fraction(row["company.minutes.n"], row["company.minutes.d"]) == Fraction(1605, 20)
    assert Fraction(row["company.quick.n"], row["company.quick.d"]) == 2


def test_a_row_of_a_day_before_the_first_limit_is_told_and_not_measured() -> None:
    text = CLOCK.replace(
        "parameters = { limit_minutes = 30 }",
        'parameters = { limit_minutes = { value = 60, from = "2024-03-10" }, period_by = "deadline" }',
    )
    before = ticket("A", "2024-03-04T09:00:00", None, responded="2024-03-04T09:45:00")
    after = ticket("B", "2024-03-12T09:00:00", None, responded="2024-03-12T09:45:00")
    assert seen(before, after, text=text, name="response") == {"B": "met"}
    catalogue = policy_of(text).catalogue
    found = clocked(
        facts_of(before),
        catalogue,
        catalogue.clocks["company.response"],
        date(2024, 3, 1),
        date(2024, 3, 31),
        [],
    )
    assert ["no limit fits" in one.message for one in found.problems] == [True]
