"""Who is meant by a word, an id or a name, and by whom a decision about points, pay or an event counts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.engine.procedures.people import Staff
from kpi.engine.run import compute
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

TEXT = """
[metric.speed]
label = "speed"
unit = "score"
[rule.speed]
label = "speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
parameters = { full = 60, target = 100 }
[scorecard.month]
label = "month"
[[scorecard.month.item]]
rule = "speed"
[event.game]
label = "game"
[sanction.games]
label = "games"
scorer = "per_event"
unit = "yuan"
money = "fine"
on = ["game"]
parameters = { amount = 50 }
[sanctions.shop]
label = "shop"
rules = ["games"]
[rule.base]
label = "base"
kind = "pay"
unit = "yuan"
scorer = "fixed"
parameters = { amount = 3000 }
[pay.wage]
label = "pay"
[[pay.wage.part]]
name = "base"
money = "base"
rule = "base"
[[bind]]
role = "cs"
scorecard = "month"
sanctions = ["shop"]
pay = "wage"
[[set]]
key = "company.wage.adjusters"
value = WORDS
"""
DAY = date(2018, 2, 1)


def decision(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "subject": "A", "on": DAY, "by": "M", "period": "2018-01", "note": "agreed", **more}


def company(*decisions: dict[str, Any], **rows: Any) -> MemoryFacts:
    people = "ABMZ"
    return MemoryFacts(
        {
            "units": [
                {"id": "firm", "name": "firm", "leader": "Z"},
                {"id": "shop", "name": "shop", "parent": "firm", "leader": "M"},
            ],
            "employees": [{"id": one, "name": f"Mx {one}", "hired_on": "2017-01-01"} for one in people],
            "assignments": [
                {"employee": one, "unit": "shop", "role": "cs" if one in "AB" else "boss", "from": "2017-01-01"}
                for one in people
            ],
            "observations": [
                {"subject": "A", "metric": "company.speed", "period": "2018-01", "value": 50},
            ],
            "events": [{"subject": "A", "kind": "company.game", "on": "2018-01-05", "ref": "g"}],
            "decisions": list(decisions),
            **rows,
        }
    )  # fmt: skip


def computed(words: str, *decisions: dict[str, Any], **rows: Any) -> Ran:
    return ran(policy(TEXT.replace("WORDS", words)), company(*decisions, **rows), "2018-01")


@pytest.mark.parametrize("by", ["A", "Mx A"])
@pytest.mark.parametrize(
    ("kind", "more"), [("adjustment", {"amount": 5}), ("score", {"score": 90}), ("waiver", {"ref": "g"})]
)
def test_nobody_decides_about_himself_by_id_or_by_name(by: str, kind: str, more: dict[str, Any]):
    found = computed('["leader", "A"]', decision(kind, by=by, **more))
    assert found.payable["A"] == "2950.00"
    assert found.results["A", "company.month"]["score"] == "30.00"
    assert ("A", "not_allowed") in found.problems


@pytest.mark.parametrize(
    ("words", "by", "counts"),
    [
        (["leader"], "Mx M", True),
        (["leader"], "Mx B", False),
        (["boss"], "Mx M", True),
        (["B"], "Mx B", True),
        (["Mx B"], "B", True),
        (["peer"], "Mx B", True),
        (["firm"], "Mx B", False),
        (["shop"], "Mx B", True),
    ],
)
def test_adjusters_are_meant_by_the_words_of_a_procedure(words: list[str], by: str, counts: bool):
    found = computed(str(words).replace("'", '"'), decision("adjustment", amount=5, by=by))
    assert found.payable["A"] == ("2955.00" if counts else "2950.00")
    assert (("A", "not_allowed") in found.problems) is not counts


def test_who_stood_where_is_found_once_a_run_however_many_decisions_there_are(monkeypatch: Any):
    asked: list[int] = []
    made = Staff.of

    def counted(*given: Any) -> Staff:
        asked.append(1)
        return made(*given)

    monkeypatch.setattr(Staff, "of", counted)
    decisions = [decision("adjustment", amount=1, ref=str(place)) for place in range(9)]
    decisions += [decision("score", score=60), decision("waiver", ref="g")]
    compute(policy(TEXT.replace("WORDS", '["leader"]')), company(*decisions), Period.parse("2018-01"))
    assert len(asked) == 1


def test_of_rows_of_a_unit_that_overlap_the_later_one_names_the_leader_in_whatever_order_they_come():
    units = [
        {"id": "shop", "name": "shop", "leader": "Z", "from": "2018-02-01", "until": "2018-12-31"},
        {"id": "shop", "name": "shop", "leader": "M", "until": "2018-12-31"},
    ]
    for rows in (units, units[::-1]):
        facts = company(units=rows)
        keys = dict(facts.subjects().select("id", "subject").iter_rows())
        staff = Staff.of(facts, {keys["A"]}, [])
        assert staff.leads(keys["Z"], keys["A"], DAY)
        assert not staff.leads(keys["M"], keys["A"], DAY)


def test_a_name_that_two_have_means_neither_and_an_id_goes_before_a_name():
    people = [
        {"id": one, "name": name, "hired_on": "2017-01-01"}
        for one, name in zip("ABM", ("Bo", "Bo", "A"), strict=True)
    ]
    facts = company(employees=people)
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    staff = Staff.of(facts, set(), [])
    assert (staff.person("Bo"), staff.person("A")) == (None, keys["A"])
