"""Which decisions belong together, who may take a step, and what a run says of those that do not count."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.procedures import Case, cases_of
from kpi.engine.procedures.cases import all_cases, case_about
from kpi.engine.procedures.machine import State
from kpi.engine.remembered import Remembered
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import ran

policy_of = cache(read_policy)

TEXT = """
[procedure.rise]
label = { zh = "晋升", en = "promotion" }
[procedure.rise.parameters]
chain = ["vote", "nominate", "sign"]
approvers = { vote = ["peer"], nominate = ["leader"], sign = ["office", "boss", "hq", "K"] }
vote = ["vote"]
expires_days = 60

[procedure.fall]
label = { zh = "降级", en = "demotion" }
[procedure.fall.parameters]
chain = ["decide"]
effective = "same_day"

[procedure.leave]
label = { zh = "请假", en = "leave" }
[procedure.leave.parameters]
chain = ["ask", "cover", "note"]
approvers = { ask = ["self"], cover = ["peer"] }
effective = "same_day"

[procedure.test]
label = { zh = "测试", en = "test" }
[procedure.test.parameters]
chain = ["decide", "talk"]
grants_level = false
interval_months = 3

[ladder.steps]
label = "steps"
lower = "fall"
[[ladder.steps.level]]
id = "low"
[[ladder.steps.level]]
id = "mid"
label = { zh = "中级", en = "intermediate" }
procedure = "rise"
[[ladder.steps.level]]
id = "high"
procedure = "rise"

