"""Points beyond the full mark or below nothing, with numbers that a person would think of."""

from __future__ import annotations

from checked_company import codes, one_of

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
