"""So many events of a kind: the last ones are gone, or more would have happened."""

import pytest
from asked_company import POLICY, ask, items, made

from kpi.errors import DataError

EVENTS = (
    "subject,kind,on,ref,quantity\nA,late,2024-03-04,e1,10\nA,late,2024-03-09,e2,15\nA,late,2024-02-01,e0,5\n"
)
BY_MINUTE = POLICY.replace('inputs = { nth = "nth" }', 'inputs = { quantity = "quantity" }').replace(
    "parameters = { amount = 20 }", "parameters = { amount = 1 }"
)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return made(tmp_path_factory.mktemp("company"), BY_MINUTE, events=EVENTS)


def fines(found):
    rows = [row for row in found.rows if row["item"] == "late_fine"]
    return [(row["cause"], row["then"]) for row in rows if row["status"] != "absent"]


def test_more_events_are_like_the_last_one_on_the_last_day(company) -> None:
    assert fines(ask(company, "A", "late=3")) == [
        ("event e1", -10),
        ("event e2", -15),
        ("event whatif-1", -15),
    ]


def test_the_quantity_of_the_new_ones_may_be_told(company) -> None:
    assert fines(ask(company, "A", "late=3x40"))[2:] == [("event whatif-1", -40)]
    assert fines(ask(company, "B", "late=2 x 7")) == [("event whatif-1", -7), ("event whatif-2", -7)]


def test_of_fewer_events_the_last_are_gone(company) -> None:
    assert fines(ask(company, "A", "late=1")) == [("event e1", -10)]
    found = ask(company, "A", "late=0")
    assert fines(found) == []
    assert items(found)["faultless"] == (6, 10)


def test_those_of_other_months_stay(company) -> None:
    assert not ask(company, "A", "late=2").changed


@pytest.mark.parametrize("text", ["late=2x30", "late=1x30", "late=0x30"])
def test_a_quantity_that_no_new_event_would_have_is_refused(company, text) -> None:
    with pytest.raises(DataError, match="no event would be new") as error:
        ask(company, "A", text)
    assert "late=3x30" in error.value.faults[0].hint


@pytest.mark.parametrize("text", ["late=some", "late=-1", "late=1.5", "late=2x"])
def test_what_is_no_count_is_refused(company, text) -> None:
    with pytest.raises(DataError, match="no count of events"):
        ask(company, "A", text)


def test_an_event_that_is_waived_is_none(tmp_path) -> None:
    events = "subject,kind,on,ref,status\nA,late,2024-03-04,e1,waived\n"
    company = made(tmp_path, events=events)
    assert not ask(company, "A", "late=0").changed
    assert [row["then"] for row in ask(company, "A", "late=1").rows if row["what"] == "payable"] == [2980]


def test_events_that_follow_from_rows_can_be_more_and_not_fewer(tmp_path) -> None:
    source = 'source = { table = "complaints", where = { column = "cause", value = "attitude" } }'
    policy = POLICY.replace('[event.rude]\nlabel = "rude"\n', f'[event.rude]\nlabel = "rude"\n{source}\n')
    complaints = "id,employee,on,cause\nc1,A,2024-03-05,attitude\nc2,A,2024-03-06,attitude\n"
    company = made(tmp_path, policy, complaints=complaints)
    assert items(ask(company, "A", "rude=3"))["faultless"] == (4, 2)
    with pytest.raises(DataError, match="follow from other facts") as error:
        ask(company, "A", "rude=1")
    assert "correct the rows" in error.value.faults[0].hint
