"""Metrics from each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.engine.measure import measure, metric_columns
from kpi.errors import PolicyError
from kpi.exact import Rate
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

policy = cache(policy_of)

F = Fraction
PEOPLE = ("A", "B", "C")
METRICS = """
[metric.rate]
label = { zh = "率", en = "rate" }
unit = "percent"
[metric.share]
label = { zh = "比", en = "share" }
unit = "ratio"
[metric.seconds]
label = { zh = "秒", en = "seconds" }
unit = "seconds"
better = "less"
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[metric.polite]
label = { zh = "礼貌", en = "polite" }
unit = "flag"
[metric.track]
label = { zh = "方向", en = "track" }
unit = "level"
domain = { labels = ["pre", "after"] }
[metric.goal]
label = { zh = "目标", en = "goal" }
unit = "yuan"
source = { target_of = "sales" }
"""


def metric_toml(source: str, unit: str = "count") -> str:
    return f'{METRICS}\n[metric.it]\nlabel = {{ zh = "它", en = "it" }}\nunit = "{unit}"\nsource = {{ {source} }}\n'


def measured(
    name: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    text: str = METRICS,
    period: str = "2018-01",
    results: Sequence[Mapping[str, Any]] = (),
    recorded: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    people: Sequence[str] = PEOPLE,
) -> tuple[dict[str, Any], list[str]]:
    """Measure a metric for everyone; return the values that are there and the codes of the problems."""
    staff = [{"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-15"} for one in people]
    units = [{"id": "co", "name": "co"}, {"id": "shop", "name": "shop", "parent": "co"}]
    given = {"units": units, "assignments": staff, **rows}
    facts = MemoryFacts(given, tables=policy(text).catalogue.tables.values(), recorded=recorded)
    context = context_of(policy(text), facts, period, results)
    full = name if name in context.catalogue.metrics else f"company.{name}"
    subjects = context.population.people.select("subject")
    frame = measure(context, subjects, [full]).join(context.names, on="subject", how="left")
    columns = metric_columns(context.catalogue.metrics[full])
    found: dict[str, Any] = {}
    for row in frame.iter_rows(named=True):
        values = [row[column] for column in columns]
        if None not in values:
            found[row["id"]] = values[0] if len(values) == 1 else F(*values)
    for unusable in context.unusable.values():
        context.report_each(unusable, "out_of_domain", "")
    return found, sorted(problem.code for problem in context.problems)


def observed(metric: str, period: str = "2018-01", **values: Any) -> list[dict[str, Any]]:
    return [
        {"subject": one, "metric": f"company.{metric}", "period": period, "value": value}
        for one, value in values.items()
    ]


def test_a_percentage_of_counts_is_a_hundred_times_the_quotient() -> None:
    values, _ = measured("rate", {"observations": observed("rate", A=Rate(F(17), F(20)), B=85)})
    assert values == {"A": 85, "B": 85}


def test_a_ratio_of_counts_is_the_quotient() -> None:
    assert measured("share", {"observations": observed("share", A=Rate(F(17), F(20)))})[0] == {"A": F(17, 20)}


def test_a_rate_over_nothing_and_a_metric_without_an_observation_are_missing() -> None:
    assert measured("rate", {"observations": observed("rate", A=Rate(F(0), F(0)), C=0)})[0] == {"C": 0}


def test_a_flag_and_a_level_are_read_as_what_they_are() -> None:
    assert measured("polite", {"observations": observed("polite", A=1, B=0)})[0] == {"A": True, "B": False}
    rows = [{"subject": "A", "metric": "company.track", "period": "2018-01", "word": "pre"}]
    assert measured("track", {"observations": rows})[0] == {"A": "pre"}


@pytest.mark.parametrize("value", [-1, 101, "100.0001"])
def test_a_value_outside_the_domain_is_left_out_and_kept_as_unusable(value: Any) -> None:
    assert measured("rate", {"observations": observed("rate", A=value, B=100)}) == (
        {"B": 100},
        ["out_of_domain"],
    )


def test_a_label_that_the_metric_does_not_know_is_outside_its_domain() -> None:
    rows = [{"subject": "A", "metric": "company.track", "period": "2018-01", "word": "sideways"}]
    assert measured("track", {"observations": rows}) == ({}, ["out_of_domain"])


def test_a_quarter_pools_the_counts_of_its_months() -> None:
    rows = observed("rate", "2018-01", A=Rate(F(1), F(1))) + observed("rate", "2018-02", A=Rate(F(0), F(3)))
    assert measured("rate", {"observations": rows}, period="2018-Q1")[0] == {"A": 25}


def test_a_quarter_adds_up_money() -> None:
    rows = observed("sales", "2018-01", A=100) + observed("sales", "2018-03", A="0.5")
    assert measured("sales", {"observations": rows}, period="2018-Q1")[0] == {"A": F("100.5")}


def test_a_quarters_own_observation_wins_over_its_months() -> None:
    rows = observed("rate", "2018-01", A=10, B=30) + observed("rate", "2018-Q1", A=90)
    assert measured("rate", {"observations": rows}, period="2018-Q1")[0] == {"A": 90, "B": 30}


def test_means_without_counts_cannot_be_pooled_and_that_is_reported() -> None:
    rows = observed("seconds", "2018-01", A=10) + observed("seconds", "2018-02", A=20)
    assert measured("seconds", {"observations": rows}, period="2018-Q1") == ({}, ["not_pooled"])


def test_a_target_is_the_persons_else_the_roles_else_the_nearest_units() -> None:
    about = {"metric": "company.sales", "period": "2018-01"}
    unit = [{"unit": "co", "value": 1, **about}, {"unit": "shop", "value": 2, **about}]
    assert measured("goal", {"targets": unit})[0] == {"A": 2, "B": 2, "C": 2, "shop": 2, "co": 1}
    role = [*unit, {"role": "cs", "value": 3, **about}, {"subject": "A", "value": 4, **about}]
    assert measured("goal", {"targets": role})[0] == {"A": 4, "B": 3, "C": 3, "shop": 2, "co": 1}


def rating(subject: str, role: str, score: Any, rater: str = "X") -> dict[str, Any]:
    about = {"subject": subject, "item": "team", "period": "2018-01"}
    return {**about, "rater": rater, "rater_role": role, "score": score}


def test_a_rating_weighs_the_means_of_the_roles() -> None:
    text = metric_toml('rated = "team", roles = ["boss", "peer"], weights = [2, 1]', "score")
    rows = [
        rating("A", "boss", 90),
        rating("A", "peer", 60, "X"),
        rating("A", "peer", 61, "Y"),
        rating("B", "boss", 1),
    ]
    assert measured("it", {"ratings": rows}, text)[0] == {"A": (2 * 90 + F(121, 2)) / 3}


def test_a_role_without_a_rating_may_be_skipped() -> None:
    text = metric_toml(
        'rated = "team", roles = ["boss", "peer"], weights = [2, 1], missing_role = "skip"', "score"
    )
    assert measured("it", {"ratings": [rating("B", "peer", 70)]}, text)[0] == {"B": 70}


def test_without_roles_every_rater_counts_alike() -> None:
    rows = [rating("A", "boss", 90), rating("A", "peer", 60), rating("A", "peer", 61, "Y")]
    assert measured("it", {"ratings": rows}, metric_toml('rated = "team"', "score"))[0] == {"A": F(211, 3)}


EVENTS = '\n[event.late]\nlabel = { zh = "迟到", en = "late" }\n'


def late(subject: str, day: str = "2018-01-05", **more: Any) -> dict[str, Any]:
    return {"subject": subject, "kind": "company.late", "on": day, **more}


def test_events_are_counted_and_whoever_has_none_has_zero() -> None:
    rows = [late("A"), late("A", "2018-01-31T23:59"), late("B", "2018-02-01")]
    values, _ = measured("it", {"events": rows}, metric_toml('events = ["late"]') + EVENTS)
    assert {one: values[one] for one in PEOPLE} == {"A": 2, "B": 0, "C": 0}


def test_a_waived_event_does_not_count_by_its_status_or_by_a_decision() -> None:
    rows = [late("A", status="waived"), late("B", ref="7"), late("B", ref="8")]
    decision = {"kind": "waiver", "subject": "B", "on": "2018-02-02", "by": "boss", "ref": "7"}
    text = metric_toml('events = ["late"]') + EVENTS
    values, _ = measured("it", {"events": rows, "decisions": [decision]}, text)
    assert (values["A"], values["B"]) == (0, 1)


def test_of_one_act_the_heavier_kind_counts() -> None:
    rows = [late("A", ref="x"), late("A", ref="y"), late("B", ref="x"), late("A")]
    rows += [{"subject": "A", "kind": "company.absent", "on": "2018-01-05", "ref": "x"}]
    text = metric_toml('events = ["late"], unless = ["absent"]') + EVENTS + EVENTS.replace("late", "absent")
    assert measured("it", {"events": rows}, text)[0]["A"] == 2
    assert measured("it", {"events": rows}, text)[0]["B"] == 1
    rows[-1]["status"] = "waived"
    assert measured("it", {"events": rows}, text)[0]["A"] == 3


def test_an_appealed_event_counts_and_is_named_until_that_is_decided() -> None:
    rows = [late("A", ref="7", status="appealed")]
    text = metric_toml('events = ["late"]') + EVENTS
    values, problems = measured("it", {"events": rows}, text)
    assert (values["A"], problems) == (1, ["appeal_open"])
    for kind, count in (("waiver", 0), ("approval", 1)):
        decision = {"kind": kind, "subject": "A", "on": "2018-02-02", "by": "boss", "ref": "7"}
        values, problems = measured("it", {"events": rows, "decisions": [decision]}, text)
        assert (values["A"], problems) == (count, [])


EXAM = """
[event.early]
label = { zh = "早退", en = "early" }
[rule.counting_rule]
label = { zh = "计", en = "counting" }
scorer = "escalating"
unit = "yuan"
inputs = { nth = "nth" }
[rule.counting_rule.parameters]
base = { value = 50 }
kinds = { value = ["late", "early"] }
"""


def test_the_kinds_that_count_may_stand_in_a_parameter_of_a_rule() -> None:
    rows = [late("A"), late("B", kind="company.early")]
    source = 'events = ["late"], parameter = "company.counting_rule.kinds"'
    text = metric_toml(source) + EVENTS + EXAM
    assert measured("it", {"events": rows}, text)[0]["B"] == 1
    text += '[[set]]\nkey = "company.counting_rule.kinds"\nvalue = ["late"]\n'
    assert measured("it", {"events": rows}, text)[0]["B"] == 0


def test_a_kind_in_a_parameter_that_does_not_exist_is_refused() -> None:
    source = 'events = ["late"], parameter = "company.counting_rule.kinds"'
    text = metric_toml(source) + EVENTS + EXAM.replace('"early"]', '"erly"]')
    with pytest.raises(PolicyError, match="no kind of event 'erly'"):
        measured("it", {"events": [late("A")]}, text)


def test_a_parameter_that_lists_no_kinds_is_refused() -> None:
    text = metric_toml('events = ["late"], parameter = "company.counting_rule.base"') + EVENTS + EXAM
    with pytest.raises(PolicyError, match="must list kinds"):
        measured("it", {"events": [late("A")]}, text)


def test_a_sum_over_an_event_without_the_quantity_is_missing() -> None:
    rows = [late("A", quantity="1.5"), late("A", quantity=2), late("B", quantity=1), late("B")]
    text = metric_toml('events = ["late"], what = "quantity"', "number") + EVENTS
    values, _ = measured("it", {"events": rows}, text)
    assert (values["A"], "B" in values, values["C"]) == (F("3.5"), False, 0)


LIMIT = """
[rule.limit]
label = { zh = "界限", en = "limit" }
kind = "fine"
scorer = "fixed"
full = "day"
parameters = { amount = { value = 1 }, day = { value = DAY } }
"""


@pytest.mark.parametrize(("day", "counted"), [("10", 1), ("31", 2), ('"none"', 2)])
def test_events_may_count_up_to_a_day_of_the_month_that_a_parameter_gives(day: str, counted: int) -> None:
    text = (
        metric_toml('events = ["late"], until_day = "company.limit.day"') + EVENTS + LIMIT.replace("DAY", day)
    )
    values, _ = measured("it", {"events": [late("A", "2018-01-10T23:00"), late("A", "2018-01-11")]}, text)
    assert values["A"] == counted


def test_events_may_count_where_their_quantity_is_more_than_a_parameter() -> None:
    text = (
        metric_toml('events = ["late"], more_than = "company.limit.day"') + EVENTS + LIMIT.replace("DAY", "5")
    )
    rows = [late("A", quantity=5), late("A", quantity="5.5"), late("A", quantity=9), late("A")]
    assert measured("it", {"events": rows}, text)[0]["A"] == 3


def test_of_one_case_only_the_graver_kind_may_count() -> None:
    graver = '[event.absent]\nlabel = { zh = "缺勤", en = "absent" }\n'
    text = metric_toml('events = ["late"], unless = ["absent"]') + EVENTS + graver
    other = {"kind": "company.absent", "subject": "A", "on": "2018-01-05"}
    rows = [late("A", ref="7"), late("A", ref="8"), late("A"), late("B", ref="7"), {**other, "ref": "7"}]
    values, _ = measured("it", {"events": [*rows, {**other, "ref": "9"}]}, text)
    assert (values["A"], values["B"]) == (2, 1)


def test_a_day_that_no_parameter_gives_is_refused() -> None:
    text = metric_toml('events = ["late"], until_day = "company.limit.day"') + EVENTS
    with pytest.raises(PolicyError, match="which no rule has"):
        measured("it", {"events": [late("A")]}, text)


def call(agent: str, answered: bool = True, day: str = "2018-01-05", **more: Any) -> dict[str, Any]:
    return {"agent": agent, "on": day, "answered": answered, **more}


TABLE = """
[table.visits]
label = { zh = "走访", en = "visits" }
subject = "agent"
about = "on"
key = ["agent", "on", "ref"]
column = [
  { name = "agent", type = "subject" }, { name = "on", type = "date" }, { name = "ref", type = "word", required = false },
  { name = "answered", type = "flag", required = false }, { name = "stars", type = "number", required = false },
  { name = "took", type = "duration", required = false },
]
"""


def test_a_rate_over_a_table_keeps_both_counts_and_skips_blanks() -> None:
    source = 'table = "visits", numerator = { how = "sum", column = "stars" }, denominator = { how = "count", column = "stars" }'
    rows = [
        call("A", stars=5),
        call("A", stars=None),
        call("A", stars="2.5"),
        call("B", stars=None),
        call("C", day="2018-02-01"),
    ]
    assert measured("it", {"visits": rows}, metric_toml(source, "number") + TABLE)[0] == {"A": F("3.75")}


def test_a_count_over_a_table_is_zero_for_whoever_has_no_row() -> None:
    source = 'table = "visits", numerator = { how = "count", where = [{ column = "answered", op = "==", value = true }] }'
    rows = [call("A"), call("A", answered=False), call("B", answered=False)]
    values, _ = measured("it", {"visits": rows}, metric_toml(source) + TABLE)
    assert {one: values[one] for one in PEOPLE} == {"A": 1, "B": 0, "C": 0}


def test_a_table_without_any_row_of_the_period_says_nothing_of_anybody() -> None:
    text = metric_toml('table = "visits", numerator = { how = "count" }') + TABLE
    assert measured("it", {"visits": [call("A", day="2018-02-01")]}, text)[0] == {}


@pytest.mark.parametrize(("day", "counted"), [('"17:30"', 1), ('"17:30:01"', 2), ('"none"', 2)])
def test_a_row_of_a_table_may_be_tested_with_a_parameter(day: str, counted: int) -> None:
    table = TABLE.replace('{ name = "took", type = "duration"', '{ name = "took", type = "time"')
    where = 'where = [{ column = "took", op = "<=", parameter = "company.limit.day" }]'
    text = metric_toml(f'table = "visits", numerator = {{ how = "count", {where} }}') + table
    rows = [call("A", took=63000, ref="x"), call("A", took=63001, ref="y")]
    assert measured("it", {"visits": rows}, text + LIMIT.replace("DAY", day))[0]["A"] == counted


@pytest.mark.parametrize(
    ("numerator", "expected"),
    [
        ('how = "min", column = "took"', 30),
        ('how = "max", column = "took"', 90),
        ('how = "distinct", column = "ref"', 2),
    ],
)
def test_least_greatest_and_distinct_over_a_table(numerator: str, expected: int) -> None:
    rows = [call("A", took=30, ref="x"), call("A", took=90, ref="y"), call("A", took=60, ref="x")]
    text = metric_toml(f'table = "visits", numerator = {{ {numerator} }}', "number") + TABLE
    assert measured("it", {"visits": rows}, text)[0]["A"] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("tenure_months", 12), ("service_year", 1), ("period_days", 31), ("workdays", 23), ("role", "cs")],
)
def test_attributes_are_facts_about_the_person(name: str, expected: Any) -> None:
    assert measured(name, {})[0]["A"] == expected


@pytest.mark.parametrize(
    ("hired", "period", "months", "begun", "year"),
    [
        ("2017-01-31", "2017-02", 1, 2, 1),  # 28 February stands for the 31st (S001.P1.2.2)
        ("2017-02-01", "2018-01", 12, 12, 1),
        ("2017-02-01", "2018-02", 13, 13, 2),
        ("2017-02-02", "2018-02", 12, 13, 1),  # decided on the first of the month
    ],
)
def test_service_counts_whole_months_and_its_year_turns_with_a_month(
    hired: str, period: str, months: int, begun: int, year: int
) -> None:
    people = [{"id": "A", "name": "A", "hired_on": hired}]
    assert measured("begun_months", {"employees": people}, period=period, people=["A"])[0]["A"] == begun
    assert measured("tenure_months", {"employees": people}, period=period, people=["A"])[0]["A"] == months
    assert measured("service_year", {"employees": people}, period=period, people=["A"])[0]["A"] == year


def test_an_unknown_metric_is_named_with_the_nearest() -> None:
    with pytest.raises(PolicyError, match=r"no metric 'company.rat'\s+hint: did you mean 'company.rate'"):
        context = context_of(policy(METRICS), MemoryFacts({}), "2018-01")
        measure(context, context.population.people, ["company.rat"])
