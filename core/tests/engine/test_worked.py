"""Metrics that a working counts over rows, and rules tried on such rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from kpi.engine.measure import measure, metric_columns
from kpi.errors import DataError, PolicyError, UsageError
from kpi.model.catalogue import Policy
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.rule import Scorer
from kpi.model.working import Rows, Worked, Working
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial
from kpi.words import Label

F = Fraction


def answered(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count letters answered within the days allowed; a letter belongs to the period of its last day."""
    counts: dict[str, dict[str, Fraction]] = {}
    late = []
    for row in rows["letters"]:
        assert row["came"] is None or isinstance(row["came"], datetime)
        due = row["came"].date().toordinal() + int(numbers["days"])  # type: ignore[arg-type]
        if period is not None and not period.start.toordinal() <= due <= period.end.toordinal():
            continue
        in_time = row["went"] is not None and row["went"].toordinal() <= due
        own = counts.setdefault(row["clerk"], {"in_time": F(0), "all": F(0)})
        own["in_time"] += in_time
        own["all"] += 1
        if not in_time:
            late.append(row["id"])
    return Worked(counts, {"late": tuple(late)})


LETTERS = Working(
    "letters_answered",
    answered,
    ("letters",),
    ("in_time", "all"),
    brief={"post": ("letters", ("id", "came", "went"))},
    look_back=31,
    label=Label("信件", "letters"),
)
TEXT = """
[table.letters]
key = "id"
about = "came"
subject = "clerk"
[[table.letters.column]]
name = "id"
type = "word"
[[table.letters.column]]
name = "clerk"
type = "employee"
required = false
[[table.letters.column]]
name = "came"
type = "moment"
aliases = ["received"]
[[table.letters.column]]
name = "went"
type = "date"
required = false
[[table.letters.column]]
name = "pages"
type = "count"
required = false
[[table.letters.column]]
name = "weight"
type = "number"
required = false
[[table.letters.column]]
name = "at"
type = "time"
required = false
[[table.letters.column]]
name = "urgent"
type = "flag"
required = false

[metric.rate]
label = { zh = "及时率", en = "rate" }
unit = "percent"
source = { worked = "letters_answered", rule = "answering", part = "in_time", per = "all" }
[metric.number]
label = { zh = "信件数", en = "number" }
unit = "count"
source = { worked = "letters_answered", rule = "answering", part = "all" }
[rule.answering]
label = { zh = "回信", en = "answering" }
scorer = "answering"
inputs = { rate = "rate" }
[rule.answering.parameters]
days = { value = 2 }
[rule.counting]
label = { zh = "计数", en = "counting" }
scorer = "answering"
inputs = { rate = "number" }
[rule.counting.parameters]
days = { value = 2 }
"""


def answering(rate: Any, days: Any) -> Any:
    return rate + 0


ANSWERING = Scorer("answering", answering)
DAY = date(2024, 3, 31)


def policy(text: str = TEXT) -> Policy:
    return policy_of(text, [LETTERS], [ANSWERING])


def measured(
    name: str,
    letters: Sequence[Mapping[str, Any]],
    period: str = "2024-03",
    text: str = TEXT,
    working: Working = LETTERS,
    **more: Sequence[Mapping[str, Any]],
) -> dict[str, Fraction]:
    """Measure a metric for A, B and C; return the values that are there."""
    staff = [{"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-15"} for one in "ABC"]
    rows = {"units": [{"id": "shop", "name": "shop"}], "assignments": staff, "letters": letters}
    rules = policy_of(text, [working], [ANSWERING])
    facts = MemoryFacts({**rows, **more}, tables=rules.catalogue.tables.values())
    context = context_of(rules, facts, period)
    full = f"company.{name}"
    subjects = context.population.people.select("subject")
    frame = measure(context, subjects, [full]).join(context.names, on="subject", how="left")
    columns = metric_columns(context.catalogue.metrics[full])
    values = {row["id"]: [row[one] for one in columns] for row in frame.iter_rows(named=True)}
    return {id: F(*pair) for id, pair in values.items() if None not in pair and id != "shop"}


def letter(id: str, clerk: str | None, came: str, went: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "clerk": clerk, "came": came, "went": went, **more}


def tried(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), rule, given, settings or {}, DAY)


SOME = [
    letter("1", "A", "2024-03-04 10:00", "2024-03-06"),
    letter("2", "A", "2024-03-04", "2024-03-07"),
    letter("3", "B", "2024-03-05", None, weight=F(1, 3), pages=2),
]


def test_a_rate_is_one_count_of_another():
    assert measured("rate", SOME) == {"A": 50, "B": 0}


def test_whoever_has_no_row_in_a_table_with_rows_was_counted_0_times():
    assert measured("number", SOME) == {"A": 2, "B": 1, "C": 0}


def test_of_tables_without_a_row_nothing_is_known():
    assert measured("number", []) == {}
    assert measured("rate", []) == {}


