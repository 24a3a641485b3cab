"""Items, totals, grades and ranks of a scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from kpi.errors import PolicyError
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

METRICS = """
[metric.speed]
label = { zh = "速度", en = "speed" }
unit = "score"
[metric.care]
label = { zh = "细心", en = "care" }
unit = "score"
[metric.track]
label = { zh = "方向", en = "track" }
unit = "level"
domain = { labels = ["pre", "after"] }

[rule.speed]
label = { zh = "速度", en = "speed" }
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
[rule.speed.parameters]
full = { value = 60 }
target = { value = 100 }
[rule.care]
label = { zh = "细心", en = "care" }
scorer = "ratio"
full = "full"
inputs = { actual = "care" }
[rule.care.parameters]
full = { value = 40 }
target = { value = 100 }
[rule.grade]
label = { zh = "等级", en = "grade" }
kind = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [80, 60] }
labels = { value = ["A", "B", "C"] }
[rule.pass]
label = { zh = "合格", en = "pass" }
kind = "condition"
scorer = "pass_line"
inputs = { score = "score" }
[rule.pass.parameters]
pass_line = { value = 60 }
"""

BIND = """
[[bind]]
role = "cs"
scorecard = "month"
"""


def card(more: str = "", first: str = "", second: str = "") -> str:
    return f"""{METRICS}
