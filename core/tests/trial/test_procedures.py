"""`kpi try` on a procedure: the steps taken so far, or the candidates for a post."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, KpiError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)

TEXT = """
[procedure.rise]
label = "promotion"
clauses = ["S9.1"]
[procedure.rise.parameters]
chain = ["nominate", "apply", "panel"]
approvers = { nominate = ["leader"], apply = ["self"] }
scored = ["panel"]
pass_mark = { value = 60, aliases = ["defence_pass_mark"] }
expires_days = 30

[procedure.vacancy]
label = "vacancy"
[procedure.vacancy.parameters]
chain = ["decide"]
candidate_levels = { value = ["reserve", "senior"], meaning = "who" }

[procedure.transfer]
label = "transfer"
[procedure.transfer.parameters]
chain = ["decide"]
equality_tolerance = { value = 0, meaning = "equal scores" }
"""
DAY = date(2018, 7, 1)


def tried(rule: str, settings: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    outcome = trial(policy_of(TEXT), rule, given, settings or {}, DAY)
    return dict(outcome.outputs)


def state(*done: Any, **given: Any) -> tuple[Any, ...]:
    found = tried("rise", done=list(done), **given)
    return found["state"], found["next"], found["effective"]


@pytest.mark.parametrize("name", ["rise", "company.rise", "S9.1"])
def test_a_procedure_goes_by_its_id_its_short_name_and_its_clause(name):
    assert tried(name, done=[["nominate", "ok"]])["next"] == "apply"


@pytest.mark.parametrize(
    "text",
    ['[["nominate", "ok"]]', "[[nominate, ok]]", "[nominate]", [{"step": "nominate", "outcome": "通过"}]],
)
def test_steps_are_given_in_any_of_the_forms_of_the_command_line(text):
    assert tried("rise", done=text)["next"] == "apply"


def test_the_state_follows_from_the_steps():
    assert state(["nominate", "ok"]) == ("pending", "apply", False)
    assert state(["nominate", "ok"], ["panel", "ok"]) == ("error", "apply", False)
    assert state(["nominate", "rejected"]) == ("rejected", None, False)
    assert state(["nominate", "ok"], ["apply", "ok"], ["panel", "ok"]) == ("approved", None, True)
    assert state() == ("proposed", "nominate", False)


def test_another_chain_is_given_like_an_input_or_set():
    assert state(["a", "ok"], chain=["a", "b"]) == ("pending", "b", False)
    assert tried("rise", {"chain": "[a, b]"}, done="[[a, ok]]")["next"] == "b"
    assert tried("rise", done="[[a, ok]]", params={"chain": ["a", "b"]})["next"] == "b"


def test_scores_are_held_against_the_mark_by_any_of_its_names():
    done = [["nominate", "ok"], ["apply", "ok"], ["panel", "ok", "X", 70], ["panel", "ok", "Y", "49.5"]]
    found = tried("rise", done=done)
    assert (found["state"], found["score"]) == ("rejected", 59.75)
    assert tried("rise", done=done, defence_pass_mark="59.75")["state"] == "approved"


def test_who_took_a_step_is_held_against_who_may_as_far_as_it_is_known():
    assert state(["nominate", "ok", "leader"], ["apply", "ok", "self"])[0] == "pending"
    assert state(["nominate", "ok"], ["apply", "ok", "boss"])[0] == "error"
    assert state(["nominate", "ok"], ["apply", "ok", "A"], subject="A")[0] == "pending"
    assert state(["nominate", "ok", "A"], subject="A")[0] == "error"


def test_days_tell_from_when_it_holds_and_whether_it_has_expired():
    done = [["nominate", "ok", "2018-07-02"], ["apply", "ok", "2018-07-03"], ["panel", "ok", "2018-07-04"]]
    found = tried("rise", done=done, as_of="2018-07-31")
    assert (found["effective_on"], found["effective"]) == ("2018-08-01", False)
    assert tried("rise", done=done, as_of="2018-08-01")["effective"] is True
    assert tried("rise", done=done[:2], as_of="2018-08-01")["state"] == "pending"
    assert tried("rise", done=done[:2], as_of="2018-08-02")["state"] == "expired"


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({}, UsageError, "missing_input"),
        ({"dun": []}, UsageError, "unknown_input"),
        ({"done": [["nominate", "perhaps"]]}, DataError, "bad_value"),
        ({"done": [[]]}, DataError, "bad_value"),
        ({"done": [{"step": "nominate", "on": "July"}]}, DataError, "bad_value"),
        ({"done": [{"step": "nominate", "bye": "X"}]}, UsageError, "unknown_column"),
    ],
)
def test_what_cannot_be_read_is_told(given, error: type[KpiError], code):
    with pytest.raises(error) as refused:
        tried("rise", **given)
    assert refused.value.faults[0].code == code


def candidate(name: str, score: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "score": score, **more}


def test_candidates_stand_by_level_then_by_score_and_others_are_left_out():
    rows = [
        candidate("A", 95, level="senior"),
        candidate("B", 70, level="reserve"),
        candidate("C", 99, level="junior"),
        candidate("D", "80.5", level="reserve"),
    ]
    found = tried("vacancy", candidates=rows)
    assert (found["order"], found["first"], found["left_out"]) == (("D", "B", "A"), "D", ("C",))


@pytest.mark.parametrize(
    ("inside", "outside", "tolerance", "first"),
    [(80, 80, 0, "in"), (79, 80, 0, "out"), (79, 80, 1, "in"), ("78.9", 80, 1, "out")],
)
def test_at_equal_scores_the_internal_applicant_goes_first(inside, outside, tolerance, first):
    rows = [candidate("out", outside, internal=False), candidate("in", inside)]
    assert tried("transfer", candidates=rows, equality_tolerance=tolerance)["first"] == first