[[bind]]
role = "cs"
ladder = "steps"
"""
PEOPLE = {
    "units": [
        {"id": "hq", "name": "headquarters", "leader": "H"},
        {"id": "shop", "name": "shop", "parent": "hq", "leader": "L"},
    ],
    "employees": [
        {"id": id, "name": name, "hired_on": "2017-01-01"}
        for id, name in (
            ("A", "An"),
            ("B", "Bo"),
            ("H", "Ha"),
            ("K", "Ke"),
            ("L", "Li"),
            ("O", "Li"),
            ("X", "Xu"),
        )
    ],
    "assignments": [
        {"employee": "A", "unit": "shop", "role": "cs", "level": "low", "from": "2017-01-01"},
        {"employee": "B", "unit": "shop", "role": "cs", "level": "low", "from": "2017-01-01"},
        {"employee": "L", "unit": "shop", "role": "head", "from": "2017-01-01", "until": "2018-07-15"},
        {"employee": "H", "unit": "hq", "role": "chief", "from": "2017-01-01"},
        {"employee": "O", "unit": "other", "role": "boss", "from": "2017-01-01"},
        {"employee": "X", "unit": "other", "role": "cs", "from": "2017-01-01"},
        {"employee": "K", "unit": "other", "role": "cs", "from": "2017-01-01"},
    ],
}


def approval(by: str, on: str, **more: Any) -> dict[str, Any]:
    return {"kind": "approval", "subject": "A", "by": by, "on": on, "level": "mid", **more}


def cases(*decisions: dict[str, Any], period: str = "2018-12") -> list[Case]:
    facts = MemoryFacts({**PEOPLE, "decisions": list(decisions)})
    return cases_of(context_of(policy_of(TEXT), facts, period))


def problems(*decisions: dict[str, Any], period: str = "2018-07") -> list[tuple[str, str]]:
    found = ran(policy_of(TEXT), MemoryFacts({**PEOPLE, "decisions": list(decisions)}), period).computed
    return [(one.subject, one.code) for one in found.problems if one.code != "no_assignment"]


VOTE = approval("B", "2018-07-02", step="vote")
NOMINATED = approval("L", "2018-07-03", step="nominate")
SIGNED = approval("office", "2018-07-04", step="sign")
RISEN = (VOTE, NOMINATED, SIGNED)


def test_the_level_tells_the_procedure_and_the_approval_the_day_from_which_it_holds():
    (case,) = cases(*RISEN)
    assert (case.subject, case.procedure, case.level, case.state) == (
        "A",
        "company.rise",
        "mid",
        State.APPROVED,
    )
    assert (case.opened_on, case.approved_on, case.effective_on) == (
        date(2018, 7, 2),
        date(2018, 7, 4),
        date(2018, 8, 1),
    )
    assert (case.effective, case.faults) == (True, ())


def test_a_case_is_told_as_it_stood_on_the_last_day_of_the_period():
    assert cases(*RISEN, period="2018-06") == []
    (july,) = cases(VOTE, NOMINATED, {**SIGNED, "on": "2018-08-04"}, period="2018-07")
    assert (july.state, july.next) == (State.PENDING, "sign")
    (approved,) = cases(*RISEN, period="2018-07")
    assert (approved.state, approved.effective) == (State.APPROVED, False)


@pytest.mark.parametrize("by", ["office", "boss", "O", "H", "Ha", "Ke", "K"])
def test_a_step_is_taken_by_a_word_a_role_a_unit_or_an_employee(by):
    (case,) = cases(VOTE, NOMINATED, {**SIGNED, "by": by})
    assert case.faults == ()


@pytest.mark.parametrize(
    ("step", "by"),
    [
        ("vote", "A"),
        ("vote", "X"),
        ("vote", "nobody"),
        ("nominate", "B"),
        ("nominate", "A"),
        ("sign", "B"),
        ("sign", "Li"),
        ("sign", "shop"),
        ("sign", "A"),
    ],
)
def test_whoever_is_not_entitled_is_refused(step, by):
    known = RISEN[: ["vote", "nominate", "sign"].index(step)]
    (case,) = cases(*known, approval(by, "2018-07-06", step=step), period="2018-07")
    assert (case.state, case.next) == (State.ERROR, step)
    assert [one.code for one in case.faults] == ["not_entitled"]


def test_the_leader_of_a_unit_above_may_nominate_too():
    (case,) = cases(VOTE, {**NOMINATED, "by": "H"}, period="2018-07")
    assert case.next == "sign"


def test_the_level_may_be_called_by_its_label_and_by_its_id():
    (case,) = cases({**VOTE, "level": "中级"}, {**NOMINATED, "level": "intermediate"}, SIGNED)
    assert (case.level, case.state) == ("mid", State.APPROVED)


def test_a_lower_level_goes_by_the_procedure_of_demotions_and_one_without_by_one_approval():
    (fall,) = [
        one
        for one in cases(*RISEN, approval("office", "2018-09-03", level="low", step="decide"))
        if one.level == "low"
    ]
    assert (fall.procedure, fall.state, fall.effective_on) == (
        "company.fall",
        State.APPROVED,
        date(2018, 9, 3),
    )
    (one,) = cases(approval("office", "2018-07-04", level="low"))
    assert (one.procedure, one.state, one.effective_on) == ("", State.APPROVED, date(2018, 8, 1))
    (own,) = cases(approval("A", "2018-07-04", level="low"))
    assert [fault.code for fault in own.faults] == ["not_entitled"]


def test_decisions_that_name_the_procedure_go_with_those_that_name_the_level_alone():
    (case,) = cases({**VOTE, "item": "rise"}, {**NOMINATED, "item": "company.rise"}, SIGNED)
    assert case.state is State.APPROVED


def test_a_procedure_that_only_makes_eligible_changes_no_level():
    test = [
        approval("B", "2018-07-02", item="test", step="decide"),
        approval("B", "2018-07-03", item="test", step="talk"),
    ]
    (case,) = cases(*test)
    assert (case.state, case.level_from) == (State.APPROVED, None)


def test_what_is_due_again_is_a_problem_of_its_month_unless_it_was_begun_before():
    def held(on: str, talk: str) -> list[dict[str, Any]]:
        test = {"kind": "approval", "subject": "A", "by": "B", "item": "test"}
        return [{**test, "on": on, "step": "decide"}, {**test, "on": talk, "step": "talk"}]

    first, second = held("2018-03-02", "2018-03-31"), held("2018-06-01", "2018-06-04")
    assert problems(*first, period="2018-05") == []
    assert problems(*first, period="2018-06") == [("A", "due_again")]
    assert problems(*first, *second, period="2018-06") == []


def test_a_case_without_a_level_goes_by_its_ref_whatever_follows_the_slash():
    leave = {"kind": "approval", "subject": "A", "on": "2018-07-02"}
    found = cases(
        {**leave, "by": "A", "step": "ask", "ref": "july/1"},
        {**leave, "by": "B", "step": "cover", "ref": "july/2"},
        {**leave, "by": "A", "step": "ask", "ref": "august/1"},
    )
    assert [(one.procedure, one.ref, one.next) for one in found] == [
        ("company.leave", "august", "cover"),
        ("company.leave", "july", "note"),
    ]


def test_a_case_that_was_rejected_can_be_opened_anew_on_a_later_day():
    again = [{**one, "on": one["on"].replace("2018-07", "2018-10")} for one in RISEN]
    first, second = cases(VOTE, {**NOMINATED, "outcome": "rejected"}, *again)
    assert (first.state, second.state, second.opened_on) == (
        State.REJECTED,
        State.APPROVED,
        date(2018, 10, 2),
    )


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (approval("L", "2018-07-03", level="top"), "unknown_level"),
        (approval("L", "2018-07-03", item="dance"), "unknown_procedure"),
        (approval("L", "2018-07-03", level=None, step="dance"), "unknown_procedure"),
        (approval("L", "2018-07-03", level=None, step="decide"), "unknown_procedure"),
        (approval("L", "2018-07-03", level=None), "unknown_procedure"),
        ({**approval("L", "2018-07-03"), "subject": "H"}, "no_ladder"),
        (approval("L", "2018-07-03", step="dance"), "unknown_step"),
        (approval("L", "2018-07-03", item="fall", step="decide"), "other_procedure"),
        (approval("office", "2018-07-03", step="sign"), "out_of_order"),
    ],
)
def test_a_decision_that_does_not_count_is_a_problem_of_the_run_of_its_month_alone(decision, code):
    assert problems(decision) == [(decision["subject"], code)]
    assert problems(decision, period="2018-08") == []


def test_what_comes_after_the_end_is_a_problem():
    assert problems(*RISEN, approval("office", "2018-07-09", step="sign")) == [("A", "after_end")]


def test_a_case_that_is_not_finished_in_time_is_a_problem_of_the_month_in_which_it_expires():
    assert problems(VOTE, period="2018-08") == []
    assert problems(VOTE, period="2018-09") == [("A", "case_expired")]
    (case,) = cases(VOTE)
    assert (case.state, case.next, case.ended_on) == (State.EXPIRED, None, date(2018, 8, 31))


def test_a_step_that_is_taken_too_late_is_a_problem_of_its_own_month():
    opened, late = {**VOTE, "on": "2018-07-01"}, approval("L", "2018-09-05", step="nominate")
    assert problems(opened, late, period="2018-08") == [("A", "case_expired")]
    assert problems(opened, late, period="2018-09") == [("A", "expired")]


def test_without_an_approval_nothing_is_said():
    assert cases() == []
    assert problems() == []


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(
        [
            *RISEN,
            approval("H", "2018-07-03", step="sign"),
            approval("office", "2018-09-03", level="low", step="decide"),
            approval("A", "2018-09-03", level="low", step="decide"),
            {**VOTE, "subject": "B", "by": "A"},
        ]
    )
)
def test_the_order_of_the_rows_changes_nothing(rows):
    def told(*decisions: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [
            (
                one.subject,
                one.procedure,
                one.level,
                one.state,
                one.next,
                one.effective_on,
                [x.code for x in one.faults],
            )
            for one in cases(*decisions)
        ]

    rows = list(rows)
    assert told(*rows) == told(*sorted(rows, key=lambda one: sorted(map(str, one.items()))))


def decided(level: str, opened: str, since: str | None = None, ended: str | None = None) -> Case:
    day = date.fromisoformat
    state = State.APPROVED if since else State.REJECTED if ended else State.PENDING
    return Case(
        "A", "rise", level, "", state, opened_on=day(opened), ended_on=None if ended is None else day(ended),
        effective_on=None if since is None else day(since),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cases", "level", "expected"),
    [
        ([decided("mid", "2018-06-20")], None, 0),
        ([decided("mid", "2018-06-20", since="2018-08-01")], None, 0),
        ([decided("mid", "2018-06-20", since="2018-06-25")], None, None),
        ([decided("mid", "2018-05-20", ended="2018-06-02")], "mid", None),
        ([decided("mid", "2018-07-20")], None, None),
        ([decided("top", "2018-07-03"), decided("mid", "2018-07-20", since="2018-08-01")], "mid", 1),
        ([decided("mid", "2018-07-20", since="2018-08-01"), decided("mid", "2019-02-01")], "mid", 0),
        ([decided("", "2018-06-20")], None, None),
    ],
)
def test_beside_a_proposal_stands_the_case_that_is_open_or_the_one_that_answered_it(
    cases: list[Case], level: str | None, expected: int | None
):
    found = case_about(cases, date(2018, 6, 30), level)
    assert found is (None if expected is None else cases[expected])


def test_a_policy_lives_as_long_as_the_cases_made_of_it_are_remembered():
    # They are found by its id, which another policy could get after it is gone.
    facts = Remembered(MemoryFacts({**PEOPLE}))
    policy = read_policy(TEXT)
    alive = weakref.ref(policy)
    all_cases(policy, facts)
    del policy
    gc.collect()
    assert alive() is not None
