"""Cases that never come about, and those that only seem so."""

from __future__ import annotations

import pytest
from checked_company import codes

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
