"""Which procedure a decision means, and in which order decisions are gone through."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.engine.procedures.reading import Recorded, in_order, procedure_called, procedure_with
from kpi.engine.procedures.terms import Terms
from kpi.testing.policies import policy_of

DAY = date(2018, 7, 1)
TEXT = """
[procedure.leave]
label = { zh = "请假", en = "leave" }
clauses = ["S9.1"]
[procedure.leave.parameters]
chain = ["ask", "sign"]
any_of = { ask = ["request"] }

[procedure.later]
label = "later"
[procedure.later.parameters]
chain = { value = ["ask", "file"], from = "2019-01-01" }
"""


@pytest.mark.parametrize("name", ["leave", "company.leave", "请假", "S9.1"])
def test_a_procedure_goes_by_its_id_its_label_and_its_clause(name):
    found = procedure_called(policy_of(TEXT).catalogue, name)
    assert not isinstance(found, str)
    assert found.id == "company.leave"


def test_a_procedure_that_there_is_not_is_told_with_the_nearest():
    assert "did you mean 'leave'?" in str(procedure_called(policy_of(TEXT).catalogue, "leaf"))


@pytest.mark.parametrize(
    ("step", "day", "expected"),
    [
        ("ask", DAY, "company.leave"),
        ("request", DAY, "company.leave"),
        ("file", date(2019, 1, 1), "company.later"),
    ],
)
def test_a_step_means_the_only_procedure_that_has_it_on_the_day(step, day, expected):
    found = procedure_with(policy_of(TEXT).catalogue, step, day)
    assert not isinstance(found, str)
    assert found.id == expected


@pytest.mark.parametrize(
    ("step", "day", "told"),
    [
        ("ask", date(2019, 1, 1), "one of several procedures (later, leave)"),
        ("file", DAY, "no procedure has the step 'file'"),
    ],
)
def test_a_step_of_none_or_of_several_means_nothing(step, day, told):
    found = procedure_with(policy_of(TEXT).catalogue, step, day)
    assert isinstance(found, str)
    assert told in found


def test_the_steps_by_which_results_are_signed_are_none_of_an_approval():
    card = """
[rule.mark]
label = "mark"
scorer = "fixed"
parameters = { amount = { value = 1 } }
[scorecard.form]
label = "form"
sign_off = "later"
[[scorecard.form.item]]
rule = "mark"
"""
    found = procedure_with(policy_of(TEXT + card).catalogue, "ask", date(2019, 1, 1))
    assert not isinstance(found, str)
    assert found.id == "company.leave"


def test_within_a_day_the_chain_is_the_order_and_a_rejection_goes_first():
    def row(step: str, day: int, **more: Any) -> Recorded:
        return Recorded(0, 1, date(2018, 7, day), more.pop("by", "x"), step=step, **more)

    rows = [
        row("sign", 2),
        row("dance", 2),
        row("ask", 2),
        row("ask", 2, passed=False, by="y"),
        row("sign", 1),
    ]
    ordered = in_order(rows, Terms(("ask", "sign")))
    assert [(one.step, one.on.day, one.passed) for one in ordered] == [
        ("sign", 1, True),
        ("ask", 2, False),
        ("ask", 2, True),
        ("sign", 2, True),
        ("dance", 2, True),
    ]
