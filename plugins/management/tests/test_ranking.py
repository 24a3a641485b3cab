"""Laws of the composite ranking: who is last, who is talked to, who is not ranked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import PolicyError
from kpi_management.ranking import ranked

shares = st.none() | st.fractions(0, 1, max_denominator=4)
units = st.lists(st.tuples(shares, shares, st.booleans()), max_size=6)


def rows(values):
    return [
        {"unit": f"U{place}", "composite": composite, "response": response, "met": met}
        for place, (composite, response, met) in enumerate(values)
    ]


@given(units)
def test_nobody_is_behind_the_last_and_only_they_are_talked_to(values):
    told = ranked({"units": rows(values)}, {}, None).told
    keys = {
        f"U{place}": (composite, -1 if response is None else response)
        for place, (composite, response, _) in enumerate(values)
        if composite is not None
    }
    assert set(told["last"]) == {name for name, key in keys.items() if key == min(keys.values())}
    assert set(told["talk"]) == {name for name in told["last"] if not values[int(name[1:])][2]}
    assert set(told["not_assessed"]) == {f"U{place}" for place in range(len(values))} - set(keys)
    assert told["ranks"] == {
        name: 1 + sum(other > key for other in keys.values()) for name, key in keys.items()
    }


@given(units, st.randoms(use_true_random=False))
def test_the_order_of_the_units_changes_no_rank(values, order):
    listed = rows(values)
    told = ranked({"units": order.sample(listed, len(listed))}, {}, None).told
    assert told["ranks"] == ranked({"units": listed}, {}, None).told["ranks"]


@given(st.lists(st.fractions(0, 1, max_denominator=9), min_size=1, max_size=12))
def test_a_year_is_the_mean_of_its_months_or_the_last_of_them(months):
    own = [{"unit": "A", "composite": months, "response": None, "met": True}]
    assert ranked({"units": own}, {}, None).told["composite"]["A"] == sum(months, Fraction(0)) / len(months)
    last = ranked({"units": own}, {"year_method": "last"}, None)
    assert last.told["composite"]["A"] == months[-1]


def test_another_way_is_refused():
    with pytest.raises(PolicyError, match="ties must be one of response, shared"):
        ranked({"units": rows([(None, None, True)])}, {"ties": "size"}, None)