def test_where_nothing_is_counted_of_anybody_nothing_is_known():
    assert measured("number", [letter("1", "A", "2024-02-10", "2024-02-11")]) == {}


@pytest.mark.parametrize("size", [2**63, 2**130])
def test_a_count_beyond_64_bits_is_a_fault_that_names_its_metric(size):
    vast = attrs.evolve(LETTERS, function=lambda *_: Worked({"A": {"in_time": F(size), "all": F(size)}}))
    with pytest.raises(DataError, match=r"company\.number of 2024-03 comes to a number too large"):
        measured("number", SOME, working=vast)


def test_rows_that_name_nobody_are_nobodys():
    assert measured("rate", [letter("1", None, "2024-03-04", "2024-03-05")]) == {}


def test_what_began_before_the_period_and_falls_due_in_it_is_seen():
    late = [letter("1", "A", "2024-02-29", "2024-03-02")]
    assert measured("rate", late) == {"A": 100}
    assert measured("rate", late, "2024-02") == {}


def test_the_numbers_are_those_of_the_rule():
    text = TEXT.replace("days = { value = 2 }", "days = { value = 3 }", 1)
    assert measured("rate", SOME, text=text) == {"A": 100, "B": 0}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('worked = "letters_answered"', 'worked = "letters_lost"', "unknown working"),
        ('part = "in_time"', 'part = "in_tine"', "gives no"),
        ('rule = "answering"', 'rule = "answring"', "unknown rule"),
        ("[table.letters]", "[table.post]", "unknown table"),
    ],
)
def test_names_that_mean_nothing_are_faults_of_the_metric(old, new, said):
    with pytest.raises(PolicyError) as caught:
        policy(TEXT.replace(old, new))
    assert any(said in fault.message for fault in caught.value.faults)


def test_a_rule_is_tried_on_rows_of_one_person():
    outcome = tried("answering", letters=[{"id": "1", "came": "2024-03-04", "went": "2024-03-06"}, SOME[1]])
    assert outcome.outputs["late"] == ("2",)


def test_rows_may_be_brief_and_stand_in_text():
    text = '[["1", "2024-03-04 10:00", "2024-03-06"], ["a, b", "2024-03-04", null]]'
    outcome = tried("answering", post=text)
    assert (outcome.result, outcome.outputs["late"]) == (50, ("a, b",))


def test_a_value_under_a_column_stands_in_every_row():
    outcome = tried("answering", post=[["1"], ["2"]], received="2024-03-04", went="2024-03-06")
    assert outcome.result == 100


def test_values_of_columns_alone_are_one_row_and_what_is_told_of_it_is_no_list():
    outcome = tried("answering", id="1", came="2024-03-04")
    assert (outcome.result, outcome.outputs["late"]) == (0, "1")


def test_rows_of_several_people_give_the_results_by_person():
    outcome = tried("answering", letters=SOME)
    assert outcome.outputs["result"] == {"A": 50, "B": 0}


def test_counts_may_be_given_in_the_place_of_rows():
    assert tried("answering", in_time=27, all=30).result == 90
    assert tried("counting", all=30).result == 30


def test_a_share_of_nothing_is_not_assessed():
    assert tried("answering", in_time=0, all=0).result is None


def test_half_of_the_counts_is_not_enough():
    with pytest.raises(UsageError, match="in_time"):
        tried("answering", in_time=27)


def test_parameters_may_be_set():
    assert tried("answering", {"days": 3}, letters=SOME[:2]).result == 100


@pytest.mark.parametrize(
    "row",
    [{"came": "soon"}, {"went": "2024-02-30"}, {"pages": "two"}, {"urgent": "perhaps"}, {"at": "25:00"}],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_row(row):
    with pytest.raises(DataError) as caught:
        tried(
            "answering", letters=[{"id": "1", "came": "2024-03-04"}, {"id": "2", "came": "2024-03-04", **row}]
        )
    assert caught.value.faults[0].where == f"letters[2].{next(iter(row))}"


def test_a_name_that_means_nothing_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="receivd"):
        tried("answering", post=[["1"]], receivd="2024-03-04")
    with pytest.raises(UsageError, match="wnt"):
        tried("answering", letters=[{"id": "1", "came": "2024-03-04", "wnt": "2024-03-05"}])


def test_a_table_by_name_gives_rows_that_begin_with_the_name():
    listed = tried("answering", post=[["7", "2024-03-04", "2024-03-06"], ["8", "2024-03-04", "none"]])
    by_name = tried("answering", post={"7": ["2024-03-04", "2024-03-06"], "8": {"came": "2024-03-04"}})
    text = tried("answering", post='{"7": ["2024-03-04", "2024-03-06"], "8": {"came": "2024-03-04"}}')
    assert listed.outputs == by_name.outputs == text.outputs


def test_too_many_values_in_a_brief_row_are_refused():
    with pytest.raises(UsageError, match="no row of post"):
        tried("answering", post=[["1", "2024-03-04", "2024-03-05", "more"]])


