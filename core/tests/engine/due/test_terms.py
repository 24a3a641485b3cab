"""What the parameters of something that falls due say, and what they cannot be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.due.terms import rhythm_on, with_interval
from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

HEAD = '[due.talk]\nlabel = "talk"\nfrom = "hire"\ndone = { decision = "talk" }\n[due.talk.parameters]\n'


def faults_of(parameters: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        policy_of(HEAD + parameters)
    return [fault.message for fault in caught.value.faults]


def test_what_is_not_given_has_its_plain_meaning():
    due = policy_of(HEAD + "every_months = 3").catalogue.due["company.talk"]
    found = rhythm_on(due, date(2024, 1, 1))
    assert (found.anchor, found.first, found.counted_from, found.notice_days) == ("last", None, None, 0)
    assert found.interval(date(2024, 1, 1)) == (date(2024, 1, 1), 3)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("every_months = 0", "every_months must be a whole number of months from 1 to 1200, or none"),
        ('every_months = "1/2"', "every_months must be a whole number of months from 1 to 1200, or none"),
        (
            "first_after_months = -1",
            "first_after_months must be a whole number of months from 0 to 1200, or none",
        ),
        ("notice_days = 0.5", "notice_days must be a whole number of days from 0 to 3660"),
        ('anchor = "newest"', "anchor must be last or grid or calendar"),
        ('counted_from = "2024-02-30"', "counted_from must be a day in quotes, or none"),
        ('anchor = "calendar"', "anchor is calendar, and every_months is missing"),
        (
            'every_months = 5\nanchor = "calendar"',
            "every_months must divide a year (1, 2, 3, 4, 6 or 12) where the anchor is calendar",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused(parameters: str, told: str):
    assert faults_of(parameters) == [f"due company.talk: {told}"]


def test_a_name_that_nothing_reads_is_refused_unless_it_says_what_it_is_for():
    (message,) = faults_of("every_month = 3")
    assert "every_month: nothing reads it; did you mean 'every_months'?" in message
    assert policy_of(HEAD + 'room = { value = "A", meaning = "where" }').catalogue.due


def test_a_setting_is_held_to_the_same_where_it_stands():
    text = '[[set]]\nkey = "talk.every_months"\nvalue = 0\n'
    with pytest.raises(PolicyError) as caught:
        policy_of(HEAD + "every_months = 3\n" + text)
    (fault,) = caught.value.faults
    assert "every_months must be a whole number" in fault.message
    assert fault.where.startswith("kpi.toml:8")


def test_what_a_procedure_fulfils_recurs_as_the_procedure_does():
    text = """
[procedure.test]
label = "test"
[procedure.test.parameters]
chain = ["decide"]
interval_months = 4
[due.again]
label = "again"
from = "hire"
done = { procedure = "test" }
"""
    catalogue = policy_of(text).catalogue
    due = with_interval(catalogue.due["company.again"], catalogue)
    assert rhythm_on(due, date(2024, 1, 1)).interval(date(2024, 1, 1)) == (date(2024, 1, 1), 4)
    assert [one.value for one in due.parameter("interval_months").values] == [Fraction(4)]  # type: ignore[union-attr]
