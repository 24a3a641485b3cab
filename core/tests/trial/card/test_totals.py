"""What stands on the points of a card's items, where some are not assessed or not in print."""

from __future__ import annotations

import pytest
from tried_card import DAY, TEXT, tried

from kpi.testing.policies import policy_of
from kpi.trial import trial


def test_an_item_that_is_not_assessed_blocks_or_is_dropped_as_its_policy_says():
    blocked = tried("test", track="presale", rate=1)
    assert (blocked.result, blocked.outputs["items"]) == (None, {"response": None, "rate": 20})
    assert blocked.flags == ("blocked", "na_block", "not_assessed")
    dropped = tried("test", track="presale", response=20)
    assert (dropped.result, dropped.flags) == (6, ("incomplete", "na_drop", "not_assessed"))


@pytest.mark.parametrize(
    ("policy_name", "score"), [("full", 26), ("zero", 6), ("rescale", 18), ("drop", 6), ("block", None)]
)
def test_each_na_policy_means_in_a_trial_what_it_means_in_a_run(policy_name: str, score: int | None):
    text = TEXT.replace('na_policy = "drop"', f'na_policy = "{policy_name}"')
    outcome = trial(policy_of(text), "test", {"track": "presale", "response": 20}, {}, DAY)
    assert outcome.result == score


def test_of_a_card_of_which_nothing_was_assessed_there_is_no_score():
    text = TEXT.replace('na_policy = "block"', 'na_policy = "drop"')
    assert trial(policy_of(text), "test", {"track": "presale"}, {}, DAY).result is None


def test_a_card_whose_full_marks_are_all_zero_informs_and_has_no_score():
    text = TEXT.replace("full = { value = 10 }", "full = { value = 0 }").replace(
        "full = { value = 20 }", "full = { value = 0 }"
    )
    outcome = trial(policy_of(text), "test", {"track": "presale", "response": 30, "rate": 1}, {}, DAY)
    assert (outcome.result, outcome.outputs["items"]) == (None, {"response": 0, "rate": 0})
    assert "grade" not in outcome.outputs


@pytest.mark.parametrize(
    ("word", "score"), [("visible", 24), ("scale_to_100", 80), ("require_completion", None)]
)
def test_a_form_whose_print_was_cut_off_means_in_a_trial_what_it_means_in_a_run(word: str, score: int | None):
    parameter = f'[scorecard.test.parameters]\nincomplete_policy = {{ value = "{word}" }}\n'
    text = TEXT.replace("[scorecard.test]\n", "[scorecard.test]\nincomplete = true\n") + parameter
    given = {"track": "presale", "response": 20, "rate": "90%"}
    outcome = trial(policy_of(text), "test", given, {}, DAY)
    assert (outcome.result, outcome.outputs["visible_max"]) == (score, 30)


def test_nothing_is_scaled_up_where_nothing_is_left():
    text = TEXT.replace('na_policy = "drop"', "").replace('na_policy = "block"', 'na_policy = "rescale"')
    outcome = trial(policy_of(text), "test", {"track": "presale"}, {}, DAY)
    assert (outcome.result, "blocked" in outcome.flags) == (None, True)
