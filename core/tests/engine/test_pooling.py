"""What counts of a unit: the rows of its people, where they were on the row's day."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.measure import measure, metric_columns
from kpi.engine.measure.pooling import pooled_units
from kpi.exact import Rate
from kpi.model.catalogue import Policy
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.working import Rows, Worked, Working
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.words import Label

F = Fraction
Facts = Mapping[str, Sequence[Mapping[str, Any]]]

TEXT = """
[table.visits]
key = "id"
about = "on"
subject = "worker"
[[table.visits.column]]
name = "id"
type = "word"
[[table.visits.column]]
name = "worker"
type = "employee"
required = false
[[table.visits.column]]
name = "unit"
type = "unit"
required = false
[[table.visits.column]]
name = "on"
type = "moment"
[[table.visits.column]]
name = "good"
type = "flag"

[event.lapse]
label = { zh = "过失", en = "lapse" }

[metric.visits]
label = { zh = "走访", en = "visits" }
unit = "count"
source = { table = "visits", how = "count" }
[metric.good_rate]
label = { zh = "合格率", en = "good rate" }
unit = "percent"
better = "more"
source = { table = "visits", numerator = { how = "count", where = { column = "good", value = true } }, denominator = { how = "count" } }
[metric.lapses]
label = { zh = "过失数", en = "lapses" }
unit = "count"
better = "less"
source = { events = "lapse" }
[metric.care]
label = { zh = "回访率", en = "care" }
unit = "percent"
[metric.worked]
label = { zh = "好走访", en = "good visits" }
unit = "percent"
source = { worked = "good_visits", rule = "worked_item", part = "good", per = "all" }
[metric.good_visits]
label = { zh = "好走访数", en = "number of good visits" }
unit = "count"
source = { worked = "good_visits", rule = "worked_item", part = "good" }
[metric.busiest]
label = { zh = "最多走访", en = "visits of the busiest" }
unit = "count"
source = { worked = "busiest", rule = "worked_item", part = "all" }
[metric.team_rate]
label = { zh = "团队合格率", en = "rate of the people" }
unit = "percent"
source = { of = "good_rate", over = "subordinates", how = "pooled" }

