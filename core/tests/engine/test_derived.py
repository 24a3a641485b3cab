"""Metrics derived of others: over periods, people led and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.engine.measure import measure, metric_columns
from kpi.exact import Rate
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

policy = cache(policy_of)
F = Fraction

CARD = """
[metric.rate]
label = { zh = "率", en = "rate" }
unit = "percent"
[metric.points]
label = { zh = "得分", en = "points" }
unit = "score"
source = { standing = "score", card = "month" }
[metric.place]
label = { zh = "名次", en = "place" }
unit = "rank"
better = "less"
source = { standing = "rank", card = "month" }
[metric.shared]
label = { zh = "并列名次", en = "shared place" }
unit = "rank"
better = "less"
source = { standing = "shared_rank", card = "month" }
[metric.in_unit]
label = { zh = "单位内名次", en = "place in the unit" }
unit = "rank"
better = "less"
source = { standing = "unit_rank", card = "month" }
[metric.mark]
label = { zh = "等级", en = "mark" }
unit = "level"
source = { standing = "grade", card = "month" }

[rule.rate]
label = { zh = "率", en = "rate" }
scorer = "ratio"
inputs = { actual = "rate" }
[rule.rate.parameters]
full = { value = 100 }
target = { value = 100 }

[scorecard.month]
label = { zh = "月考核", en = "month" }
[[scorecard.month.item]]
rule = "rate"

