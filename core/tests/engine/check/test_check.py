"""What a check finds between and around rules: cards, ladders, sanctions, dates, defaults, the letter of a rule."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.engine.check import check_policy
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2018, 6, 30)

METRICS = """
[metric.satisfaction]
label = "satisfaction"
unit = "percent"
better = "more"
[metric.errors]
label = "errors"
unit = "count"
better = "less"
domain = { high = 50 }
[metric.errors_before]
label = "errors before"
unit = "count"
domain = { high = 50 }
[metric.rank]
label = "rank"
unit = "rank"
better = "less"
[event.rude]
label = "rude"
"""
CARD = """
[rule.satisfied]
label = "satisfied"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.satisfied.parameters]
full = FULL
edges = [80, 90]
points = [0, 30, FULL]
[rule.careful]
label = "careful"
scorer = "deduct_per_event"
full = "full"
inputs = { errors = "errors" }
[rule.careful.parameters]
full = 40
errors_pts = 5
floor = 0
[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "satisfied"
[[scorecard.month.item]]
rule = "careful"
"""


def codes(text, **more):
    """Return the codes of what is found; metrics that one test does not read are no matter of it."""
    found = check_policy(policy_of(METRICS + text), DAY, **more).findings
    return [one.code for one in found if one.code != "unused"]


def one_of(text, code, **more):
    [found] = [
        one for one in check_policy(policy_of(METRICS + text), DAY, **more).findings if one.code == code
    ]
    return found


def test_a_card_whose_marks_come_to_100_is_clean():
    assert codes(CARD.replace("FULL", "60")) == []


def test_marks_that_do_not_come_to_100_are_found():
    found = one_of(CARD.replace("FULL", "65"), "weights")
    assert (found.severity, found.about) == ("warning", "company.month")
    assert found.message.en == "month: the full marks come to 105, not 100"


def test_of_items_that_exclude_each_other_one_counts():
    text = CARD.replace("FULL", "100").replace(
        'frequency = "month"', 'frequency = "month"\nexclusive = [["satisfied", "careful"]]'
    )
    assert "weights" not in codes(text)


def test_a_form_that_is_cut_off_is_noted_with_what_is_visible():
    text = CARD.replace("FULL", "30").replace('frequency = "month"', 'frequency = "month"\nincomplete = true')
    assert "70" in one_of(text, "incomplete_form").message.en


RATIO = """
[rule.errors]
label = "errors"
scorer = "ratio"
full = "full"
inputs = { actual = "errors", target = "errors_before" }
[rule.errors.parameters]
full = 20
mode = { value = "inverse", origin = "default", choices = ["inverse", "as_printed"] }
"""


def test_an_inverted_ratio_is_found_in_print_and_settled_by_the_default():
    assert "wrong_direction" not in codes(RATIO)
    found = one_of(RATIO, "wrong_direction", printed=True)
    assert (found.settled, found.parameter) == ("mode = inverse", "company.errors.mode")
    assert set(found.witness) == {"errors", "errors_before"}


HOLED = """
[rule.holed]
label = "holed"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.holed.parameters]
full = 10
edges = [80, 90]
points = [0, "gap", 10]
gap_policy = { value = "lower", origin = "default" }
edge_policy = { value = "better", origin = "default", printed = "PRINTED" }
"""


def test_a_gap_of_the_print_is_left_open_and_settled_by_its_policy():
    found = one_of(HOLED.replace("PRINTED", "better"), "gap", printed=True)
    assert found.settled == "gap_policy = lower, edge_policy = better"
    assert found.witness == {"satisfaction": "85"}


def test_an_edge_that_two_bands_claim_is_an_overlap_of_the_print():
    text = HOLED.replace("PRINTED", "both").replace('"gap"', "5")
    found = [
        one
        for one in check_policy(policy_of(METRICS + text), DAY, printed=True).findings
        if one.code == "overlap"
    ]
    assert [one.witness for one in found] == [{"satisfaction": "80"}, {"satisfaction": "90"}]
    assert "overlap" not in codes(text)


def test_an_edge_that_no_band_claims_is_a_gap_of_the_print():
    text = HOLED.replace("PRINTED", "open").replace('"gap"', "5")
    found = [
        one
        for one in check_policy(policy_of(METRICS + text), DAY, printed=True).findings
        if one.code == "gap"
    ]
    assert [one.witness for one in found] == [{"satisfaction": "80"}, {"satisfaction": "90"}]
    assert "gap" not in codes(text)


def test_a_leap_beyond_what_the_author_wants_is_a_warning():
    text = HOLED.replace("PRINTED", "better").replace("[rule.holed]", "[rule.holed]\nsmooth = 5")
    assert one_of(text, "jump").severity == "warning"
    assert one_of(HOLED.replace("PRINTED", "better"), "jump", jump=5).severity == "note"


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
    outcome = trial(policy_of(METRICS + text), found.trial, found.witness, {}, DAY)
    assert "promote_and_demote" in outcome.flags


def test_a_level_that_asks_for_what_never_is_cannot_be_reached():
    text = LADDER.replace("LEAST", "51").replace("EXTRA", ', "careless"')
    found = one_of(text, "unreachable_level")
    assert (found.severity, found.about) == ("error", "company.staff.senior")
    assert found.witness["rank"] == "1"
    outcome = trial(policy_of(METRICS + text), found.trial, found.witness, {}, DAY)
    assert (outcome.result, outcome.outputs["promoted"], outcome.outputs["careless"]) == (None, False, False)


FINES = """
[sanction.first]
label = "first"
kind = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["rude"]
[sanction.first.parameters]
amount = 10
[sanction.second]
label = "second"
kind = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["rude"]
[sanction.second.parameters]
amount = 20
[sanctions.one]
label = "one"
rules = ["first"SECOND]
[sanctions.other]
label = "other"
rules = ["second"]
conflicts = ["one"]
"""


def test_an_act_that_two_rules_of_a_set_fine_is_found():
    assert one_of(FINES.replace("SECOND", ', "second"'), "double_sanction").about == "company.first"
    assert codes(FINES.replace("SECOND", "")) == []


def test_sets_that_contradict_each_other_are_told_of_the_print_alone():
    assert one_of(FINES.replace("SECOND", ""), "contradicting_sets", printed=True).settled


DATED = """
[rule.paid]
label = "paid"
kind = "pay"
scorer = "fixed"
inputs = {}
[rule.paid.parameters]
amount = [
  { value = 100, from = "2017-01-01", until = "2017-12-31" },
  { value = 120, from = "2018-FROM-01", until = "2018-12-31" },
]
"""


def test_a_table_that_does_not_hold_on_the_day_is_found():
    assert codes(DATED.replace("FROM", "01")) == []
    text = METRICS + DATED.replace("FROM", "01")
    [found] = check_policy(policy_of(text), date(2019, 1, 1)).findings
    assert (found.code, found.parameter) == ("not_valid", "company.paid.amount")


def test_days_between_two_tables_are_found():
    found = one_of(DATED.replace("FROM", "03"), "table_gap")
    assert "from 2018-01-01 to 2018-02-28" in found.message.en


BOUND = """
[[bind]]
role = "cs"
scorecard = "month"
"""


def test_defaults_are_told_until_the_company_confirms_their_value():
    text = BOUND + CARD.replace("FULL", "60").replace(
        "floor = 0", 'floor = { value = 0, origin = "default" }'
    )
    assert one_of(text, "unconfirmed_default").parameter == "company.careful.floor"
    confirm = '[[confirm]]\nkey = "company.careful.floor"\nby = "W"\non = "2018-01-01"\nvalue = "VALUE"\n'
    assert codes(text + confirm.replace("VALUE", "0")) == []
    assert "it was 5" in one_of(text + confirm.replace("VALUE", "5"), "unconfirmed_default").message.en


def test_what_nobody_is_bound_by_is_not_examined():
    assert (
        codes(BOUND + CARD.replace("FULL", "60") + RATIO.replace('"inverse", origin', '"as_printed", origin'))
        == []
    )


def test_results_are_counted_by_how_they_were_examined():
    assert check_policy(policy_of(METRICS + CARD.replace("FULL", "60")), DAY).examined == {
        "exact": 2, "sampled": 0, "not_examined": 0,
    }  # fmt: skip


@pytest.mark.parametrize("full", ["60", "65"])
def test_the_worst_stands_first(full):
    found = check_policy(
        policy_of(
            METRICS
            + CARD.replace("FULL", full)
            + LADDER.replace("LEAST", "51").replace("EXTRA", ', "careless"')
        ),
        DAY,
    )
    severities = [one.severity for one in found.findings]
    assert severities == sorted(severities, key=("error", "warning", "note").index)


def test_a_number_that_the_text_leaves_out_is_told_of_the_print():
    text = CARD.replace("FULL", "60").replace(
        "errors_pts = 5", 'errors_pts = { value = 5, origin = "default", printed = "none" }'
    )
    found = one_of(text, "left_open", printed=True)
    assert (found.parameter, found.settled) == ("company.careful.errors_pts", "errors_pts = 5")
    assert "left_open" not in codes(text)


LATE = """
[metric.delay]
label = "delay"
unit = "days"
better = "less"
[rule.in_time]
label = { zh = "及时", en = "in time" }
scorer = "deduct_per_event"
full = "full"
inputs = { late = "delay" }
parameters = { full = 10, late_pts = POINTS }
"""


def test_a_rule_that_its_numbers_break_is_an_error_and_no_number_left_open():
    found = one_of(LATE.replace("POINTS", '"three"'), "unreadable")
    assert (found.severity, found.parameter) == ("error", "company.in_time.late_pts")
    assert "无法计算" in found.message.zh
    assert "left_open" not in codes(LATE.replace("POINTS", '"three"'))


def test_points_below_zero_are_shown_with_a_number_that_a_person_would_think_of():
    found = one_of(LATE.replace("POINTS", "3"), "below_zero")
    assert found.witness == {"delay": "4"}


def test_no_number_below_zero_is_supposed_of_a_unit_without_a_domain():
    text = """
