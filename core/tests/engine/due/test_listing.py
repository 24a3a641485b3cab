"""What is due for whom: who is bound, from when on, and what fulfils it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.engine.due.listing import Asked, Listed, listed
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[event.tested]
label = "tested"
[event.checked]
label = "checked"
counts = ["passed"]

[procedure.test]
label = "test"
[procedure.test.parameters]
chain = ["hold", "decide"]
grants_level = false
interval_months = { value = 3, origin = "default" }

[due.talk]
label = "talk"
from = "assignment"
done = { decision = "talk" }
clauses = ["S9.1"]
[due.talk.parameters]
every_months = { value = 3, origin = "default", aliases = ["interview_months"] }
notice_days = 7

[due.check]
label = "check"
from = "level"
done = { events = ["tested", "checked"] }
[due.check.parameters]
every_months = 6

[due.sheet]
label = "sheet"
from = "hire"
done = { ratings = "attitude" }
[due.sheet.parameters]
every_months = 3
anchor = "calendar"

[due.outing]
label = "outing"
from = "hire"
[due.outing.parameters]
every_months = 12

[due.unsaid]
label = "unsaid"
from = "hire"
done = { decision = "seen" }
[due.unsaid.parameters]
every_months = "none"
"""
BIND = '[[bind]]\nrole = "lead"\ndue = ["{}"]\n'
PEOPLE: dict[str, list[dict[str, Any]]] = {
    "units": [{"id": "hq", "name": "hq"}, {"id": "shop", "name": "shop", "parent": "hq"}],
    "employees": [
        {"id": "A", "name": "An", "hired_on": "2023-11-30"},
        {"id": "M", "name": "Mo", "hired_on": "2020-01-01", "probation_until": "2020-03-31"},
    ],
    "assignments": [
        {"employee": "A", "unit": "shop", "role": "lead", "level": "low", "from": "2023-11-30"},
        {"employee": "M", "unit": "hq", "role": "boss", "from": "2020-01-01"},
    ],
}


def of(name: str, on: str, more: str = "", *, asked: dict[str, Any] | None = None, **facts: Any) -> Listed:
    """List what binding one name to the role of A gives; `facts` stand beside or in place of PEOPLE."""
    rows = {**PEOPLE, **facts}
    policy = policy_of(TEXT + BIND.format(name) + more)
    return listed(policy, MemoryFacts(rows), Asked(date.fromisoformat(on), **(asked or {})))


def told(found: Listed) -> list[tuple[str, str | None, str]]:
    return [
        (one.due, None if one.due_on is None else one.due_on.isoformat(), one.state) for one in found.rows
    ]


def decision(on: str, kind: str = "talk", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "subject": "A", "on": on, "by": "M", **more}


def test_whoever_is_bound_is_due_so_many_months_after_the_role_began():
    (row,) = of("talk", "2024-03-01").rows
    assert (row.due_on, row.state, row.days_overdue) == (date(2024, 2, 29), "overdue", 1)
    assert (row.clauses, row.flags) == (("S9.1",), ("default_assumed",))


def test_it_is_listed_from_its_notice_on_up_to_a_day_or_always():
    assert told(of("talk", "2024-02-21")) == []
    assert told(of("talk", "2024-02-22")) == [("company.talk", "2024-02-29", "coming")]
    assert told(of("talk", "2024-01-01", asked={"until": date(2024, 2, 29)})) != []
    assert told(of("talk", "2024-01-01", asked={"until": date(2024, 2, 28)})) == []
    assert ("company.talk", "2024-02-29", "coming") in told(
        of("talk", "2024-01-01", asked={"everything": True})
    )


def test_a_decision_of_its_kind_fulfils_it_and_who_took_it_is_told():
    (row,) = of("talk", "2024-05-20", decisions=[decision("2024-02-20"), decision("2023-12-01")]).rows
    assert (row.last_on, row.last_by, row.due_on, row.state) == (
        date(2024, 2, 20),
        "M",
        date(2024, 5, 20),
        "due",
    )


