"""Leaps of a result that are larger than its author wants."""

from __future__ import annotations

from checked_company import one_of

BANDS = """
[rule.banded]
label = "banded"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.banded.parameters]
full = 10
edges = [80, 90]
points = [0, "gap", 10]
gap_policy = { value = "lower", origin = "default" }
edge_policy = { value = "better", origin = "default" }
"""


def test_a_leap_beyond_what_the_author_wants_is_a_warning():
    text = BANDS.replace("[rule.banded]", "[rule.banded]\nsmooth = 5")
    assert one_of(text, "jump").severity == "warning"
    assert one_of(BANDS, "jump", jump=5).severity == "note"


def test_a_leap_to_what_has_no_end_in_decimals_is_told_to_two():
    zone = """
[rule.zone]
label = "zone"
scorer = "linear_zone"
full = "full"
smooth = 5
inputs = { value = "satisfaction" }
parameters = { full = 100, floor = 90, target = 95 }
"""
    assert one_of(zone, "jump").message.en == "zone: at satisfaction = 90 it leaps from 0 to ≈94.74"
