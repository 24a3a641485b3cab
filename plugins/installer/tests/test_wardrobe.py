"""Orders placed after re-measuring."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from kpi.api import DataError, Period
from kpi_installer.cards.wardrobe import orders_placed

NUMBERS = {"hours": Fraction(48)}
START = datetime(2024, 3, 4, 9)


def order(minutes, who="A"):
    return {
        "installer": who, "remeasured": START,
        "placed": None if minutes is None else START + timedelta(minutes=minutes),
    }  # fmt: skip


def counted(rows, period="2024-03"):
    return orders_placed({"installations": rows}, NUMBERS, Period.parse(period) if period else None).counts


def test_the_exact_limit_is_in_time_and_a_minute_more_is_late():
    assert counted([order(48 * 60), order(48 * 60 + 1)]) == {"A": {"late": 1, "placed": 2}}


def test_an_order_counts_in_the_month_in_which_it_is_placed():
    late = order(60 * 24 * 30)
    assert counted([late, order(None)]) == {}
    assert counted([late], "2024-04") == {"A": {"late": 1, "placed": 1}}


def test_a_late_order_is_told_with_its_row():
    late, kept = order(5000), order(5)
    found = orders_placed({"installations": [late, kept]}, NUMBERS, Period.parse("2024-03"))
    assert found.behind == {"A": {"late": [("installations", late)]}}


@pytest.mark.parametrize("hours", ["soon", -1])
def test_hours_that_are_no_number_are_refused(hours):
    with pytest.raises(DataError):
        orders_placed({"installations": [{"installer": "A", "hours": hours}]}, NUMBERS, None)
