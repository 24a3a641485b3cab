"""What is found of ladders: levels out of reach, and people due to rise and to fall."""

from __future__ import annotations

from checked_company import DAY, METRICS, codes, one_of
from tried import outcomes

from kpi.testing.policies import policy_of

LADDER = """
[rule.ranked]
label = "ranked"
kind = "condition"
scorer = "at_most"
inputs = { value = "rank" }
[rule.ranked.parameters]
most = 3
[rule.careless]
label = "careless"
kind = "condition"
good = "less"
scorer = "at_least"
inputs = { value = "errors" }
[rule.careless.parameters]
least = LEAST
[ladder.staff]
label = "staff"
frequency = "month"
[[ladder.staff.level]]
id = "junior"
label = "junior"
lose = ["careless"]
[[ladder.staff.level]]
id = "senior"
label = "senior"
enter = ["ranked"EXTRA]
"""


def test_somebody_due_to_rise_and_to_fall_at_once_is_found_with_a_witness():
    text = LADDER.replace("LEAST", "3").replace("EXTRA", "")
    found = one_of(text, "promote_and_demote")
    assert (found.severity, found.about) == ("warning", "company.staff.junior")
    assert found.witness == {"current": "junior", "rank": "1", "errors": "3"}
    [outcome] = outcomes(policy_of(METRICS + text), found, DAY)
    assert "promote_and_demote" in outcome.flags


def test_a_level_that_asks_for_what_never_is_cannot_be_reached():
    text = LADDER.replace("LEAST", "51").replace("EXTRA", ', "careless"')
    found = one_of(text, "unreachable_level")
    assert (found.severity, found.about) == ("error", "company.staff.senior")
    assert found.witness["rank"] == "1"
    [outcome] = outcomes(policy_of(METRICS + text), found, DAY)
    assert (outcome.result, outcome.outputs["promoted"], outcome.outputs["careless"]) == (None, False, False)


def test_a_level_that_is_lost_each_time_is_told():
    text = LADDER.replace("LEAST", "0").replace("EXTRA", "")
    found = one_of(text, "unreachable_level")
    assert found.about == "company.staff.junior"
    assert found.message.en == "staff: nobody keeps junior: `errors ≥ 0` is always true"


def test_a_condition_of_losing_a_level_that_is_never_true_is_told():
    text = LADDER.replace("LEAST", "51").replace("EXTRA", "")
    found = one_of(text, "dead_branch")
    assert (found.severity, found.about) == ("warning", "company.staff.junior")


def test_a_condition_of_dismissal_that_comes_about_now_and_then_is_in_order():
    text = LADDER.replace("LEAST", "5").replace("EXTRA", "").replace("lose =", "dismiss =")
    assert codes(text) == []
    always = LADDER.replace("LEAST", "0").replace("EXTRA", "").replace("lose =", "dismiss =")
    assert one_of(always, "unreachable_level").about == "company.staff.junior"
