"""Trying attendance rules: which procedure is meant, and what is refused."""

from datetime import date
from functools import cache

import pytest

from kpi.errors import DataError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)
DAY = date(2025, 3, 31)

RULES = """
[event]
absence = { label = "absence" }
missing_punch = { label = "missing punch" }
[sanction.absence_fine]
label = "absence"
clauses = ["X.5"]
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["absence"]
parameters = { amount = 30 }
[sanction.missing_fine]
label = "missing"
clauses = ["X.1"]
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["missing_punch"]
parameters = { amount = 10 }
[sanctions.fines]
label = "fines"
rules = ["absence_fine", "missing_fine"]
[attendance.shop]
label = "shop"
clauses = ["X.0", "X.2"]
outcomes = { absent = "absence", missing_punch = "missing_punch" }
sanctions = ["fines"]
[attendance.shop.parameters]
grace_minutes = { value = 0, aliases = ["grace"] }
deadline = 3
max = { value = 5, aliases = ["limit"] }
rest_days = 2
approval_required = true
notice = 0
notice_unit = "before_start"
weekday = { value = "Monday", choices = ["none", "Monday", "Friday"] }
"""


def tried(rule, settings=None, **given):
    return trial(policy_of(RULES), rule, given, settings or {}, DAY)


SHIFT = ["08:30", "18:00"]


@pytest.mark.parametrize("name", ["company.shop", "shop", "X.0", "X.2", "X.1"])
def test_punches_may_be_tried_by_any_name_and_by_the_clause_of_a_fine(name):
    found = tried(name, shift=SHIFT, punches=[["08:31", "18:00"]])
    assert (found.rule, found.result) == ("company.shop", "late")


def test_lists_may_be_json_of_a_command_line():
    found = tried("X.0", shift='["08:30", "18:00"]', punches='[["08:30", null], [null, null]]')
    assert found.outputs["status"] == (("missing_out",), ("absent",))


def test_a_parameter_may_stand_among_the_inputs_or_be_set_by_its_alias():
    for more in ({"grace_minutes": "1"}, {"grace": 1}):
        assert tried("X.0", shift=SHIFT, punches=[["08:31", "18:00"]], **more).result == "present"
    assert tried("X.0", {"grace": "1"}, shift=SHIFT, punches=[["08:31", "18:00"]]).result == "present"


def test_an_event_costs_what_the_sanction_that_fines_it_says():
    assert tried("X.2", missing=[["2025-03-03", "2025-03-07", True]]).outputs["fine"] == 10
    assert tried("X.2", missing=[["2025-03-03", "2025-03-07", True]], amount=4).outputs["fine"] == 4
    found = tried(
        "X.5", shift_start="2025-03-03T08:30", cases=[["2025-03-03T08:30", True], ["2025-03-02", True]]
    )
    assert found.outputs["fines"] == (30, 0)


def test_the_clause_of_a_fine_with_the_inputs_of_the_fine_is_the_fine():
    assert tried("X.5", events=["2025-03-03", "2025-03-04"]).rule == "company.absence_fine"


def test_a_month_has_its_meetings_and_its_required_days():
    found = tried("shop", year=2025, month=3, rest=["2025-03-10"], attended="2025-03-03, 2025-03-17")
    assert (found.outputs["mondays"], found.outputs["required"], found.outputs["absent"]) == (5, 4, 2)
    assert tried("shop", days=31).result == 29


def test_what_is_tried_on_nothing_is_told_what_it_takes():
    with pytest.raises(UsageError, match="punches") as caught:
        tried("shop")
    assert caught.value.faults[0].code == "missing_input"


@pytest.mark.parametrize(
    "given",
    [
        {"shift": SHIFT, "punches": [["8.31", "18:00"]]},
        {"shift": ["08:30"], "punches": [["08:31", "18:00"]]},
        {"shift": SHIFT, "punches": [["08:31"]]},
        {"missing": [["2025-02-30", None, False]]},
        {"missing": [["2025-03-03", "2025-03-04", "perhaps"]]},
        {"shifts": [["08:30"]]},
        {"shift": "[08:30", "punches": "[["},
        {"year": 2025, "month": 13},
        {"days": "many"},
    ],
)
def test_what_cannot_be_read_is_refused(given):
    with pytest.raises(DataError) as caught:
        tried("shop", **given)
    assert caught.value.faults[0].code == "bad_value"


def test_unknown_names_and_values_are_refused():
    with pytest.raises(UsageError, match="punches"):
        tried("shop", punchs=[["08:31", "18:00"]], shift=SHIFT, punches=[])
    with pytest.raises(UsageError, match="grace_minutes"):
        tried("shop", {"grace_minute": 1}, shift=SHIFT, punches=[])
    with pytest.raises(UsageError, match="number"):
        tried("shop", {"grace_minutes": "-1"}, shift=SHIFT, punches=[])
    with pytest.raises(UsageError, match="two names"):
        tried("shop", shift=SHIFT, punches=[], grace=1, grace_minutes=1)
    with pytest.raises(UsageError, match="shift"):
        tried("shop", punches=[["08:31", "18:00"]])


def test_a_number_of_events_may_take_their_place():
    found = tried("absence_fine", count=2, amount="20")
    assert (found.result, found.outputs["total"]) == (40, 40)
    assert tried("absence_fine", count="0").result == 0
    with pytest.raises(DataError, match="no number of events"):
        tried("absence_fine", count="1.5")


def test_a_day_of_leave_takes_the_place_of_a_shifts_start():
    found = tried("shop", leave_date="2025-03-04", cases=[["2025-03-03", True], ["2025-03-03", False]])
    assert found.outputs["status"] == ("leave", "absent")
    found = tried(
        "shop", {"approval_required": False, "notice": 1, "notice_unit": "day"},
        leave_date="2025-03-04", requests=[["2025-03-03", False], ["2025-03-04", True], ["2025-03-04", False]],
    )  # fmt: skip
    assert found.outputs["status"] == ("leave", "late", "absent")