def test_a_decision_that_was_rejected_or_is_of_another_kind_does_not():
    others = [decision("2024-02-20", outcome="rejected"), decision("2024-02-20", "waiver", ref="V")]
    assert told(of("talk", "2024-03-01", decisions=others)) == [("company.talk", "2024-02-29", "overdue")]


def test_events_of_its_kinds_fulfil_it_where_they_count():
    def on(*events: dict[str, Any]) -> date | None:
        return of("check", "2024-06-01", asked={"everything": True}, events=list(events)).rows[-1].due_on

    assert on() == date(2024, 5, 30)
    assert on({"subject": "A", "kind": "company.tested", "on": "2024-02-10T09:00"}) == date(2024, 8, 10)
    assert on({"subject": "A", "kind": "company.tested", "on": "2024-02-10", "status": "waived"}) == date(
        2024, 5, 30
    )
    assert on({"subject": "A", "kind": "company.checked", "on": "2024-02-10"}) == date(2024, 5, 30)
    assert on({"subject": "A", "kind": "company.checked", "on": "2024-02-10", "status": "passed"}) == date(
        2024, 8, 10
    )


def test_rows_that_are_events_fulfil_it_too():
    text = """
[table.courses]
key = ["id"]
about = "held_on"
subject = "who"
[[table.courses.column]]
name = "id"
type = "name"
[[table.courses.column]]
name = "who"
type = "employee"
[[table.courses.column]]
name = "held_on"
type = "date"
[event.held]
label = "held"
source = { table = "courses" }
[due.course]
label = "course"
from = "hire"
done = { events = ["held"] }
[due.course.parameters]
every_months = 12
"""
    policy = policy_of(text + BIND.format("course"))
    courses = [{"id": "1", "who": "A", "held_on": "2024-02-10"}]
    facts = MemoryFacts({**PEOPLE, "courses": courses}, tables=policy.catalogue.tables.values())
    (row,) = listed(policy, facts, Asked(date(2025, 2, 10))).rows
    assert (row.last_on, row.due_on, row.state) == (date(2024, 2, 10), date(2025, 2, 10), "due")


def test_a_result_of_a_scorecard_fulfils_it_at_the_end_of_its_period():
    text = """
[metric.units]
label = "units"
unit = "count"
[rule.amount]
label = "amount"
scorer = "ratio"
full = "full"
inputs = { actual = "units" }
[rule.amount.parameters]
target = 10
full = 10
[scorecard.quarter]
label = "quarter"
frequency = "quarter"
[[scorecard.quarter.item]]
rule = "amount"
[due.sheet]
label = "sheet"
from = "hire"
done = { scorecard = "quarter" }
[due.sheet.parameters]
every_months = 3
anchor = "calendar"
"""
    results: list[dict[str, Any]] = [
        {"subject": "A", "card": "company.quarter", "period": "2023-Q4"},
        {"subject": "A", "card": "company.quarter", "period": "2024-Q1", "score": 8},
    ]
    facts = MemoryFacts({**PEOPLE, "results": results})
    policy = policy_of(text + BIND.format("sheet"))
    (row,) = listed(policy, facts, Asked(date(2024, 4, 5), everything=True)).rows[-1:]
    assert (row.last_on, row.due_on) == (date(2024, 3, 31), date(2024, 6, 30))
    facts = MemoryFacts({**PEOPLE, "results": results[:1]})
    (row,) = listed(policy, facts, Asked(date(2024, 4, 5), everything=True)).rows[-1:]
    assert (row.last_on, row.state) == (None, "overdue")


