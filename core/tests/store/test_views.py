"""What people see who open the file with any SQLite browser."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.exact import Rate, show
from kpi.model.period import Frequency, Period
from kpi.store.periods import code_of, period_of, sql_text

JULY = Period.parse("2018-07")


def rows(store, sql: str) -> list[tuple[object, ...]]:
    return store._db.execute(sql).fetchall()


@pytest.mark.parametrize(
    "value",
    [
        Fraction(text)
        for text in ("0", "6", "-6", "1/2", "-1/2", "6.05", "-0.05", "0.0001", "1.000001", "20/3", "-1/7")
    ],
)
def test_numbers_are_shown_as_the_program_shows_them(store, info, value):
    store.append("observations", [{"subject": "A", "metric": "m", "period": JULY, "value": value}], info)
    ((text,),) = rows(store, "SELECT value FROM v_observations")
    assert Fraction(text) == value
    assert ("/" in text) == ("/" in show(value))


def test_counted_rates_are_shown_with_both_parts(store, info):
    value = Rate(Fraction(90), Fraction(100))
    store.append("observations", [{"subject": "A", "metric": "m", "period": JULY, "value": value}], info)
    assert rows(store, "SELECT subject, metric, period, value, recorded_on FROM v_observations") == [
        ("A", "m", "2018-07", "90/100", "2018-08-01")
    ]


def test_only_rows_in_force_are_shown(store, observe, correction, info):
    observe("A/m=1", "B/m=2")
    observe("A/m=3", batch=correction)
    assert rows(store, "SELECT subject, value FROM v_observations ORDER BY seq") == [("B", "2"), ("A", "3")]
    store.undo(2, info)
    store.undo(1, info)
    assert rows(store, "SELECT * FROM v_observations") == []


def test_names_stand_for_ids_everywhere(store, info):
    store.append("units", [{"id": "shop", "name": "Shop", "leader": "A"}], info)
    start = {
        "employee": "A",
        "unit": "shop",
        "role": "cs",
        "from": date(2018, 1, 1),
        "base_pay": Fraction("3000.5"),
    }
    store.append("assignments", [start], info)
    store.append("results", [{"subject": "A", "card": "c", "period": JULY, "score": Fraction(88)}], info)
    assert rows(store, 'SELECT employee, unit, role, base_pay, "from" FROM v_assignments') == [
        ("A", "shop", "cs", "3000.5", "2018-01-01")
    ]
    assert rows(store, "SELECT subject, card, score FROM v_taken_over") == [("A", "c", "88")]


def test_runs_can_be_read(store, observe, computed, run_of):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed(score=-6)))
    assert rows(store, "SELECT run, period, status FROM v_runs") == [(1, "2018-07", "provisional")]
    assert rows(store, "SELECT * FROM v_lines LIMIT 2") == [
        (1, 0, "A", "x.card", "speed", "2018-07", "items", "x.speed", "points", "", "-6.00", "final", None, None),
        (1, 3, "A", "", "bonus", "2018-07", "pay", "x.bonus", "yuan", "award", "-6.00", "final", "event 7",
         "capped,default_assumed"),
    ]  # fmt: skip
    assert rows(store, "SELECT amount FROM v_lines WHERE item = 'lost'") == [(None,)]
    assert rows(store, "SELECT subject, card, unit, score, grade FROM v_results LIMIT 1") == [
        ("A", "x.card", "A", "-6.00", "A")
    ]
    assert rows(store, "SELECT * FROM v_payable") == [(1, "A", "-6.00")]
    assert rows(store, "SELECT * FROM v_proposals") == [(1, "A", "x.cs", "promote", "senior")]


@pytest.mark.parametrize(
    "amount, shown", [(1, "0.0001"), (-123456, "-12.3456"), (50, "0.0050"), (-100, "-0.01")]
)
def test_amounts_have_two_decimals_or_all_four(store, observe, computed, run_of, amount, shown):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed()))
    store._db.execute("UPDATE payable SET amount = ?", (amount,))
    assert rows(store, "SELECT amount FROM v_payable") == [(shown,)]


def test_every_table_is_strict(store):
    loose = rows(
        store, "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'"
    )
    assert [name for (name,) in loose if not name.startswith("sqlite_")] == []


def test_periods_are_numbers_that_come_back(store):
    for frequency in Frequency:
        for index in range(1, 12 // frequency.months + 1):
            period = Period(2018, frequency, index)
            assert period_of(code_of(period)) == period
            assert rows(store, f"SELECT {sql_text(str(code_of(period)))}") == [(str(period),)]