[metric.mean_score]
label = "mean score"
unit = "points"
better = "more"
[rule.led]
label = "led"
scorer = "ratio"
full = "full"
inputs = { actual = "mean_score" }
parameters = { full = 5, target = 100 }
"""
    assert "below_zero" not in codes(text)
    bounded = text.replace('better = "more"', 'better = "more"\ndomain = { low = -10 }')
    assert one_of(bounded, "below_zero").witness == {"mean_score": "-10"}


NAMED = """
[rule.named]
label = "named"
scorer = "named_points"
full = "full"
inputs = { value = "satisfaction" }
[rule.named.parameters]
full = 10
named = [60, 80, 90]
points = [2, 5, 10]
gap_policy = "POLICY"
"""


@pytest.mark.parametrize("policy", ["lower", "upper", "interpolate", "midpoint", "manual"])
def test_points_of_single_values_have_no_case_that_never_comes_about(policy):
    assert codes(NAMED.replace("POLICY", policy)) == []


def test_a_case_that_a_number_of_the_rule_shuts_off_is_no_dead_branch():
    text = RATIO.replace("[rule.errors.parameters]", "[rule.errors.parameters]\ntarget = 5").replace(
        'target = "errors_before"', ""
    )
    assert [
        one.code
        for one in check_policy(policy_of(METRICS + text), DAY, printed=True).findings
        if one.about == "company.errors"
    ] == ["wrong_direction"]
