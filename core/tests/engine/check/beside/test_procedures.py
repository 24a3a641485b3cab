"""Procedures that nobody can go through; the machine that judges cases says the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.check.beside.procedures import procedure_findings, words_of_staff
from kpi.engine.check.policy import check_policy
from kpi.engine.memory import MemoryFacts
from kpi.engine.procedures.machine import State, Taken, judge
from kpi.engine.procedures.terms import terms_on
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)

RISE = """
[procedure.rise]
label = "rise"
clauses = ["X.1"]
[procedure.rise.parameters]
chain = ["ask", "look", "sign"]
"""
GOOD = 'approvers = { ask = ["self"], look = ["leader"], sign = ["hr"] }\ndistinct = ["look", "sign"]'


def found(more):
    return check_policy(policy_of(RISE + more), DAY).findings


@pytest.mark.parametrize(
    "more",
    [
        GOOD,
        'any_of = { look = ["seen"] }',
        'vote = ["look"]\nvote_pass_ratio = 2\nvote_weight = 0',
        'scored = ["look"]\njury = 3\npass_mark = 60',
        'approvers = { ask = ["self"], sign = ["self"] }\ndistinct = ["ask", "sign"]\nallow_same = true',
        'needs = { look = "wanted" }\nwanted = { value = false, meaning = "whether it is" }',
    ],
)
def test_a_procedure_that_ends_is_clean(more):
    assert found(more) == ()


@pytest.mark.parametrize(
    ("more", "step", "parameter"),
    [
        ('any_of = { look = ["sign"] }', "sign", "any_of"),
        (
            'approvers = { ask = ["self"], sign = ["self"] }\ndistinct = ["ask", "sign"]',
            "sign",
            "distinct",
        ),
        ('scored = ["look"]\njury = 3\napprovers = { look = ["self"] }', "look", "jury"),
        ('vote = ["look"]\nvote_weight = 1\nvote_pass_ratio = 1.5', "look", "vote_pass_ratio"),
    ],
)
def test_a_step_that_nobody_gets_past_is_found(more, step, parameter):
    [one] = found(more)
    assert (one.code, one.severity, one.about) == ("unreachable_step", "error", "company.rise")
    assert f"the step {step}: " in one.message.en
    assert one.parameter == f"company.rise.{parameter}"


def test_a_chain_of_steps_that_are_all_taken_away_is_found():
    steps = ", ".join(f'{step} = "wanted"' for step in ("ask", "look", "sign"))
    more = f'needs = {{ {steps} }}\nwanted = {{ value = false, meaning = "whether it is" }}'
    assert [one.code for one in found(more)] == ["unreachable_step"]


def test_a_pass_mark_that_no_score_is_held_against_is_found():
    more = 'scored = ["look"]\npass_mark = 60\nweights = { look = 0 }'
    [one] = found(more)
    assert (one.code, one.parameter) == ("dead_branch", "company.rise.weights")
    terms = terms_on(policy_of(RISE + more).catalogue.procedures["company.rise"], DAY)
    taken = [Taken("ask", "A"), Taken("look", "B", score=Fraction(1), on=DAY), Taken("sign", "C")]
    assert judge(terms, taken).state is State.APPROVED


def test_no_case_of_a_vote_that_cannot_be_won_is_ever_approved():
    text = RISE + 'vote = ["look"]\nvote_weight = 1\nvote_pass_ratio = 1.5'
    terms = terms_on(policy_of(text).catalogue.procedures["company.rise"], DAY)
    for voters in range(1, 4):
        taken = [Taken("ask", "A"), *(Taken("look", f"V{n}") for n in range(voters)), Taken("sign", "B")]
        assert judge(terms, taken).state is not State.APPROVED


def test_a_step_whose_other_name_is_the_next_one_never_passes():
    terms = terms_on(
        policy_of(RISE + 'any_of = { look = ["sign"] }').catalogue.procedures["company.rise"], DAY
    )
    taken = [Taken(step, by) for step, by in (("ask", "A"), ("look", "B"), ("sign", "C"), ("sign", "D"))]
    assert judge(terms, taken).state is not State.APPROVED


def test_a_word_that_means_nobody_of_the_store_is_told():
    facts = MemoryFacts(
        {
            "units": [{"id": "u", "name": "HR"}],
            "employees": [{"id": "e", "name": "Ann", "hired_on": DAY}],
            "assignments": [{"employee": "e", "unit": "u", "role": "hr", "from": DAY}],
        }
    )
    staff = words_of_staff(facts)
    assert staff >= {"u", "HR", "e", "Ann", "hr", "leader", "self", "peer"}
    procedure = policy_of(RISE + GOOD).catalogue.procedures["company.rise"]
    assert list(procedure_findings(procedure, DAY, staff)) == []
    [one] = procedure_findings(procedure, DAY, staff - {"hr"})
    assert (one.code, one.severity) == ("unstaffed", "note")
    assert "the step sign is for hr" in one.message.en
