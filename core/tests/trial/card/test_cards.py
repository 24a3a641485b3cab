"""Trying a whole scorecard as one rule."""

from __future__ import annotations

from tried_card import refused, tried

from kpi.errors import DataError


def test_a_card_gives_items_groups_score_grade_and_passing():
    outcome = tried("test", track="presale", response=20, rate="90%")
    assert outcome.outputs["items"] == {"response": 6, "rate": 18}
    assert outcome.outputs["groups"] == {"skill": 6}
    assert (outcome.result, outcome.outputs["total"], outcome.outputs["score"]) == (24, 24, 24)
    assert (outcome.outputs["grade"], outcome.outputs["passing"]) == ("D", True)


def test_inputs_of_both_tracks_are_refused():
    error = refused("test", track="presale", response=20, clarity="清楚", rate=1)
    assert isinstance(error, DataError)
    assert error.faults[0].code == "exclusive"


def test_the_track_has_to_be_said():
    fault = refused("test", response=20).faults[0]
    assert (fault.code, "presale/aftersale" in fault.message) == ("missing_input", True)


def test_an_unknown_input_is_refused():
    assert refused("test", track="presale", respons=20).faults[0].code == "unknown_input"


def test_a_parameter_of_an_item_can_be_set():
    outcome = tried("test", {"response.points": "[10, 7, 3, 0]"}, track="presale", response=20, rate=1)
    assert outcome.outputs["items"]["response"] == 7


def test_a_parameter_that_several_rules_have_must_name_its_item():
    assert refused("test", {"points": "[1]"}, track="presale", response=1).faults[0].code == "several_rules"