@pytest.mark.parametrize(("raw", "read"), [("true", True), (1, True), (False, False), ("none", None)])
def test_flags_times_and_numbers_of_rows_are_read(raw, read):
    seen: list[Any] = []

    def looked_at(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        seen.extend(rows["letters"])
        return Worked({})

    looking = attrs.evolve(LETTERS, function=looked_at)
    given = {"letters": [{"id": "1", "urgent": raw, "at": "08:30", "pages": 3, "weight": "1/3"}]}
    trial(policy_of(TEXT, [looking], [ANSWERING]), "answering", given, {}, DAY)
    assert (seen[0]["urgent"], seen[0]["at"], seen[0]["pages"], seen[0]["weight"]) == (
        read,
        30600,
        3,
        F(1, 3),
    )


def test_counts_may_have_the_names_of_parameters_where_they_are_numbers():
    parted = attrs.evolve(LETTERS, parts=("in_time", "all", "days"))
    text = TEXT.replace('per = "all"', 'per = "days"')
    given = {"in_time": 3, "days": 4}
    assert trial(policy_of(text, [parted], [ANSWERING]), "answering", given, {}, DAY).result == 75
    alone = {"days": 3, "letters": SOME[:2]}
    assert tried("answering", **alone).result == 100


def test_times_alone_are_of_one_day():
    seen: list[Any] = []

    def looked_at(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        seen.extend(row["came"] for row in rows["letters"])
        return Worked({})

    looking = attrs.evolve(LETTERS, function=looked_at)
    given = {"letters": [{"id": "1", "came": "08:30"}, {"id": "2", "came": "16:00:30"}]}
    trial(policy_of(TEXT, [looking], [ANSWERING]), "answering", given, {}, DAY)
    assert (seen[1] - seen[0]).total_seconds() == 7.5 * 3600 + 30


def test_a_kind_takes_brief_rows_too():
    assert tried("answering", letters=[["1", "2024-03-04", "2024-03-06"]]).result == 100


def test_what_may_be_given_is_told_where_nothing_is():
    with pytest.raises(UsageError) as caught:
        tried("answering")
    fault = caught.value.faults[0]
    assert fault.message == "missing: rows (letters, post), or counts (all and in_time)"
    assert "post='[[id, came, went], ...]'" in fault.hint
    assert tried("answering", rate=90).result == 90


def test_a_place_that_is_no_column_is_a_figure_in_the_place_of_columns():
    def waited(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        days = sum((row["waited"] for row in rows["letters"] if row.get("waited") is not None), F(0))
        return Worked({"": {"in_time": days, "all": F(len(rows["letters"]))}})

    brief = {"waits": ("letters", ("waited", "id"))}
    found = policy_of(TEXT, [attrs.evolve(LETTERS, function=waited, brief=brief)], [ANSWERING])
    given = {"waits": [["1/2", "a"], {"waited": "0.25", "id": "b"}]}
    assert trial(found, "answering", given, {}, DAY).result == F(75, 2)
    with pytest.raises(UsageError, match="wated"):
        trial(found, "answering", {"waits": [{"wated": 1}]}, {}, DAY)


def test_a_rule_beside_the_one_that_holds_the_numbers_is_tried_with_them():
    text = TEXT.replace("days = { value = 2 }", "days = { value = 3 }", 1)
    given = {"post": [["1", "2024-03-04", "2024-03-07"], ["2", "2024-03-04", "2024-03-08"]]}
    assert trial(policy(text), "counting", given, {}, DAY).outputs["late"] == ("2",)


def test_a_recorded_figure_goes_before_what_is_counted_for_those_who_have_one():
    text = TEXT.replace('unit = "percent"\n', 'unit = "percent"\nrecorded = true\n')
    seen = [{"subject": "B", "metric": "company.rate", "period": "2024-03", "value": "75"}]
    assert measured("rate", SOME, text=text, observations=seen) == {"A": 50, "B": 75}


def test_what_comes_after_the_period_is_seen_as_far_as_the_working_looks_ahead():
    ahead = [letter("1", "A", "2024-04-02", "2024-04-03"), letter("2", "A", "2024-03-04", "2024-03-05")]

    def count(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        return Worked({"A": {"in_time": F(len(rows["letters"])), "all": F(1)}})

    for days, seen in ((0, 1), (1, 1), (2, 2)):
        working = attrs.evolve(LETTERS, function=count, look_back=0, look_ahead=days)
        assert (
            measured(
                "number",
                ahead,
                text=TEXT.replace('part = "all" }\n[rule', 'part = "in_time" }\n[rule'),
                working=working,
            )["A"]
            == seen
        )


def test_a_parameter_that_only_the_working_reads_is_no_fault_where_it_says_so():
    text = TEXT.replace("days = { value = 2 }", "days = { value = 2 }\nhours = { value = 3 }", 1)
    with pytest.raises(PolicyError, match="takes no 'hours'"):
        policy(text)
    assert policy_of(text, [attrs.evolve(LETTERS, numbers=("hours",))], [ANSWERING])
