"""Laws of the scorers for duties and forbidden acts, and of sales that change hands."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.api import const, var
from kpi.app.catalogue import load_policy
from kpi.errors import PolicyError
from kpi.trial import trial
from kpi_ecommerce.attendance import shared_fine
from kpi_ecommerce.duties import act_fine
from kpi_ecommerce.fines import event_fine
from kpi_ecommerce.judged import professional_quality

DAY = date(2024, 3, 31)
numbers = st.integers(0, 50)


@pytest.fixture(scope="module")
def tried():
    policy = load_policy(None)
    return lambda rule, given, **settings: trial(policy, rule, given, settings, DAY)


@settings(max_examples=40, deadline=None)
@given(numbers, numbers, numbers, numbers)
def test_one_more_unanswered_message_never_raises_the_points(tried, messages, unanswered, abusive, silent):
    rows = [
        {
            "messages": messages,
            "unanswered": unanswered + more,
            "abusive_messages": abusive,
            "abusive_unanswered": silent,
        }
        for more in (0, 1)
    ]
    before, after = (tried("unanswered_rate", row, weight=10).result for row in rows)
    assert (before is None) is (messages <= abusive)
    assert before is None or after <= before


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 28), max_size=6), st.sampled_from(["flat", "linear", "geometric"]))
def test_one_more_act_never_lowers_what_is_owed(tried, days, escalation):
    events = [f"2024-03-{day:02}" for day in days]
    owed = [
        tried("mockery_fine", {"events": events[:size]}, fine_yuan=10, escalation=escalation).result
        for size in range(len(events) + 1)
    ]
    assert owed == sorted(owed)


@settings(max_examples=25, deadline=None)
@given(st.tuples(numbers, numbers, numbers, numbers))
def test_sales_that_move_between_two_people_stay_the_same_in_sum(tried, values):
    one, other, order, natural = values
    given = {
        "sales": {"A": one, "B": other},
        "f32": [{"order": order, "host": "A", "annotator": "B", "verified": True}],
        "f31": [{"order": natural, "agent": "B"}],
    }
    sales = tried("own_sales", given).outputs["sales"]
    assert sales == {"A": one + order, "B": other - order - natural}
    assert sum(sales.values()) == one + other - natural


@pytest.mark.parametrize(
    ("name", "known", "built"),
    [
        ("escalation", "geometric", lambda word: act_fine(var("nth"), const(Fraction(5)), word)),
        ("repeat_mode", "once", lambda word: event_fine(var("nth"), const(Fraction(5)), repeat_mode=word)),
        ("per", "team", lambda word: shared_fine(var("shared"), var("nth"), const(Fraction(5)), per=word)),
        (
            "basis",
            "sales_duties",
            lambda word: professional_quality(*map(var, "abc"), const(Fraction(5)), basis=word),
        ),
    ],
)
def test_an_unknown_word_is_refused_by_its_name_with_those_that_are_known(name, known, built):
    with pytest.raises(PolicyError, match=f"{name} must be one of .*{known}.* not 'steeply'"):
        built("steeply")
