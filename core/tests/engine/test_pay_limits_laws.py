"""Laws of limits that hold whatever is claimed."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.pay.limits.settling import Claim, Room, settle
from kpi.exact import parse
from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran
from kpi.types import Money

KINDS = (Money.FINE, Money.LOSS_COMPENSATION, Money.COMMISSION_RETURNED, Money.VARIABLE_REDUCTION)
SIZE = st.integers(0, 2000)
MODE = st.sampled_from(("warn", "cap", "refuse"))


@st.composite
def rooms(draw: st.DrawFn, mode: st.SearchStrategy[str] = MODE) -> tuple[Room, ...]:
    kinds = draw(st.permutations(KINDS))
    cut = draw(st.integers(1, 3))
    return tuple(
        Room(
            str(place),
            tuple(Claim(kind, draw(SIZE), draw(SIZE)) for kind in some),
            draw(st.none() | SIZE),
            draw(mode),
        )
        for place, some in enumerate((kinds[:cut], kinds[cut:]))
    )


def taken(room: Room, cuts) -> int:
    claimed = sum(claim.own + claim.carried for claim in room.claims)
    return claimed - sum(cut.amount for cut in cuts if cut.part == room.part)


@given(rooms(st.just("cap")), st.integers(-3000, 6000), st.none() | SIZE)
def test_in_mode_cap_no_part_takes_more_than_its_most(drawn, rest, floor):
    found = settle(drawn, rest, floor)
    for room in drawn:
        if room.most is not None:
            assert taken(room, found.cuts) <= room.most
    assert found.said == found.refused == []


@given(rooms(st.just("cap")), st.integers(-3000, 6000))
def test_without_a_floor_a_part_takes_all_that_it_may(drawn, rest):
    found = settle(drawn, rest, None)
    for room in drawn:
        claimed = sum(claim.own + claim.carried for claim in room.claims)
        assert taken(room, found.cuts) == (claimed if room.most is None else min(claimed, room.most))


@given(rooms(st.just("cap")), st.integers(0, 9000), SIZE)
def test_in_mode_cap_the_floor_is_left_or_nothing_is_taken(drawn, before, floor):
    own = sum(claim.own for room in drawn for claim in room.claims)
    found = settle(drawn, before - own, floor)
    whole = sum(taken(room, found.cuts) for room in drawn)
    assert before - whole >= floor or whole == 0
    assert found.short == max(0, floor - (before - whole))


@given(rooms(), st.integers(-3000, 6000), st.none() | SIZE)
def test_no_claim_is_cut_by_more_than_it_is(drawn, rest, floor):
    found = settle(drawn, rest, floor)
    for room in drawn:
        for claim in room.claims:
            mine = [cut for cut in found.cuts if (cut.part, cut.kind) == (room.part, claim.kind)]
            assert 0 <= sum(cut.amount for cut in mine if cut.own) <= claim.own
            assert 0 <= sum(cut.amount for cut in mine if not cut.own) <= claim.carried
            assert all(cut.amount > 0 for cut in mine)
            assert room.mode == "cap" or not any(cut.own for cut in mine)


@given(rooms(), st.integers(-3000, 6000), st.none() | SIZE)
def test_who_is_refused_keeps_all_that_was_carried_over_and_nothing_else_is_cut(drawn, rest, floor):
    found = settle(drawn, rest, floor)
    if found.refused:
        carried = {claim.kind: claim.carried for room in drawn for claim in room.claims if claim.carried}
        assert {cut.kind: cut.amount for cut in found.cuts} == carried


@given(rooms(st.just("cap")), st.integers(0, 6000), SIZE)
def test_a_later_part_is_cut_for_the_floor_only_when_the_earlier_ones_have_given_all(drawn, rest, floor):
    found = settle(drawn, rest, floor)
    if any(cut.by_floor and cut.own and cut.part == "1" for cut in found.cuts):
        assert taken(drawn[0], found.cuts) == 0


TEXT = """
[metric.wage]
label = { zh = "当月工资", en = "wage" }
unit = "yuan"
source = { attribute = "earned" }
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
[rule.base.parameters]
split = { value = 1 }
[rule.loss]
label = { zh = "赔偿", en = "loss" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
[rule.loss.parameters]
split = { value = 0.2 }
rounding = { value = "none" }
carry = { value = true }
[rule.fines]
label = { zh = "罚款", en = "fines" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
[rule.fines.parameters]
split = { value = "1/3" }
rounding = { value = "none" }
[rule.least]
label = { zh = "最低", en = "least" }
kind = "pay"
scorer = "fixed"
[rule.least.parameters]
amount = { value = 1810 }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base", "award", "overtime", "unpaid_time"]
rest = ["base", "award", "fine", "loss_compensation"]
floor = "least"
lifts = ["unpaid_time"]
parameters = { mode = { value = "cap" } }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "fines"
[[limit.month.part]]
name = "loss"
kinds = ["loss_compensation"]
rule = "loss"
[pay.monthly]
label = { zh = "薪", en = "pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "cs"
pay = "monthly"
[[bind]]
limits = "month"
"""
PERIODS = ("2018-06", "2018-07", "2018-08")
LINE = st.tuples(
    st.sampled_from(("award", "overtime", "fine", "loss_compensation", "unpaid_time")),
    st.integers(1, 400_000),
)
policy = cache(policy_of)


def facts_of(base: int, lines) -> MemoryFacts:
    given_kinds = ("award", "overtime")
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": "2018-01-01"}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "base_pay": base, "from": "2018-01-01"}
            ],
            "pay_lines": [
                {
                    "subject": "A", "period": period, "kind": kind, "ref": f"{period}-{place}",
                    "amount": f"{cents if kind in given_kinds else -cents}/100",
                }
                for period, some in zip(PERIODS, lines, strict=True)
                for place, (kind, cents) in enumerate(some)
            ],
        }
    )  # fmt: skip


def total(run: Ran, kind: str = "", *items: str):
    return sum(
        parse(line["amount"])
        for line in run.lines
        if line["ledger"] == "yuan"
        and (not kind or line["kind"] == kind)
        and (not items or line["item"] in items)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 6000), st.tuples(*(st.lists(LINE, max_size=5) for _ in PERIODS)))
def test_months_take_no_more_than_the_law_says_and_lose_nothing_of_what_is_claimed(base, lines):
    facts = facts_of(base, lines)
    runs: list[Ran] = []
    for period in PERIODS:
        runs.append(ran(policy(TEXT), with_results(facts, [one.computed for one in runs]), period))
    carried = {"loss_compensation": 0, "fine": 0}
    for run in runs:
        wage = sum(total(run, kind) for kind in ("base", "award", "overtime", "unpaid_time"))
        assert -total(run, "loss_compensation") <= max(wage, 0) / 5
        assert -total(run, "fine") <= max(wage, 0) / 3
        if not total(run, "unpaid_time"):
            rest = sum(total(run, kind) for kind in ("base", "award", "fine", "loss_compensation"))
            deducted = -total(run, "fine") - total(run, "loss_compensation")
            assert rest >= 1810 or deducted == 0
        for kind, old in carried.items():
            claimed = -total(run, kind, "outside")
            onward, waived = total(run, kind, "limit_carried"), total(run, kind, "limit_waived")
            assert -total(run, kind, "carried_over") == old
            assert claimed + old == -total(run, kind) + onward + waived
            carried[kind] = onward
        assert total(run) == parse(run.payable.get("A", "0"))
