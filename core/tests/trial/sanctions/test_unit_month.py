"""Trying the month of a unit, and events of persons with those who led them."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, PolicyError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)

RULES = """
[event.breach]
label = "breach"
counts = ["confirmed"]
aliases = ["breaches"]
[metric.timely]
label = "timely"
unit = "percent"
better = "more"
[sanction.breach_fine]
label = "breach"
clauses = ["C.1"]
scorer = "per_event"
money = "fine"
on = ["breach"]
parameters = { amount = 30 }
[sanction.breach_joint]
label = "joint"
scorer = "per_event"
money = "fine"
charged = "leader"
on = ["breach"]
parameters = { amount = 20 }
[sanction.breach_points]
label = "points"
kind = "fine"
scorer = "per_event"
ledger = "kpi_points"
charged = "unit"
on = ["breach"]
parameters = { amount = 1 }
[sanctions.people]
label = "people"
rules = ["breach_fine", "breach_joint", "breach_points"]
[sanction.late]
label = "late"
scorer = "points_per_step"
inputs = { value = "timely" }
parameters = { base_rate = 99, base_points = 0, step = 1, above = 0, below = { value = -2, aliases = ["kpi_per_point"] } }
ledger = "kpi_points"
[sanctions.units]
label = "units"
subject = "unit"
rules = ["late"]
[scorecard.month]
label = "month"
subject = "unit"
ledger = "kpi_points"
item = []
parameters = { base = 100, floor = 0 }
"""


def tried(name: str, settings: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    return dict(trial(policy_of(RULES), name, given, settings or {}, date(2024, 3, 31)).outputs)


def test_the_month_of_a_unit_is_its_base_less_what_sanctions_take() -> None:
    found = tried("month", timely=97, breaches=["2024-03-05", "2024-03-06"])
    assert (found["kpi"], found["points"]) == (94, 6)
    assert found["fines"] == 100
    assert found["late"] == -4


def test_what_is_not_given_takes_nothing() -> None:
    found = tried("month", timely=97)
    assert (found["kpi"], found["fines"]) == (96, 0)
    assert "breach_points" not in found


def test_an_event_that_is_still_pending_takes_nothing() -> None:
    found = tried("month", breaches='[{"on": "2024-03-05", "status": "pending"}, {"on": "2024-03-06"}]')
    assert (found["kpi"], found["fines"]) == (99, 50)


def test_the_total_stops_at_the_floor_of_the_card() -> None:
    assert tried("month", timely=20)["kpi"] == 0
    assert tried("month", {"floor": "none"}, timely=20)["kpi"] == -58


def test_parameters_of_the_card_and_of_sanctions_may_stand_among_the_inputs() -> None:
    assert tried("month", timely=97, base=50)["kpi"] == 46
    assert tried("month", timely=97, kpi_per_point=-3)["kpi"] == 94


def test_a_name_that_no_sanction_reads_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="brech"):
        tried("month", timely=97, brech=["2024-03-05"])


def test_events_of_persons_fall_on_them_and_on_whoever_led_that_day() -> None:
    found = tried(
        "C.1",
        breaches='[["P1", "2024-03-05"], ["P1", "2024-03-20"], ["P2", "2024-03-20"]]',
        leaders='{"P1": [["2024-03-10", "L2"], ["2024-01-01", "L1"]], "P2": [["2024-01-01", "P2"]]}',
    )
    assert {name: found[name] for name in ("P1", "P2", "L1", "L2")} == {
        "P1": 60,
        "P2": 30,
        "L1": 20,
        "L2": 20,
    }
    assert found["uncharged"] == ["P2 2024-03-20"]
    assert found["total"] == 130


def test_leaders_answer_by_another_chapter_where_that_of_the_person_leaves_them_alone() -> None:
    apart = """
    [event.failure]
    label = "failure"
    aliases = ["breaches"]
    [sanction.failure_joint]
    label = "joint"
    clauses = ["C.2"]
    scorer = "per_event"
    money = "fine"
    charged = "leader"
    on = ["failure"]
    parameters = { amount = 7 }
    [sanctions.leaders]
    label = "leaders"
    rules = ["failure_joint"]
    """
    given = {"breaches": '[["P1", "2024-03-05"]]', "leaders": '{"P1": [["2024-01-01", "L1"]]}'}
    alone = policy_of(
        RULES.replace('rules = ["breach_fine", "breach_joint", ', 'rules = ["breach_fine", ') + apart
    )
    for name in ("C.1", "C.2"):
        found = dict(trial(alone, name, given, {}, date(2024, 3, 31)).outputs)
        assert (found["P1"], found["L1"]) == (30, 7), name
    both = dict(trial(policy_of(RULES + apart), "C.1", given, {}, date(2024, 3, 31)).outputs)
    assert (both["P1"], both["L1"]) == (30, 20)


def test_events_may_be_given_by_the_name_of_their_kind() -> None:
    assert tried("breach_fine", breaches=["2024-03-05", "2024-03-06"])["total"] == 60


def test_leaders_that_are_no_lists_of_days_and_names_are_refused() -> None:
    with pytest.raises(DataError, match="leaders"):
        tried("C.1", breaches='[["P1", "2024-03-05"]]', leaders='{"P1": ["L1"]}')


def test_the_month_stands_in_the_place_of_one_sanction_where_its_base_is_given() -> None:
    assert tried("late", timely=97, base=100)["kpi"] == 96
    assert "kpi" not in tried("late", timely=97)


def test_a_card_takes_its_month_with_the_sets_that_it_names() -> None:
    text = (
        RULES
        + """
[scorecard.other]
label = "other"
subject = "unit"
ledger = "kpi_points"
sanctions = ["units"]
item = []
parameters = { base = 80 }
"""
    )
    policy = policy_of(text)
    given = {"timely": 97, "base": 100}
    assert trial(policy, "other", {"timely": 97}, {}, date(2024, 3, 31)).outputs["kpi"] == 76
    assert trial(policy, "late", given, {}, date(2024, 3, 31)).rule == "company.other"
    with pytest.raises(UsageError, match="breaches"):
        trial(policy, "other", {"timely": 97, "breaches": ["2024-03-05"]}, {}, date(2024, 3, 31))


def test_a_set_that_nobody_declares_is_a_fault_of_the_card() -> None:
    with pytest.raises(PolicyError, match="unitz"):
        policy_of(
            RULES.replace(
                'ledger = "kpi_points"\nitem = []', 'ledger = "kpi_points"\nsanctions = ["unitz"]\nitem = []'
            )
        )