def test_ratings_fulfil_it_at_the_end_of_their_period_and_name_no_rater():
    rating = {"subject": "A", "item": "attitude", "rater": "X", "rater_role": "team", "score": 4}
    found = of("sheet", "2024-04-05", asked={"everything": True}, ratings=[{**rating, "period": "2024-03"}])
    row = found.rows[-1]
    assert (row.last_on, row.last_by, row.due_on) == (date(2024, 3, 31), "", date(2024, 6, 30))


def test_what_nobody_has_to_do_passes_and_comes_again():
    assert told(of("outing", "2024-11-30")) == [("company.outing", "2024-11-30", "due")]
    assert told(of("outing", "2024-12-01")) == []
    rows = told(of("outing", "2024-12-01", asked={"span": (date(2024, 1, 1), date(2025, 12, 31))}))
    assert rows == [("company.outing", "2024-11-30", "passed"), ("company.outing", "2025-11-30", "coming")]


def test_where_nothing_says_how_often_that_is_said():
    found = of("unsaid", "2024-03-01")
    assert told(found) == []
    assert found.problems == (
        (
            "company.unsaid",
            "not listed, for how often is not said: set company.unsaid.every_months (1 person is bound)",
        ),
    )


def test_a_company_says_how_often_by_any_name_of_the_number():
    more = '[[set]]\nkey = "talk.interview_months"\nvalue = 6\n'
    (row,) = of("talk", "2024-06-01", more).rows
    assert (row.due_on, row.flags) == (date(2024, 5, 30), ())


def test_whoever_has_no_day_to_count_from_is_listed_with_what_is_missing():
    nobody = [{"employee": "A", "unit": "shop", "role": "lead", "from": "2023-11-30"}]
    (row,) = of("check", "2024-03-01", assignments=nobody).rows
    assert (row.state, row.due_on, row.note.en) == ("unknown", None, "no level is recorded")


@pytest.mark.parametrize(
    "gone",
    [
        {"employees": [{"id": "A", "name": "An", "hired_on": "2023-11-30", "left_on": "2024-02-29"}]},
        {
            "exclusions": [
                {"subject": "A", "from": "2024-02-01", "until": "2024-03-31", "reason": "leave"},
            ]
        },
        {"assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2024-02-01"}]},
    ],
    ids=["left", "excluded", "another role"],
)
def test_whoever_left_is_excluded_or_has_another_role_owes_nothing(gone: dict[str, Any]):
    assert told(of("talk", "2024-03-01", **gone)) == []


def test_somebody_left_out_of_a_rank_alone_still_owes_it():
    out = [{"subject": "A", "from": "2024-02-01", "until": "2024-03-31", "reason": "new", "scope": "rank"}]
    assert len(told(of("talk", "2024-03-01", exclusions=out))) == 1


def test_another_role_begins_anew_and_another_unit_does_not():
    moves = [
        {"employee": "A", "unit": "shop", "role": "lead", "from": "2023-11-30"},
        {"employee": "A", "unit": "hq", "role": "lead", "from": "2024-01-15"},
    ]
    assert told(of("talk", "2024-03-01", assignments=moves))[0][1] == "2024-02-29"
    back = [
        {"employee": "A", "unit": "shop", "role": "lead", "from": "2023-11-30"},
        {"employee": "A", "unit": "shop", "role": "cs", "from": "2023-12-15"},
        {"employee": "A", "unit": "shop", "role": "lead", "from": "2024-01-31"},
    ]
    assert told(of("talk", "2024-05-01", assignments=back))[0][1] == "2024-04-30"