[[bind]]
role = "cs"
scorecard = "month"
"""

STAFF = [
    {"employee": "A", "unit": "shop", "role": "cs", "from": "2017-06-01"},
    {"employee": "B", "unit": "shop", "role": "cs", "from": "2017-06-01"},
    {"employee": "C", "unit": "night", "role": "cs", "from": "2017-06-01"},
    {"employee": "L", "unit": "shop", "role": "boss", "from": "2017-06-01"},
]
UNITS = [
    {"id": "shop", "name": "shop", "leader": "L"},
    {"id": "night", "name": "night", "parent": "shop"},
]


def derived(
    source: str,
    unit: str = "number",
    *,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    results: Sequence[Mapping[str, Any]] = (),
    recorded: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    period: str = "2018-01",
) -> tuple[dict[str, Any], list[str]]:
    text = (
        f'{CARD}\n[metric.it]\nlabel = {{ zh = "它", en = "it" }}\nunit = "{unit}"\nsource = {{ {source} }}\n'
    )
    facts = MemoryFacts({"units": UNITS, "assignments": STAFF, **(rows or {})}, recorded=recorded)
    context = context_of(policy(text), facts, period, results)
    frame = measure(context, context.population.people.select("subject"), ["company.it"])
    columns = metric_columns(context.catalogue.metrics["company.it"])
    found = {}
    for row in frame.join(context.names, on="subject").iter_rows(named=True):
        values = [row[column] for column in columns]
        if None not in values:
            found[row["id"]] = values[0] if len(values) == 1 else F(*values)
    return found, [problem.message for problem in context.problems]


def month(**more: Any) -> list[dict[str, Any]]:
    """Standings of a month: of A unless told."""
    return [{"subject": "A", "card": "company.month", **more}]


def rates(period: str = "2018-01", **values: Any) -> list[dict[str, Any]]:
    return [
        {"subject": one, "metric": "company.rate", "period": period, "value": value}
        for one, value in values.items()
    ]


STREAK = 'of = "points", over = "window", how = "streak", window = { periods = 12 }, where = { op = ">=", value = 60 }'


def test_a_streak_counts_back_from_this_period_to_the_first_break() -> None:
    past = {"2017-10": month(score=90), "2017-11": month(score=59), "2017-12": month(score=60)}
    assert derived(STREAK, "count", results=month(score=61), recorded=past)[0]["A"] == 2


def test_a_period_never_run_is_reported_and_breaks_no_streak() -> None:
    past = {"2017-10": month(score=90), "2017-12": month(score=60)}
    values, problems = derived(STREAK, "count", results=month(score=61), recorded=past)
    assert values["A"] == 3
    assert ["never run" in one for one in problems] == [True]


def test_a_window_without_an_end_begins_with_the_first_run() -> None:
    endless = STREAK.replace("window = { periods = 12 }, ", "")
    values, problems = derived(
        endless, "count", results=month(score=61), recorded={"2017-12": month(score=60)}
    )
    assert (values["A"], problems) == (2, [])
    past = {"2017-09": month(score=90), "2017-12": month(score=60)}
    values, problems = derived(endless, "count", results=month(score=61), recorded=past)
    assert values["A"] == 3
    assert len(problems) == 1
    assert problems[0].startswith("2017-10 to 2017-11 (2 periods): never run")


def test_a_run_without_a_result_of_the_person_breaks_the_streak() -> None:
    past = {
        "2017-10": month(score=90),
        "2017-11": [{**month(score=90)[0], "subject": "B"}],
        "2017-12": month(score=60),
    }
    assert derived(STREAK, "count", results=month(score=61), recorded=past)[0]["A"] == 2


def test_a_streak_that_would_end_in_an_unknown_result_is_missing() -> None:
    assert (
        "A"
        not in derived(STREAK, "count", results=month(score=None), recorded={"2017-12": month(score=90)})[0]
    )


def test_counting_counts_the_periods_that_meet_the_condition() -> None:
    source = 'of = "place", over = "window", how = "count", window = { periods = 3 }, where = { op = "<=", value = 2 }'
    past = {"2017-10": month(rank=1), "2017-11": month(rank=3), "2017-12": month(rank=2)}
    assert derived(source, "count", results=month(rank=1), recorded=past)[0]["A"] == 2


def test_whoever_has_no_result_at_all_is_counted_zero_times() -> None:
    source = 'of = "place", over = "window", how = "count", window = { periods = 3 }, where = { op = "<=", value = 2 }'
    assert derived(source, "count", results=month(rank=1))[0]["B"] == 0


def test_the_previous_period_is_the_one_before_and_not_the_last_known() -> None:
    source = 'of = "points", over = "window", how = "previous"'
    assert derived(source, "score", recorded={"2017-12": month(score=70)})[0] == {"A": 70}
    assert derived(source, "score", recorded={"2017-11": month(score=70)})[0] == {}


def test_the_last_known_grade_is_the_newest_that_there_is() -> None:
    source = 'of = "mark", over = "window", how = "last", window = { periods = 4, current = false }'
    past = {"2017-11": month(grade="A"), "2017-12": month(grade=None), "2017-10": month(grade="C")}
    assert derived(source, "level", recorded=past)[0] == {"A": "A"}


def test_those_of_one_rank_may_take_the_worst_of_the_places_that_they_share() -> None:
    source = 'of = "shared", over = "window", how = "previous"'
    past = {"2017-12": [{"subject": name, "card": "company.month", "rank": 1} for name in "ABC"]}
    assert derived(source, "rank", recorded=past)[0] == {"A": 2, "B": 2, "C": 1}


def test_the_place_in_the_unit_of_a_result_taken_over_passes_by_whoever_was_excluded_from_ranks_then() -> (
    None
):
    away = [{"subject": "L", "from": "2017-11-01", "until": "2017-11-30", "reason": "leave", "scope": "rank"}]
    months = ("2017-11", "2017-12")
    scores = {"A": 70, "B": 70, "C": 50, "L": 90}
    taken = [
        {"subject": one, "card": "company.month", "period": period, "score": score}
        for period in months
        for one, score in scores.items()
    ]
    source = 'of = "in_unit", over = "window", how = "sum", window = {{ periods = {}, current = false }}'
    rows = {"results": taken, "exclusions": away}
    # In December the leader is the first of four in two units; in November he stands beside the others.
    assert derived(source.format(1), rows=rows)[0] == {"L": 1, "A": 2, "B": 2, "C": 1}
    assert derived(source.format(2), rows=rows)[0] == {"L": 1, "A": 3, "B": 3, "C": 2}


def test_a_result_taken_over_wins_over_a_run() -> None:
    taken = {"results": [{**month(score=99)[0], "period": "2017-12"}]}
    source = 'of = "points", over = "window", how = "previous"'
    assert derived(source, "score", rows=taken, recorded={"2017-12": month(score=70)})[0] == {"A": 99}


@pytest.mark.parametrize(
    ("how", "expected"), [("mean", F(70)), ("sum", F(210)), ("min", F(60)), ("max", F(80))]
)
def test_a_window_over_facts_measures_each_period(how: str, expected: Fraction) -> None:
    rows = rates("2017-11", A=60) + rates("2017-12", A=80) + rates(A=70)
    source = f'of = "rate", over = "window", how = "{how}", window = {{ periods = 3 }}'
    assert derived(source, rows={"observations": rows})[0] == {"A": expected}


def test_a_pooled_window_adds_counts_and_is_no_mean_of_rates() -> None:
    rows = rates("2017-12", A=Rate(F(1), F(1))) + rates(A=Rate(F(0), F(3)))
    source = 'of = "rate", over = "window", how = "pooled", window = { periods = 2 }'
    assert derived(source, rows={"observations": rows})[0] == {"A": 25}


def test_a_window_to_date_begins_anew_each_year() -> None:
    rows = rates("2017-12", A=60) + rates("2018-01", A=80) + rates("2018-02", A=70)
    source = 'of = "rate", over = "window", how = "sum", window = { to_date = "year" }'
    assert derived(source, rows={"observations": rows}, period="2018-02")[0] == {"A": 150}


def test_a_monthly_card_is_read_by_its_months_in_a_quarters_run() -> None:
    past = {one: month(score=score) for one, score in (("2018-01", 50), ("2018-02", 70), ("2018-03", 80))}
    assert derived(STREAK, "count", recorded=past, period="2018-Q1")[0]["A"] == 2


def test_a_leader_has_the_mean_of_those_led_without_oneself() -> None:
    rows = {"observations": rates(A=10, B=20, C=60, L=100)}
    values, _ = derived('of = "rate", over = "subordinates", how = "mean"', rows=rows)
    assert values == {"L": 30, "shop": F(190, 4), "night": 60}


def test_a_unit_has_the_pool_of_its_people() -> None:
    rows = {"observations": rates(A=Rate(F(1), F(1)), B=Rate(F(0), F(3)), C=Rate(F(1), F(2)))}
    values, _ = derived('of = "rate", over = "unit", how = "pooled"', rows=rows)
    assert (values["shop"], values["night"], values["A"]) == (25, 50, 25)


def test_whoever_is_excluded_from_the_mean_has_it_but_does_not_make_it() -> None:
    away = [{"subject": "A", "from": "2018-01-01", "until": "2018-01-31", "reason": "leave", "scope": "mean"}]
    rows = {"observations": rates(A=10, B=20), "exclusions": away}
    assert derived('of = "rate", over = "unit", how = "mean"', rows=rows)[0]["A"] == 20


def test_a_rank_of_a_metric_follows_its_direction_and_ties_share_the_better_place() -> None:
    rows = {"observations": rates(A=10, B=10, C=90, L=5)}
    assert derived('of = "rate", over = "company", how = "rank"', "rank", rows=rows)[0] == {
        "A": 2,
        "B": 2,
        "C": 1,
        "L": 4,
    }
