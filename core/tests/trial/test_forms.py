"""The order of the forms in which something is tried."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial.asked import Asked
from kpi.trial.forms import FORMS, tried
from kpi.trial.outcome import Outcome

TEXT = """
[metric.sales]
label = "sales"
unit = "yuan"
[metric.failed]
label = "failed"
unit = "count"
source = { of = "sales", over = "window", how = "count", where = { op = "<", value = 10 } }
[rule.wage]
kind = "pay"
unit = "yuan"
scorer = "per_count"
inputs = { count = "failed" }
[rule.wage.parameters]
amount = 2
[sanction.fine]
label = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["late"]
parameters = { amount = 10 }
[event.late]
label = "late"
[sanctions.shop]
label = "shop"
rules = ["fine"]
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def asked(name: str, given: dict[str, Any]) -> Asked:
    return Asked(policy(), name, given, {}, date(2024, 3, 31))


def form_of(one: Asked) -> str:
    """Return the name of the form that tries it."""
    for form in FORMS:
        if form.takes(one):
            found = form.try_(one)
            if isinstance(found, Outcome):
                return form.name
            one = found
    raise AssertionError


@pytest.mark.parametrize(
    ("name", "given", "form"),
    [
        ("wage", {"failed": 3}, "one value each"),
        ("wage", {"failed": [3, 4]}, "lists"),
        ("wage", {"sales": [3, 40]}, "the values behind"),
        ("wage", {"failed": 3, "scores": {"A": 1}}, "a pool"),
        ("fine", {"events": ["2024-03-01"]}, "events"),
        ("fine", {"count": 2}, "events"),
    ],
)
def test_the_first_form_that_takes_what_is_given_tries_it(name: str, given: dict[str, Any], form: str):
    assert form_of(asked(name, given)) == form


def test_of_two_forms_given_at_once_the_first_refuses_what_only_the_second_knows():
    with pytest.raises(UsageError, match="scores"):
        tried(asked("fine", {"events": ["2024-03-01"], "scores": {"A": 1}}))


def test_the_last_form_takes_whatever_is_left():
    assert tried(asked("wage", {"failed": 3})).result == 6
    assert FORMS[-1].takes(asked("wage", {}))


def test_no_two_forms_have_one_name():
    names = [form.name for form in FORMS]
    assert len(set(names)) == len(names)
