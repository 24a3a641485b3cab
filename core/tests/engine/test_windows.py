"""Windows that begin with a level, or whose length a rule's parameter says; quarters made of their months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from kpi.engine.measure import measure, metric_columns
from kpi.errors import PolicyError
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

policy = cache(policy_of)

TEXT = """
[metric.points]
label = { zh = "得分", en = "points" }
unit = "score"
better = "more"
source = { standing = "score", card = "month" }
[metric.place]
label = { zh = "名次", en = "place" }
unit = "rank"
better = "less"
source = { standing = "rank", card = "month" }
[metric.mark]
label = { zh = "等级", en = "mark" }
unit = "level"
source = { standing = "grade", card = "month" }
[metric.seen]
label = { zh = "量", en = "seen" }
unit = "number"
better = "more"

[metric.reader]
label = { zh = "读", en = "reads every parameter" }
unit = "count"
source = { of = "seen", over = "window", how = "streak", missing_of = "company.top.missing", ties_of = "company.top.ties", among_of = "company.top.among", window = { months_of = "company.top.length", kind_of = "company.top.kind" } }

[rule.top]
label = { zh = "前列", en = "top" }
kind = "condition"
scorer = "at_most"
inputs = { value = "place" }
[rule.top.parameters]
most = { value = 3 }
length = { value = 3 }
kind = { value = "window" }
missing = { value = "breaks" }
ties = { value = "competition" }
among = { value = "all" }

[rule.amount]
label = { zh = "量", en = "amount" }
scorer = "ratio"
inputs = { actual = "seen" }
[rule.amount.parameters]
full = { value = 100 }
target = { value = 100 }

[rule.grade]
label = { zh = "等级", en = "grade" }
kind = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [90, 80, 60] }
labels = { value = ["A", "B", "C", "D"] }

[scorecard.month]
label = { zh = "月考核", en = "month" }
frequency = "month"
grade = "grade"
rollups = { quarter = "mean" }
[[scorecard.month.item]]
rule = "amount"

