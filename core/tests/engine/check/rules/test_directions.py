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


PASSED = """
[metric.mark]
label = "mark"
unit = "points"
better = "more"
[rule.failed]
label = "failed"
kind = "condition"
scorer = "at_most"
inputs = { value = "mark" }
parameters = { most = 59 }
"""


def test_what_goes_the_wrong_way_is_shown_with_numbers_beside_each_other_where_they_may_be_large():
    found = one_of(PASSED, "wrong_direction")
    assert [one.given for one in found.trials] == [{"mark": "59"}, {"mark": "60"}]


INVERTED = """
[metric.cost]
label = "cost"
unit = "yuan"
better = "less"
[metric.planned]
label = "planned"
unit = "yuan"
[rule.saved]
label = "saved"
scorer = "ratio"
full = "full"
inputs = { actual = "cost", target = "planned" }
parameters = { full = 100, mode = "as_printed" }
"""


def test_the_other_inputs_are_small_and_none_below_nothing():
    found = one_of(INVERTED, "wrong_direction")
    numbers = [int(value) for one in found.trials for value in one.given.values()]
    assert all(0 <= one <= 1000 for one in numbers), numbers
