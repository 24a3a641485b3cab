"""A rule read to the letter: what its print has, and the default that settles it."""

from __future__ import annotations

from checked_company import CARD, codes, found_of, one_of

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
    found = [one for one in found_of(text, printed=True) if one.code == "overlap"]
    assert [one.witness for one in found] == [{"satisfaction": "80"}, {"satisfaction": "90"}]
    assert "overlap" not in codes(text)


def test_an_edge_that_no_band_claims_is_a_gap_of_the_print():
    text = HOLED.replace("PRINTED", "open").replace('"gap"', "5")
    found = [one for one in found_of(text, printed=True) if one.code == "gap"]
    assert [one.witness for one in found] == [{"satisfaction": "80"}, {"satisfaction": "90"}]
    assert "gap" not in codes(text)


def test_a_number_that_the_text_leaves_out_is_told_of_the_print():
    text = CARD.replace("FULL", "60").replace(
        "errors_pts = 5", 'errors_pts = { value = 5, origin = "default", printed = "none" }'
    )
    found = one_of(text, "left_open", printed=True)
    assert (found.parameter, found.settled) == ("company.careful.errors_pts", "errors_pts = 5")
    assert "left_open" not in codes(text)


def test_a_case_that_a_number_of_the_rule_shuts_off_is_no_dead_branch():
    text = RATIO.replace("[rule.errors.parameters]", "[rule.errors.parameters]\ntarget = 5").replace(
        'target = "errors_before"', ""
    )
    assert [one.code for one in found_of(text, printed=True) if one.about == "company.errors"] == [
        "wrong_direction"
    ]