[[bind]]
role = "cs"
scorecard = "month"
"""


def measured(
    source: str,
    unit: str = "count",
    *,
    months: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Any] | None = None,
    period: str,
    level_from: str = "2018-01-01",
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    others: Sequence[Mapping[str, Any]] = (),
    **parameters: Any,
) -> tuple[Any, list[str]]:
    """Return the value of A, whose results were `months`, and the codes of the problems."""
    text = (
        f'{TEXT}\n[metric.it]\nlabel = {{ zh = "它", en = "it" }}\nunit = "{unit}"\nsource = {{ {source} }}\n'
    )
    for name, value in parameters.items():
        old, _, _ = TEXT.partition(f"\n{name} = {{ value = ")[2].partition(" }\n")
        text = text.replace(f"\n{name} = {{ value = {old} }}\n", f"\n{name} = {{ value = {value} }}\n")
    assigned = [
        {"employee": "A", "unit": "shop", "role": "cs", "level": "初级", "from": "2017-01-01"},
        {"employee": "A", "unit": "shop", "role": "cs", "level": "中级", "from": level_from},
        *others,
    ]
    facts = MemoryFacts(
        {"units": [{"id": "shop", "name": "shop"}], "assignments": assigned, **(rows or {})},
        recorded={one: [{"subject": "A", "card": "company.month", **row}] for one, row in months.items()},
    )
    results = [] if now is None else [{"subject": "A", "card": "company.month", **now}]
    context = context_of(policy(text), facts, period, results)
    frame = measure(context, context.population.people.select("subject"), ["company.it"])
    key = context.names.filter(context.names["id"] == "A")["subject"][0]
    row = frame.filter(frame["subject"] == key).row(0, named=True)
    return row[metric_columns(context.catalogue.metrics["company.it"])[0]], [
        one.code for one in context.problems
    ]


MISSES = 'of = "place", over = "window", how = "streak", where = { op = ">", parameter = "company.top.most" }'
RANKS = {"2018-05": {"rank": 4}, "2018-06": {"rank": 4}, "2018-07": {"rank": 4}}


def test_a_window_since_the_level_leaves_out_what_began_before_it() -> None:
    source = f'{MISSES}, window = {{ since = "level" }}'
    assert measured(MISSES, months=RANKS, now={"rank": 5}, period="2018-08")[0] == 4
    assert measured(source, months=RANKS, now={"rank": 5}, period="2018-08", level_from="2018-07-01")[0] == 2


def test_a_month_in_which_the_level_began_late_does_not_count() -> None:
    source = f'{MISSES}, window = {{ since = "level" }}'
    assert measured(source, months=RANKS, now={"rank": 5}, period="2018-08", level_from="2018-07-02")[0] == 1


LENGTH = 'months_of = "company.top.length"'


def test_a_parameter_says_how_many_months_a_window_reaches_back() -> None:
    source = f'of = "place", over = "window", how = "count", window = {{ {LENGTH} }}'
    past = {f"2018-0{n}": {"rank": 1} for n in range(1, 8)}
    assert measured(source, months=past, now={"rank": 1}, period="2018-08")[0] == 3
    assert measured(source, months=past, now={"rank": 1}, period="2018-08", length=6)[0] == 6


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        ("first_year", "2019-06", 3),
        ("first_year", "2019-08", 2),
        ("rolling_12m", "2019-08", 3),
        ("calendar_year", "2019-08", 2),
        ("ever", "2019-08", 4),
    ],
)
def test_a_parameter_says_what_kind_of_window_it_is(kind: str, period: str, expected: int) -> None:
    window = f'window = {{ since = "level", {LENGTH}, kind_of = "company.top.kind" }}'
    source = f'of = "place", over = "window", how = "count", where = {{ op = ">", value = 3 }}, {window}'
    past = {f"{year}-{n:02}": {"rank": 1} for year in (2018, 2019) for n in range(1, 13)}
    past |= {missed: {"rank": 4} for missed in ("2018-02", "2018-07", "2018-09", "2019-07")}
    past = {one: row for one, row in past.items() if one < period}
    found = measured(
        source,
        months=past,
        now={"rank": 5},
        period=period,
        level_from="2018-07-01",
        length=12,
        kind=f'"{kind}"',
    )
    assert found == (expected, [])


def test_a_window_refuses_a_kind_that_nobody_knows() -> None:
    source = 'of = "place", over = "window", how = "count", window = { kind_of = "company.top.kind" }'
    with pytest.raises(PolicyError, match="must not be 'forever'"):
        measured(source, months={}, period="2018-08", kind='"forever"')


def test_the_longest_row_need_not_be_the_latest() -> None:
    source = 'of = "mark", over = "window", how = "longest", where = { op = "==", value = "A" }'
    grades = dict(zip(RANKS, "AAB", strict=True))
    past = {one: {"grade": grade} for one, grade in grades.items()}
    assert measured(source, months=past, now={"grade": "A"}, period="2018-08")[0] == 2


@pytest.mark.parametrize(("word", "expected"), [("breaks", 1), ("skip", 2), ("fails", 3)])
def test_a_parameter_says_what_a_month_without_a_value_does_to_a_row(word: str, expected: int) -> None:
    source = f'{MISSES}, missing_of = "company.top.missing"'
    past = {"2018-06": {"rank": 4}, "2018-07": {"rank": None}}
    assert (
        measured(source, months=past, now={"rank": 4}, period="2018-08", missing=f'"{word}"')[0] == expected
    )


def test_a_month_never_run_ends_a_row_only_where_gaps_are_kept() -> None:
    past = {"2018-05": {"rank": 4}, "2018-06": {"rank": 4}}
    assert measured(MISSES, months=past, now={"rank": 4}, period="2018-08") == (3, ["never_run"])
    gaps = f"{MISSES}, window = {{ gaps = true }}"
    assert measured(gaps, months=past, now={"rank": 4}, period="2018-08") == (1, ["never_run"])


QUARTERS = 'of = "mark", over = "window", how = "streak", where = { op = "==", value = "A" }, window = { frequency = "quarter" }'
SPRING = {"2018-01": {"score": 70}, "2018-02": {"score": 70}, "2018-03": {"score": 70}}
SUMMER = {"2018-04": {"score": 88}, "2018-05": {"score": 92}}


def test_a_quarter_that_ends_with_the_month_is_made_of_its_months() -> None:
    assert measured(QUARTERS, months=SUMMER, now={"score": 90}, period="2018-06") == (1, [])
    assert measured(QUARTERS, months=SUMMER, now={"score": "89.97"}, period="2018-06") == (0, [])


def test_in_the_middle_of_a_quarter_the_last_one_that_ended_is_the_newest() -> None:
    past = SPRING | {"2018-04": {"score": 99}}
    assert measured(QUARTERS, months=past, now={"score": 99}, period="2018-05") == (0, [])


def test_a_quarter_that_was_run_stands_unless_it_ends_with_the_month() -> None:
    run = {**SPRING, "2018-Q1": {"score": 95, "grade": "A"}, "2018-Q2": {"score": 50, "grade": "D"}, **SUMMER}
    assert measured(QUARTERS, months=run, now={"score": 90}, period="2018-06") == (2, [])


def test_a_quarter_taken_over_wins_over_what_its_months_come_to() -> None:
    given = {"results": [{"subject": "A", "card": "company.month", "period": "2018-Q2", "grade": "B"}]}
    assert measured(QUARTERS, months=SUMMER, now={"score": 99}, period="2018-06", rows=given) == (0, [])


SCORES = 'of = "points", over = "window", how = "last", window = { periods = 1, frequency = "quarter" }'
HIRED = {"employees": [{"id": "A", "name": "A", "hired_on": "2018-02-15"}]}


def test_a_quarter_made_of_its_months_says_which_were_never_run() -> None:
    whole = {"2018-01": {"score": 60}, "2018-02": {"score": 90}}
    assert measured(SCORES, "score", months=whole, now={"score": 90}, period="2018-03") == (800000, [])
    rest = {"2018-02": {"score": 90}}
    assert measured(SCORES, "score", months=rest, now={"score": 90}, period="2018-03") == (
        900000,
        ["never_run"],
    )


def test_a_quarter_made_of_its_months_says_in_which_somebody_has_no_score() -> None:
    months = {"2018-01": {"score": 60}, "2018-02": {"score": None}}
    lacking = (750000, ["parts_missing"])
    assert measured(SCORES, "score", months=months, now={"score": 90}, period="2018-03") == lacking
    months = {"2018-01": {"score": 60}, "2018-02": {"score": 90}}
    unscored = {"score": None, "flags": "blocked"}
    assert measured(SCORES, "score", months=months, now=unscored, period="2018-03") == lacking


def test_a_quarter_that_is_over_is_asked_for_its_months_too() -> None:
    months = {"2018-01": {"score": None}, "2018-02": {"score": 90}, "2018-03": {"score": 90}}
    found = measured(SCORES, "score", months=months, now={"score": 10}, period="2018-04")
    assert found == (900000, ["parts_missing"])


def test_months_before_somebody_was_hired_are_not_missing() -> None:
    months = {"2018-02": {"score": 70}}
    found = measured(SCORES, "score", months=months, now={"score": 90}, period="2018-03", rows=HIRED)
    assert found == (800000, [])


def test_a_month_or_quarter_that_was_taken_over_is_not_missing() -> None:
    given = {"subject": "A", "card": "company.month", "score": 60}
    month = {"results": [{**given, "period": "2018-01"}]}
    months = {"2018-02": {"score": 90}}
    assert measured(SCORES, "score", months=months, now={"score": 90}, period="2018-03", rows=month) == (
        800000,
        [],
    )
    quarter = {"results": [{**given, "period": "2018-Q1"}]}
    found = measured(SCORES, "score", months=months, now={"score": 90}, period="2018-03", rows=quarter)
    assert found == (60, [])


def test_a_missing_month_is_said_once_whatever_reads_the_quarter() -> None:
    text = (
        f'{TEXT}\n[metric.it]\nlabel = {{ zh = "它", en = "it" }}\nunit = "score"\nsource = {{ {SCORES} }}\n'
    )
    text += f'[metric.same]\nlabel = {{ zh = "它", en = "it" }}\nunit = "count"\nsource = {{ {QUARTERS} }}\n'
    facts = MemoryFacts(
        {"assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2017-01-01"}]},
        recorded={"2018-01": [{"subject": "A", "card": "company.month", "score": 60}], "2018-02": []},
    )
    now = [{"subject": "A", "card": "company.month", "score": 90}]
    context = context_of(policy(text), facts, "2018-03", now)
    measure(context, context.population.people.select("subject"), ["company.it", "company.same"])
    assert [one.code for one in context.problems].count("parts_missing") == 1


def ranks(**parameters: Any) -> Any:
    """Return the rank of A with 80 among B and C with 90 and D with 70; B is on probation, C on A's level."""
    staff = [("B", "初级", 90), ("C", "中级", 90), ("D", "中级", 70)]
    rows = {
        "employees": [
            {"id": one, "name": one, "hired_on": "2018-01-01", "probation_until": until}
            for one, until in (("A", None), ("B", "2018-12-31"), ("C", None), ("D", None))
        ],
        "observations": [
            {"subject": one, "metric": "company.seen", "period": "2018-08", "value": value}
            for one, _, value in [("A", "", 80), *staff]
        ],
    }
    text = 'of = "seen", over = "unit", how = "rank", ties_of = "company.top.ties", among_of = "company.top.among"'
    others = [
        {"employee": one, "unit": "shop", "role": "cs", "level": level, "from": "2018-01-01"}
        for one, level, _ in staff
    ]
    return measured(text, "rank", months={}, period="2018-08", rows=rows, others=others, **parameters)[0]


@pytest.mark.parametrize(("ties", "expected"), [("competition", 3), ("worst", 3), ("dense", 2)])
def test_a_parameter_says_how_ties_are_ranked(ties: str, expected: int) -> None:
    assert ranks(ties=f'"{ties}"') == expected


@pytest.mark.parametrize(("among", "expected"), [("all", 3), ("regular", 2), ("same_level", 2)])
def test_a_parameter_says_of_whom_the_rank_is_one(among: str, expected: int) -> None:
    assert ranks(among=f'"{among}"') == expected