def test_another_level_begins_anew_whether_assigned_or_decided():
    moves = [
        {"employee": "A", "unit": "shop", "role": "lead", "level": "low", "from": "2023-11-30"},
        {"employee": "A", "unit": "shop", "role": "lead", "level": "high", "from": "2024-02-15"},
    ]
    assert (
        told(of("check", "2024-03-01", assignments=moves, asked={"everything": True}))[-1][1] == "2024-08-15"
    )
    ladder = """
[ladder.steps]
label = "steps"
[[ladder.steps.level]]
id = "low"
[[ladder.steps.level]]
id = "high"
[[bind]]
role = "lead"
ladder = "steps"
"""
    rise = [decision("2024-02-20", "approval", level="high", effective_on="2024-02-29")]
    before = of("check", "2024-02-28", ladder, decisions=rise, asked={"everything": True})
    after = of("check", "2024-03-01", ladder, decisions=rise, asked={"everything": True})
    assert [told(one)[-1][1] for one in (before, after)] == ["2024-05-30", "2024-08-29"]


def test_a_period_lists_every_day_of_it_on_which_something_was_due():
    done = [decision("2024-02-20"), decision("2024-06-01")]
    asked = {"span": (date(2024, 1, 1), date(2024, 12, 31))}
    assert told(of("talk", "2024-06-15", asked=asked, decisions=done)) == [
        ("company.talk", "2024-02-29", "done"),
        ("company.talk", "2024-05-20", "done"),
        ("company.talk", "2024-09-01", "coming"),
        ("company.talk", "2024-12-01", "coming"),
    ]


def test_the_most_specific_binding_that_names_something_due_wins():
    more = '[[bind]]\nrole = "lead"\nunit = "hq"\ndue = ["outing"]\n'
    assert told(of("talk", "2024-11-30", more)) == [("company.outing", "2024-11-30", "due")]


def test_what_a_procedure_approved_is_due_again_once():
    steps = [
        {
            "kind": "approval",
            "subject": "A",
            "item": "test",
            "ref": "T",
            "step": step,
            "on": "2024-01-31",
            "by": "M",
        }
        for step in ("hold", "decide")
    ]
    found = of("outing", "2024-05-02", decisions=steps)
    (row,) = found.rows
    assert (row.due, row.due_on, row.last_by, row.days_overdue) == ("company.test", date(2024, 4, 30), "M", 2)
    again = '[due.again]\nlabel = "again"\nfrom = "hire"\ndone = { procedure = "test" }\n'
    policy = again + BIND.format("again")
    assert told(of("talk", "2024-05-02", policy, decisions=steps)) == [
        ("company.talk", "2024-02-29", "overdue"),
        ("company.again", "2024-04-30", "overdue"),
    ]
    others = again + BIND.format("again").replace("lead", "boss")
    assert ("company.test", "2024-04-30", "overdue") in told(
        of("talk", "2024-05-02", others, decisions=steps)
    )


def test_ends_of_probation_and_contract_are_everybodys_who_has_one():
    people = [
        {"id": "A", "name": "An", "hired_on": "2023-11-30", "probation_until": "2024-02-29"},
        {"id": "B", "name": "Bo", "hired_on": "2022-01-01", "contract_until": "2024-03-10"},
        {"id": "C", "name": "Ce", "hired_on": "2022-01-01"},
    ]
    found = told(of("outing", "2024-02-20", employees=people))
    assert found == [("probation_end", "2024-02-29", "coming"), ("contract_end", "2024-03-10", "coming")]
    assert told(of("outing", "2024-03-11", employees=people)) == []


def test_the_end_of_a_contract_may_be_answered_before_it_and_since_the_contract_began():
    text = """
[due.renewal]
label = "renewal"
from = "contract"
done = { decision = "renewal" }
"""
    one = {
        "id": "A",
        "name": "An",
        "hired_on": "2018-01-01",
        "contract_from": "2021-03-11",
        "contract_until": "2024-03-10",
    }
    kind = {"employees": [one]}

    def states(*done: dict[str, Any]) -> list[str]:
        rows = of("outing", "2024-03-12", text, decisions=list(done), **kind).rows
        return [row.state for row in rows if row.due == "company.renewal"]

    assert states() == ["overdue"]
    assert states(decision("2021-03-01", "renewal")) == ["overdue"]
    assert states(decision("2024-02-01", "renewal")) == []
