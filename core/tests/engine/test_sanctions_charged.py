"""One event and all whom it concerns: the person, whoever leads there on that day, the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

F = Fraction

TEXT = """
[event.breach]
label = { zh = "执行不到位", en = "breach" }
[event.false_ticket]
label = { zh = "虚假工单", en = "false ticket" }
[event.error]
label = { zh = "差错", en = "error" }

[sanction.breach_fine]
scorer = "per_event"
parameters = { amount = 30 }
money = "fine"
on = "breach"
[sanction.breach_leader]
scorer = "per_event"
parameters = { amount = 30 }
money = "fine"
charged = "leader"
on = "breach"
[sanction.false_fine]
scorer = "discretionary"
parameters = { least = 50, most = 200 }
money = "fine"
on = "false_ticket"
[sanction.false_points]
scorer = "per_event"
parameters = { amount = -1 }
ledger = "kpi_points"
charged = "unit"
on = "false_ticket"
[sanction.error_fine]
scorer = "discretionary"
parameters = { least = 100, most = 300, joint_ratio = RATIO }
money = "fine"
joint = "leader"
on = "error"
[sanctions.people]
label = { zh = "人员", en = "people" }
rules = ["breach_fine", "breach_leader", "false_fine", "false_points", "error_fine"]
[[bind]]
unit = "co"
sanctions = "people"
"""
UNITS = (
    {"id": "co", "name": "co", "leader": "Top"},
    {"id": "east", "name": "east", "parent": "co", "leader": "L1"},
    {
        "id": "west",
        "name": "west",
        "parent": "co",
        "leader": "L2",
        "from": "2024-01-01",
        "until": "2024-03-14",
    },
    {"id": "west", "name": "west", "parent": "co", "leader": "L3", "from": "2024-03-15"},
)
STAFF = (
    *({"employee": one, "unit": "east", "role": "w", "from": "2024-01-01"} for one in ("A", "L1")),
    *({"employee": one, "unit": "west", "role": "w", "from": "2024-01-01"} for one in ("W", "L2", "L3")),
    {"employee": "Top", "unit": "co", "role": "w", "from": "2024-01-01"},
)


@cache
def policy(ratio: str = "0") -> Policy:
    return policy_of(TEXT.replace("RATIO", ratio))


def event(kind: str, who: str, day: int, **more: Any) -> dict[str, Any]:
    on = f"2024-03-{day:02d}"
    return {"subject": who, "kind": f"company.{kind}", "on": on, "ref": f"{kind}-{who}-{day}", **more}


def facts(events: Sequence[Mapping[str, Any]], staff: Sequence[Any] = STAFF, **more: Any) -> MemoryFacts:
    return MemoryFacts({"units": UNITS, "assignments": staff, "events": events, **more})


def run(
    events: Sequence[Mapping[str, Any]], ratio: str = "0", staff: Sequence[Any] = STAFF, **more: Any
) -> Ran:
    return ran(policy(ratio), facts(events, staff, **more), "2024-03")


def yuan(found: Ran) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for line in found.lines:
        if line["ledger"] == "yuan":
            sums[line["subject"]] = sums.get(line["subject"], F(0)) + F(line["amount"])
    return sums


def test_one_breach_costs_the_person_and_the_direct_leader() -> None:
    found = run([event("breach", "A", 5), event("breach", "A", 12)])
    assert yuan(found) == {"A": -60, "L1": -60}


def test_the_leader_of_that_day_pays() -> None:
    found = run([event("breach", "W", 14), event("breach", "W", 15)])
    assert yuan(found) == {"W": -60, "L2": -30, "L3": -30}


def test_nobody_is_charged_as_his_own_leader() -> None:
    assert yuan(run([event("breach", "L1", 5)])) == {"L1": -30, "Top": -30}
    found = run([event("breach", "Top", 5)])
    assert (yuan(found), found.problems) == ({"Top": -30}, {("Top", "nobody_charged")})


def test_an_event_goes_into_separate_ledgers() -> None:
    found = run([event("false_ticket", "A", 5)])
    told = {(line["subject"], line["ledger"], line["amount"], line["status"]) for line in found.lines}
    assert told == {("A", "yuan", "-50.00", "provisional"), ("east", "kpi_points", "-1.00", "final")}
    assert dict(found.payable) == {"A": "-50.00"}


def test_liability_without_an_amount_is_a_line_of_nothing_with_a_flag() -> None:
    found = run([event("error", "A", 5)])
    (line,) = [one for one in found.lines if one["subject"] == "L1"]
    assert (line["amount"], line["cause"], "joint" in line["flags"]) == ("0.00", "event error-A-5", True)


def test_a_company_that_sets_a_share_charges_the_leader_of_what_was_decided() -> None:
    decided = {
        "kind": "amount",
        "subject": "A",
        "on": "2024-03-20",
        "by": "Boss",
        "ref": "error-A-5",
        "amount": 251,
    }
    found = run([event("error", "A", 5), event("error", "W", 20)], "0.5", decisions=[decided])
    assert yuan(found) == {"A": F(-251), "L1": F("-125.5"), "W": -100, "L3": -50}
    status = {line["subject"]: line["status"] for line in found.lines}
    assert (status["L1"], status["L3"]) == ("final", "provisional")


def test_a_joint_line_is_explained_by_the_act_of_the_other() -> None:
    decided = {
        "kind": "amount",
        "subject": "A",
        "on": "2024-03-20",
        "by": "Boss",
        "ref": "error-A-5",
        "amount": 251,
    }
    for decisions in ([], [decided]):
        known = facts([event("error", "A", 5)], decisions=decisions)
        (found,) = explain(policy("0.5"), known, Period.parse("2024-03"), "L1")
        assert found.why is not None
        assert (found.flags, found.why.op, found.why.value) == ((), "joint", found.line.amount)
        assert found.why.label.en == "for A"


def test_a_waived_event_makes_nobody_liable() -> None:
    found = run([event("error", "A", 5, status="waived")], "1")
    assert yuan(found) == {}


@pytest.mark.parametrize("line", ['joint = "leader"', 'joint = "leader"\ncharged = "unit"'])
def test_joint_needs_a_share_and_a_person_who_pays(line: str) -> None:
    bare = f'[sanction.x]\nscorer = "per_event"\nparameters = {{ amount = 1 }}\nmoney = "fine"\n{line}\n'
    with pytest.raises(PolicyError) as raised:
        policy_of(bare)
    assert {fault.code for fault in raised.value.faults} == {"missing_key", "wrong_value"}


@pytest.mark.parametrize("ratio", ["-1", '"half"', "true"])
def test_a_share_is_a_number(ratio: str) -> None:
    with pytest.raises(PolicyError, match="joint_ratio: must be a number of 0 or more"):
        policy(ratio)


def test_a_rule_of_two_sets_of_one_person_is_never_charged_twice() -> None:
    again = '[sanctions.again]\nlabel = { zh = "又", en = "again" }\nrules = ["breach_fine"]\n'
    text = TEXT.replace("RATIO", "0").replace('sanctions = "people"', 'sanctions = ["people", "again"]')
    with pytest.raises(PolicyError, match=r"company\.again and company\.people"):
        ran(policy_of(again + text), facts([event("breach", "A", 5)]), "2024-03")


@given(st.lists(st.integers(1, 31), min_size=1, max_size=8, unique=True), st.integers(2, 31))
@settings(max_examples=25, deadline=None)
def test_a_move_changes_who_is_charged_only_from_its_day_on(days: list[int], moved: int) -> None:
    events = [event("false_ticket", "A", day) for day in days] + [event("breach", "A", day) for day in days]
    moves = (*STAFF, {"employee": "A", "unit": "co", "role": "w", "from": f"2024-03-{moved:02d}"})
    before, after = run(events), run(events, staff=moves)

    def charged(found: Ran, late: bool) -> list[tuple[str, str, str]]:
        days_of = {line["cause"]: int(line["cause"].rpartition("-")[2]) for line in found.lines}
        return sorted(
            (line["subject"], line["cause"], line["amount"])
            for line in found.lines
            if (days_of[line["cause"]] >= moved) is late
        )

    assert charged(before, late=False) == charged(after, late=False)
    swapped = [
        ({"L1": "Top", "east": "co"}.get(who, who), cause, amount)
        for who, cause, amount in charged(before, late=True)
    ]
    assert sorted(swapped) == charged(after, late=True)
