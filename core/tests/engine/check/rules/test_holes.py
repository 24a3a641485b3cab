"""Cases that never come about, and those that only seem so."""

from __future__ import annotations

import pytest
from checked_company import codes, one_of

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


BANDS = """
[rule.seldom]
label = "seldom"
scorer = "bands"
full = "full"
good = "more"
inputs = { value = "errors" }
parameters = { full = 100, edges = [1, 3, LAST], points = [100, 30, 10, 0] }
"""


def test_a_last_band_beyond_what_the_input_can_be_is_told():
    found = one_of(BANDS.replace("LAST", "60"), "dead_branch")
    assert (found.about, found.parameter) == ("company.seldom", "company.seldom.edges")
    assert "what is left never comes about (0)" in found.message.en


def test_a_last_band_of_one_value_is_alive():
    assert codes(BANDS.replace("LAST", "49")) == []


ZONE = """
[rule.zone]
label = "zone"
scorer = "linear_zone"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 100, floor = FLOOR, target = 95 }
"""


def test_below_a_floor_on_the_end_of_the_domain_a_scorer_need_not_come():
    assert "dead_branch" not in codes(ZONE.replace("FLOOR", "0"))


def test_a_floor_beyond_the_end_of_the_domain_is_told():
    assert "dead_branch" in codes(ZONE.replace("FLOOR", "-5"))
