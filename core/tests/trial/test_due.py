"""`kpi try` on what falls due: the next day after the last, and which of several were missed."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, KpiError, PolicyError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import Outcome, trial

policy_of = cache(read_policy)

TEXT = """
[due.talk]
label = "talk"
from = "hire"
done = { decision = "talk" }
clauses = ["S9.1"]
[due.talk.parameters]
every_months = { value = 3, origin = "default", aliases = ["interview_months"] }
anchor = { value = "last", choices = ["last", "grid", "calendar"] }

[due.unsaid]
label = "unsaid"
from = "hire"
done = { decision = "seen" }
[due.unsaid.parameters]
every_months = "none"

[due.regular]
label = "regular"
from = "hire"
done = { decision = "regular" }
[due.regular.parameters]
first_after_months = 6

[procedure.test]
label = "test"
clauses = ["S9.2"]
[procedure.test.parameters]
chain = ["decide"]
interval_months = 12

[due.again]
label = "again"
from = "level"
done = { procedure = "test" }
clauses = ["S9.3"]
"""
DAY = date(2024, 1, 1)


def tried(name: str, **given: Any) -> Outcome:
    return trial(policy_of(TEXT), name, given, {}, DAY)


def fault(name: str, settings: dict[str, Any] | None = None, **given: Any) -> tuple[type[KpiError], str]:
    with pytest.raises(KpiError) as caught:
        trial(policy_of(TEXT), name, given, settings or {}, DAY)
    return type(caught.value), caught.value.faults[0].message


def test_the_next_day_is_so_many_months_after_the_last():
    found = tried("S9.1", last="2024-01-31")
    assert (found.result, found.outputs["due"], found.flags) == (
        "2024-04-30",
        "2024-04-30",
        ("default_assumed",),
    )


@pytest.mark.parametrize(
    "name", ["interview_months", "every_months", "company.talk.every_months", "interval_months", "months"]
)
def test_how_often_may_be_set_by_any_of_its_names(name: str):
    assert trial(policy_of(TEXT), "talk", {"last": "2024-01-31"}, {name: "6"}, DAY).result == "2024-07-31"


def test_how_often_may_stand_among_the_inputs_or_in_a_table():
    assert tried("talk", last="2024-01-31", interview_months="6").result == "2024-07-31"
    assert tried("talk", last="2024-01-31", params={"interview_months": "6"}).result == "2024-07-31"


def test_several_days_ahead_are_listed():
    assert tried("talk", last="2024-01-31", count="3").outputs["days"] == (
        "2024-04-30",
        "2024-07-31",
        "2024-10-31",
    )
    days = tried("talk", last="2024-01-31", until="2024-08-30").outputs["days"]
    assert days == ("2024-04-30", "2024-07-31")


def test_as_of_a_day_it_is_coming_due_or_overdue():
    def state(on: str) -> tuple[Any, Any]:
        outputs = tried("talk", last="2024-01-31", on=on).outputs
        return outputs["state"], outputs["days_overdue"]

    assert [state(on) for on in ("2024-04-29", "2024-04-30", "2024-05-02")] == [
        ("coming", 0),
        ("due", 0),
        ("overdue", 2),
    ]


def test_of_the_days_done_it_tells_which_were_missed_and_which_were_late():
    given = {"start": "2024-01-01", "done": "[2024-03-31, 2024-10-15]", "on": "2025-01-15"}
    outputs = tried("talk", anchor="calendar", **given).outputs
    assert (outputs["missed"], outputs["late"], outputs["state"], outputs["due"]) == (
        ("2024-06-30", "2024-12-31"),
        ("2024-09-30",),
        "overdue",
        "2024-12-31",
    )
    counted_anew = tried("talk", **given).outputs
    assert (counted_anew["missed"], counted_anew["late"]) == (("2025-01-15",)[:0], ("2024-06-30",))


def test_of_days_done_alone_the_first_is_what_the_next_is_counted_from():
    outputs = tried("talk", done=["2024-01-31", "2024-05-10"], anchor="grid").outputs
    assert (outputs["due"], outputs["late"]) == ("2024-07-31", ("2024-04-30",))


def test_what_falls_due_once_is_done_once_for_all():
    assert tried("regular", start="2024-01-31").result == "2024-07-31"
    done = tried("regular", start="2024-01-31", last="2024-07-01")
    assert (done.result, done.outputs["state"]) == (None, "done")


def test_a_procedure_tells_when_what_it_approves_is_due_again():
    assert tried("S9.2", last="2024-02-29").result == "2025-02-28"
    assert tried("S9.2", done=[["decide", "ok"]]).result == "approved"
    assert tried("S9.3", last="2024-02-29", interval_months="1").result == "2024-03-29"


def test_what_is_missing_or_cannot_be_is_said():
    assert fault("talk") == (UsageError, "missing: last, the day on which it was last done")
    assert fault("talk", last="2024-02-30") == (DataError, "last: '2024-02-30' cannot be read")
    assert fault("talk", lst="2024-02-28") == (UsageError, "there is no input 'lst'")
    assert fault("talk", {"every": 3}, last="2024-02-28") == (UsageError, "there is no parameter 'every'")
    assert fault("unsaid", last="2024-02-28") == (UsageError, "company.unsaid: how often is not said")
    assert fault("talk", last="2024-02-28", last_on="2024-02-28") == (UsageError, "last is given twice")
    twice = fault("talk", {"every_months": 3}, last="2024-02-28", interview_months=3)
    assert twice == (UsageError, "every_months is given twice")
    kind, message = fault("talk", last="2024-02-28", interview_months="0")
    assert (kind, "whole number of months" in message) == (PolicyError, True)


def test_what_nobody_has_to_do_passes_as_in_the_list():
    text = '[due.outing]\nlabel = "outing"\nfrom = "hire"\n[due.outing.parameters]\nevery_months = 12\n'
    text += '[due.ends]\nlabel = "ends"\nfrom = "probation"\n'

    def told(name: str) -> list[Any]:
        found = trial(read_policy(text), name, {"start": "2022-11-30", "on": "2024-12-01"}, {}, DAY)
        return [found.outputs[one] for one in ("due", "state", "days_overdue", "missed")]

    assert told("outing") == ["2025-11-30", "coming", 0, ()]
    assert told("ends") == [None, "passed", 0, ()]