[rule.item]
scorer = "per_count"
inputs = { count = "good_rate" }
parameters = { amount = 1 }
[rule.worked_item]
scorer = "per_count"
inputs = { count = "worked" }
parameters = { amount = 1 }
"""
CARD = """
[scorecard.branch]
label = { zh = "部门", en = "branch" }
subject = "unit"
[[scorecard.branch.item]]
rule = "item"
[[bind]]
unit = "east"
scorecard = "branch"
"""
UNITS = (
    {"id": "co", "name": "co"},
    {"id": "east", "name": "east", "parent": "co"},
    {"id": "dock", "name": "dock", "parent": "east"},
    {"id": "west", "name": "west", "parent": "co"},
)
MOVED = (
    {"employee": "A", "unit": "dock", "role": "w", "from": "2017-01-01"},
    {"employee": "B", "unit": "east", "role": "w", "from": "2017-01-01"},
    {"employee": "C", "unit": "west", "role": "w", "from": "2017-01-01"},
    {"employee": "M", "unit": "east", "role": "w", "from": "2017-01-01"},
    {"employee": "M", "unit": "west", "role": "w", "from": "2018-01-16"},
)


def good_visits(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    counts: dict[str, dict[str, Fraction]] = {}
    for row in rows["visits"]:
        if row["worker"] is not None:
            own = counts.setdefault(row["worker"], {"good": F(0), "all": F(0)})
            own["good"] += int(row["good"])
            own["all"] += 1
    return Worked(counts)


@cache
def policy(text: str = TEXT + CARD) -> Policy:
    working = Working(
        "good_visits", good_visits, ("visits",), ("good", "all"), label=Label("好走访", "visits")
    )
    busiest = Working("busiest", good_visits, ("visits",), ("good", "all"), peaks=("all",))
    return policy_of(text, [working, busiest])


def values(name: str, rows: Facts, text: str = TEXT + CARD, period: str = "2018-01") -> dict[str, Fraction]:
    """Measure a metric and return what is there, by id."""
    chosen = policy(text)
    facts = MemoryFacts(
        {"units": UNITS, "assignments": MOVED, **rows}, tables=chosen.catalogue.tables.values()
    )
    context = context_of(chosen, facts, period)
    people = context.population.people.select("subject")
    full = f"company.{name}"
    frame = measure(context, people, [full]).join(context.names, on="subject", how="left")
    above, below = metric_columns(context.catalogue.metrics[full])
    return {row["id"]: F(row[above], row[below]) for row in frame.iter_rows(named=True) if row[below]}


def visit(
    at: int, worker: str | None, day: int, good: bool = True, unit: str | None = None
) -> dict[str, Any]:
    on = f"2018-01-{day:02d} 09:00"
    return {"id": f"v{at}", "worker": worker, "on": on, "good": good, "unit": unit}


VISITS = [
    visit(1, "A", 3, good=False),
    visit(2, "B", 4),
    visit(3, "B", 5),
    visit(4, "M", 15, good=False),
    visit(5, "M", 16),
    visit(6, "C", 7, good=False),
]


def test_a_unit_has_the_rows_of_its_people_and_of_those_below_it() -> None:
    found = values("visits", {"visits": VISITS})
    assert (found["dock"], found["east"]) == (1, 4)
    assert values("good_rate", {"visits": VISITS})["east"] == 50


def test_a_rate_is_made_of_both_sums_and_is_no_mean_of_rates() -> None:
    found = values("good_rate", {"visits": VISITS[:3]})
    assert (found["A"], found["B"], found["east"]) == (0, 100, F(200, 3))


def test_somebody_who_moved_counts_with_each_unit_for_the_days_there() -> None:
    bound_both = TEXT + CARD + '[[bind]]\nunit = "west"\nscorecard = "branch"\n'
    found = values("good_rate", {"visits": VISITS[3:5]}, bound_both)
    assert (found["M"], found["east"], found["west"]) == (50, 0, 100)


def test_a_row_that_names_its_unit_belongs_to_it_whoever_did_it() -> None:
    rows = [
        visit(1, "C", 3, unit="dock"),
        visit(2, None, 4, good=False, unit="east"),
        visit(3, "B", 5, unit="west"),
    ]
    found = values("good_rate", {"visits": rows})
    assert (found["dock"], found["east"]) == (100, 50)


def test_a_unit_without_a_card_or_sanctions_is_not_read() -> None:
    assert values("visits", {"visits": VISITS}, TEXT)["east"] == 0
    assert values("visits", {"visits": VISITS})["west"] == 0


def test_nothing_is_pooled_where_nothing_is_bound_to_a_unit() -> None:
    facts = MemoryFacts({"units": UNITS, "assignments": MOVED}, tables=policy().catalogue.tables.values())
    assert not pooled_units(context_of(policy(TEXT), facts, "2018-01"))


def test_events_of_the_people_count_of_the_unit_where_they_were_on_the_day() -> None:
    events = [
        {"subject": who, "kind": "company.lapse", "on": f"2018-01-{day}"}
        for who, day in (("A", "02"), ("M", "15"), ("M", "16"), ("C", "03"), ("east", "20"))
    ]
    found = values("lapses", {"events": events})
    assert (found["M"], found["dock"], found["east"]) == (2, 1, 3)


def test_a_working_is_counted_of_a_unit_for_the_days_of_its_people_there() -> None:
    found = values("worked", {"visits": VISITS})
    assert (found["M"], found["east"], found["dock"]) == (50, 50, 0)
    assert "co" not in found


def test_where_a_working_counts_nothing_of_anybody_nothing_is_known_of_a_unit() -> None:
    assert values("good_visits", {"visits": VISITS})["east"] == 2
    assert values("good_visits", {"visits": [visit(1, None, 3)]}) == {}


def test_of_a_peak_a_unit_has_the_greatest_of_its_people_and_of_the_units_below_it() -> None:
    rows = [visit(at, who, 5) for at, who in enumerate(("A", "A", "A", "B", "B", "C"))]
    found = values("busiest", {"visits": rows})
    assert (found["A"], found["B"], found["dock"], found["east"]) == (3, 2, 3, 3)


def care(**counts: Any) -> list[dict[str, Any]]:
    return [
        {"subject": one, "metric": "company.care", "period": "2018-01", "value": value}
        for one, value in counts.items()
    ]


def test_observed_counts_are_pooled_unless_the_unit_has_an_observation_of_its_own() -> None:
    people = {"A": Rate(F(1), F(10)), "B": Rate(F(9), F(10)), "M": Rate(F(0), F(50))}
    assert values("care", {"observations": care(**people)})["east"] == 50
    assert values("care", {"observations": care(**people, east=70)})["east"] == 70


def test_observed_counts_add_up_where_the_metric_says_so() -> None:
    text = TEXT.replace(
        "[metric.lapses]", '[metric.sold]\nlabel = "sold"\nunit = "count"\npooled = POOLED\n[metric.lapses]'
    )
    rows = [
        {"subject": one, "metric": "company.sold", "period": "2018-01", "value": value}
        for one, value in (("A", 3), ("B", 4), ("C", 7))
    ]
    found = values("sold", {"observations": rows}, text.replace("POOLED", "true") + CARD)
    assert (found["east"], found["dock"], "west" in found) == (7, 3, False)
    assert "east" not in values("sold", {"observations": rows}, text.replace("POOLED", "false") + CARD)


def test_what_was_observed_of_somebody_who_left_counts_in_the_last_unit_of_the_month() -> None:
    left = {"employee": "B", "unit": "east", "role": "w", "from": "2017-01-01", "until": "2018-01-20"}
    staff = [left if one["employee"] == "B" else one for one in MOVED]
    people = {"A": Rate(F(1), F(10)), "B": Rate(F(9), F(10))}
    assert values("care", {"observations": care(**people), "assignments": staff})["east"] == 50
    gone = [{**left, "until": "2017-12-31"} if one["employee"] == "B" else one for one in MOVED]
    assert values("care", {"observations": care(**people), "assignments": gone})["east"] == 10


def test_what_was_observed_of_a_unit_below_stands_for_its_people() -> None:
    found = values(
        "care", {"observations": care(A=Rate(F(0), F(90)), B=Rate(F(9), F(10)), dock=Rate(F(0), F(8)))}
    )
    assert found["east"] == 50


def test_recorded_counts_of_people_stand_for_a_unit_only_where_it_has_no_rows() -> None:
    text = TEXT.replace("[metric.good_rate]", "[metric.good_rate]\nrecorded = true") + CARD
    told = [
        {"subject": "A", "metric": "company.good_rate", "period": "2018-01", "value": Rate(F(1), F(10))},
        {"subject": "B", "metric": "company.good_rate", "period": "2018-01", "value": Rate(F(5), F(10))},
    ]
    assert values("good_rate", {"observations": told}, text)["east"] == 30
    found = values("good_rate", {"observations": told, "visits": VISITS[:3]}, text)
    assert (found["A"], found["B"], found["east"]) == (10, 50, F(200, 3))
    own = {"subject": "east", "metric": "company.good_rate", "period": "2018-01", "value": 70}
    assert values("good_rate", {"observations": [*told, own], "visits": VISITS[:3]}, text)["east"] == 70


def test_a_rate_without_counts_is_not_pooled() -> None:
    assert "east" not in values("care", {"observations": care(A=10, B=Rate(F(9), F(10)))})


def test_a_person_reads_the_value_of_the_unit_itself() -> None:
    text = TEXT.replace('over = "subordinates", how = "pooled"', 'over = "unit", how = "own"')
    found = values(
        "team_rate", {"visits": VISITS}, text + CARD.replace('unit = "east"', 'unit = "east"\nbelow = false')
    )
    assert (found["A"], found["B"], found["dock"], found["east"]) == (50, 50, 50, 50)
    assert "C" not in found


def test_where_nobody_moved_the_people_pooled_come_to_what_the_unit_has() -> None:
    own = values("good_rate", {"visits": VISITS[:3]})
    assert values("team_rate", {"visits": VISITS[:3]})["east"] == own["east"]


days = st.integers(1, 31)
visits = st.lists(st.tuples(st.sampled_from(["A", "B"]), days, st.booleans()), min_size=1, max_size=20)


@given(visits, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_a_pooled_rate_lies_between_the_least_and_the_greatest_of_its_members(
    found: list[tuple[str, int, bool]], order: random.Random
) -> None:
    rows = [visit(at, *one) for at, one in enumerate(found)]
    measured = values("good_rate", {"visits": rows})
    members = [measured[one] for one in ("A", "B") if one in measured]
    assert min(members) <= measured["east"] <= max(members)
    assert values("good_rate", {"visits": order.sample(rows, len(rows))}) == measured
    assert values("worked", {"visits": rows})["east"] == measured["east"]


@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", "M", "C"]), days, st.booleans()), min_size=1, max_size=20)
)
@settings(max_examples=30, deadline=None)
def test_every_row_counts_in_one_unit_of_a_level(found: list[tuple[str, int, bool]]) -> None:
    both = (
        TEXT
        + CARD
        + '[[bind]]\nunit = "co"\nscorecard = "branch"\n[[bind]]\nunit = "west"\nscorecard = "branch"\n'
    )
    measured = values("visits", {"visits": [visit(at, *one) for at, one in enumerate(found)]}, both)
    assert measured["east"] + measured["west"] == measured["co"] == len(found)