[scorecard.month]
label = {{ zh = "月考核", en = "month" }}
passing = "pass"
grade = "grade"
rank = {{ scope = "unit" }}
{more}
[[scorecard.month.item]]
rule = "speed"
{first}
[[scorecard.month.item]]
rule = "care"
{second}
{BIND}"""


def seen(period: str = "2018-01", **people: Sequence[Any]) -> list[dict[str, Any]]:
    """Observations of speed and care; None is not observed."""
    return [
        {"subject": name, "metric": f"company.{metric}", "period": period, "value": value}
        for name, values in people.items()
        for metric, value in zip(("speed", "care"), values, strict=False)
        if value is not None
    ]


def run(
    text: str,
    observations: Sequence[Mapping[str, Any]],
    period: str = "2018-01",
    people: str = "ABCD",
    **rows: Any,
) -> Ran:
    staff = [{"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-01"} for one in people]
    recorded = rows.pop("recorded", None)
    given = {
        "units": [{"id": "shop", "name": "shop"}],
        "assignments": staff,
        "observations": observations,
        **rows,
    }
    return ran(policy(text), MemoryFacts(given, recorded=recorded), period)


def test_a_score_is_the_sum_of_the_rounded_points_of_the_items() -> None:
    found = run(card(), seen(A=("33.333", 50)), people="A")
    assert found.amounts("A", stage="items") == ["20.00", "20.00"]
    assert found.score("A") == "40.00"
    assert found.results["A", "company.month"]["target_met"] is False


def test_ties_share_the_better_rank_and_the_next_place_is_left_out() -> None:
    found = run(card(), seen(A=(90, 90), B=(80, 80), C=(80, 80), D=(10, 10)))
    assert [(row["subject"], row["rank"], row["of"]) for row in found.results.values()] == [
        ("A", 1, 4), ("B", 2, 4), ("C", 2, 4), ("D", 4, 4),
    ]  # fmt: skip


def test_whoever_is_excluded_from_the_rank_has_a_score_and_no_rank() -> None:
    away = [{"subject": "A", "from": "2018-01-01", "until": "2018-01-02", "reason": "new", "scope": "rank"}]
    found = run(card(), seen(A=(90, 90), B=(80, 80)), people="AB", exclusions=away)
    first, second = found.results.values()
    assert (first["score"], first["rank"], first["flags"]) == ("90.00", None, ["excluded_rank"])
    assert (second["rank"], second["of"]) == (1, 1)


def test_a_missing_value_is_never_zero_and_blocks_unless_told() -> None:
    found = run(card(), seen(A=(90, None), B=(80, 80)), people="AB")
    assert found.score("A") is None
    assert found.line("A", "care")["amount"] is None
    assert found.line("A", "care")["flags"] == ["na_block", "not_assessed"]
    assert found.computed.status == "blocked"
    assert "group_incomplete" in found.results["B", "company.month"]["flags"]


@pytest.mark.parametrize(
    ("policy_word", "score", "line", "flag"),
    [
        ("drop", "54.00", None, "na_drop"),
        ("zero", "54.00", "0.00", "na_zero"),
        ("full", "94.00", "40.00", "na_full"),
    ],
)
def test_the_na_policy_says_what_follows_a_missing_value(
    policy_word: str, score: str, line: Any, flag: str
) -> None:
    found = run(card(f'na_policy = "{policy_word}"'), seen(A=(90, None)), people="A")
    assert (found.score("A"), found.line("A", "care")["amount"]) == (score, line)
    assert found.line("A", "care")["flags"] == sorted([flag, "not_assessed"])
    assert found.computed.status == "final"


def test_rescaling_is_a_line_of_its_own() -> None:
    found = run(card('na_policy = "rescale"'), seen(A=(70, None), B=(70, 70)), people="AB")
    assert found.amounts("A", stage="items") == ["42.00", None]
    assert found.line("A", "rescale")["amount"] == "28.00"
    assert (found.score("A"), found.score("B")) == ("70.00", "70.00")
    assert found.amounts("B", item="rescale") == []


def test_a_form_of_which_nothing_was_assessed_cannot_be_rescaled() -> None:
    assert run(card('na_policy = "rescale"'), [], people="A").score("A") is None


def test_of_whom_nothing_was_assessed_there_is_no_score_and_no_rank() -> None:
    found = run(card('na_policy = "drop"'), seen(B=(10, 10)), people="AB")
    nothing = found.results["A", "company.month"]
    assert (nothing["score"], nothing["rank"], nothing["grade"], nothing["target_met"]) == (
        None,
        None,
        None,
        None,
    )
    assert "not_assessed" in nothing["flags"]
    assert (found.results["B", "company.month"]["rank"], found.results["B", "company.month"]["of"]) == (1, 1)


def test_a_card_whose_full_marks_are_all_zero_informs_and_ranks_nobody() -> None:
    text = card('na_policy = "rescale"').replace("value = 60 }\ntarget", "value = 0 }\ntarget")
    found = run(text.replace("value = 40 }\ntarget", "value = 0 }\ntarget"), seen(A=(90, 80)), people="AB")
    assert found.amounts("A", stage="items") == ["0.00", "0.00"]
    assert [found.score(one) for one in "AB"] == [None, None]
    assert [row["rank"] for row in found.results.values()] == [None, None]
    assert (found.computed.status, found.problems) == ("final", set())


def test_a_form_whose_print_was_cut_off_counts_as_it_is_is_scaled_up_or_waits() -> None:
    text = card("incomplete = true").replace("full = { value = 60 }", "full = { value = 10 }")
    seen_a = seen(A=(90, 80))
    assert run(text, seen_a, people="A").score("A") == "41.00"
    parameter = "[scorecard.month.parameters]\nincomplete_policy = { value = "
    scaled = run(f'{text}\n{parameter}"scale_to_100" }}', seen_a, people="A")
    assert (scaled.score("A"), scaled.line("A", "scaled_to_100")["amount"]) == ("82.00", "41.00")
    waiting = run(f'{text}\n{parameter}"require_completion" }}', seen_a, people="A")
    assert (waiting.score("A"), waiting.problems) == (None, {("A", "blocked")})


def test_an_item_without_weight_beside_one_with_it_takes_no_part_in_the_score() -> None:
    text = card('na_policy = "rescale"').replace("value = 60 }\ntarget", "value = 0 }\ntarget")
    found = run(text, seen(A=(90, 80), B=(None, 80), C=(90, None)), people="ABC")
    assert [found.score(one) for one in "ABC"] == ["32.00", "32.00", None]
    assert found.computed.status == "blocked"


def test_an_items_own_na_policy_wins_over_the_cards() -> None:
    assert run(card("", second='na_policy = "drop"'), seen(A=(90, None)), people="A").score("A") == "54.00"


def test_cap_and_floor_are_lines_of_their_own() -> None:
    text = card() + "\n[scorecard.month.parameters]\ncap = { value = 80 }\nfloor = { value = 30 }\n"
    found = run(text, seen(A=(90, 90), B=(10, 10), C=(50, 50)), people="ABC")
    assert (found.line("A", "cap")["amount"], found.line("B", "floor")["amount"]) == ("-10.00", "20.00")
    assert [found.score(one) for one in "ABC"] == ["80.00", "30.00", "50.00"]


def test_a_total_beyond_what_is_expected_is_flagged_and_stands() -> None:
    text = (
        card()
        + "\n[scorecard.month.parameters]\nexpected_most = { value = 80 }\nexpected_least = { value = 30 }\n"
    )
    found = run(text, seen(A=(90, 90), B=(10, 10), C=(80, 80), D=(30, 30)), people="ABCD")
    assert [found.score(one) for one in "ABCD"] == ["90.00", "10.00", "80.00", "30.00"]
    assert [found.results[one, "company.month"]["flags"] for one in "ABCD"] == [
        ["total_above"],
        ["total_below"],
        [],
        [],
    ]


def test_an_item_is_on_the_form_of_those_for_whom_it_is_meant() -> None:
    text = card("", second='when = { metric = "track", op = "==", value = "pre" }')
    tracks = [
        {"subject": one, "metric": "company.track", "period": "2018-01", "word": word}
        for one, word in (("A", "pre"), ("B", "after"))
    ]
    found = run(text, [*seen(A=(90, 90), B=(90, 90), C=(90, 90)), *tracks], people="ABC")
    assert (found.score("A"), found.score("B"), found.amounts("B", item="care")) == ("90.00", "54.00", [])
    assert found.score("C") is None, "nobody knows whether the item concerns C"


def test_two_items_of_which_only_one_can_be_scored_quarantine_the_person() -> None:
    found = run(card('exclusive = [["speed", "care"]]'), seen(A=(90, 90), B=(80, None)), people="AB")
    assert found.problems == {("A", "exclusive_items"), ("B", "blocked")}
    assert found.results["A", "company.month"]["flags"] == ["quarantined"]


def test_whoever_is_scored_twice_makes_no_mean() -> None:
    mean = card('exclusive = [["speed", "care"]]').replace('scorer = "ratio"', 'scorer = "against_mean"', 1)
    mean = mean.replace('inputs = { actual = "speed" }', 'inputs = { value = "speed" }')
    mean = mean.replace(
        "full = { value = 60 }\ntarget = { value = 100 }", "full = { value = 60 }\nbelow_pts = { value = 1 }"
    )
    found = run(mean, seen(A=(100, 90), B=(80, None), C=(70, None)), people="ABC")
    assert found.amounts("B", item="speed") == ["60.00"]
    assert found.line("B", "speed")["flags"] == ["group_incomplete"]


def test_a_value_outside_its_domain_quarantines_one_person_and_no_other() -> None:
    found = run(card(), seen(A=(101, 50), B=(80, 80), C=(70, 70)), people="ABC")
    assert ("A", "out_of_domain") in found.problems
    assert found.results["A", "company.month"]["flags"] == ["quarantined"]
    assert [found.score(one) for one in "BC"] == ["80.00", "70.00"]
    assert "group_incomplete" in found.results["B", "company.month"]["flags"]
    assert found.amounts("A") == []


def test_a_decision_takes_the_place_of_an_items_points() -> None:
    decisions = [
        {
            "kind": "score",
            "subject": "A",
            "on": "2018-02-01",
            "by": "boss",
            "period": "2018-01",
            "item": "care",
            "score": 7,
        },
        {
            "kind": "score",
            "subject": "A",
            "on": "2018-02-02",
            "by": "boss",
            "period": "2018-01",
            "item": "care",
            "score": 9,
        },
        {
            "kind": "score",
            "subject": "A",
            "on": "2018-02-02",
            "by": "boss",
            "period": "2017-12",
            "item": "care",
            "score": 1,
        },
    ]
    found = run(card(), seen(A=(50, None)), people="A", decisions=decisions)
    line = found.line("A", "care")
    assert (line["amount"], line["cause"], line["flags"]) == ("9.00", "decision 2", ["decided"])
    assert (found.score("A"), found.computed.status) == ("39.00", "final")


def test_a_decision_on_the_whole_card_is_a_line_that_makes_the_sum_right() -> None:
    decision = {
        "kind": "score",
        "subject": "A",
        "on": "2018-02-01",
        "by": "boss",
        "period": "2018-01",
        "score": 75,
    }
    found = run(card(), seen(A=(50, 50)), people="A", decisions=[decision])
    assert (found.line("A", "decided")["amount"], found.score("A")) == ("25.00", "75.00")


def test_a_result_taken_over_stands_as_it_is() -> None:
    taken = [{"subject": "A", "card": "company.month", "period": "2018-01", "score": 88, "rank": 7}]
    found = run(card(), seen(A=(10, 10), B=(90, 90)), people="AB", results=taken)
    line = found.line("A", "taken_over")
    assert (line["amount"], line["cause"]) == ("88.00", "taken over")
    row = found.results["A", "company.month"]
    assert (row["score"], row["rank"], row["target_met"], row["flags"]) == ("88.00", 7, True, ["taken_over"])
    assert found.amounts("A", stage="items") == []


ROLLED = 'rollups = { quarter = "mean" }'
PAST = {
    "2018-01": [
        {"subject": "A", "card": "company.month", "score": 80},
        {"subject": "B", "card": "company.month", "score": 50},
    ],
    "2018-02": [{"subject": "A", "card": "company.month", "score": 81}],
    "2018-03": [{"subject": "A", "card": "company.month", "score": 81}],
}


def test_a_quarter_is_the_rounded_mean_of_its_months() -> None:
    found = run(card(ROLLED), [], "2018-Q1", "A", recorded=PAST)
    assert (found.score("A"), found.line("A", "mean")["amount"]) == ("80.67", "80.67")
    assert found.results["A", "company.month"]["flags"] == []


def test_months_without_a_score_are_reported_and_left_out() -> None:
    found = run(card(ROLLED), [], "2018-Q1", "AB", recorded=PAST)
    assert ("B", "parts_missing") in found.problems
    assert (found.score("B"), found.results["B", "company.month"]["flags"]) == ("50.00", ["incomplete"])


def test_months_never_run_are_reported() -> None:
    past = {one: PAST[one] for one in ("2018-01", "2018-02")}
    found = run(card(ROLLED), [], "2018-Q1", "A", recorded=past)
    assert ("", "never_run") in found.problems
    assert found.results["A", "company.month"]["flags"] == ["incomplete"]


def test_a_month_never_run_is_not_missing_to_whoever_was_hired_after_it() -> None:
    past = {one: PAST[one] for one in ("2018-02", "2018-03")}
    hired = [{"id": "A", "name": "A", "hired_on": "2018-02-01"}]
    found = run(card(ROLLED), [], "2018-Q1", "A", recorded=past, employees=hired)
    assert (found.results["A", "company.month"]["flags"], list(found.problems)) == ([], [])


def test_a_quarter_can_be_its_last_month() -> None:
    assert (
        run(card('rollups = { quarter = "last" }'), [], "2018-Q1", "B", recorded=PAST).score("B") == "50.00"
    )


def test_a_card_without_a_roll_up_does_not_run_in_a_quarter() -> None:
    assert run(card(), seen("2018-Q1", A=(90, 90)), "2018-Q1", "A").results == {}


def test_a_pooled_quarter_is_measured_anew() -> None:
    found = run(card('rollups = { quarter = "pooled" }'), seen("2018-Q1", A=(90, 80)), "2018-Q1", "A")
    assert found.amounts("A", stage="items") == ["54.00", "32.00"]


def test_a_rule_whose_table_is_not_valid_in_the_period_names_itself_and_the_day() -> None:
    text = card().replace("full = { value = 60 }", 'full = { value = 60, until = "2017-12-31" }')
    with pytest.raises(PolicyError, match=r"company.speed.full has no value on 2018-01-31"):
        run(text, seen(A=(90, 90)), people="A")
