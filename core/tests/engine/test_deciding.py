"""Decisions about scores and pay: who may decide, with a reason, within limits."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.model.adjusting import CARD_TERMS, PAY_TERMS
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

TEXT = """
[metric.speed]
label = { zh = "速度", en = "speed" }
unit = "score"
[metric.care]
label = { zh = "细心", en = "care" }
unit = "score"
[rule.speed]
label = { zh = "速度", en = "speed" }
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
[rule.speed.parameters]
full = { value = 60 }
target = { value = 100 }
[rule.care]
label = { zh = "细心", en = "care" }
scorer = "ratio"
full = "full"
inputs = { actual = "care" }
[rule.care.parameters]
full = { value = 40 }
target = { value = 100 }
[event.game]
label = { zh = "玩游戏", en = "game" }
[sanction.games]
label = { zh = "玩", en = "games" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games"]
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
unit = "yuan"
scorer = "fixed"
[rule.base.parameters]
amount = { value = 3000 }
[scorecard.month]
label = { zh = "月考核", en = "month" }
rank = { scope = "unit" }
parameters = { cap = { value = 100 } }
[[scorecard.month.item]]
rule = "speed"
[[scorecard.month.item]]
rule = "care"
[pay.wage]
label = { zh = "薪", en = "pay" }
[[pay.wage.part]]
name = "base"
money = "base"
rule = "base"
[[bind]]
role = "cs"
scorecard = "month"
sanctions = ["shop"]
pay = "wage"
[[bind]]
role = "boss"
pay = "wage"
"""


def put(**values: str) -> str:
    """Write settings: `wage_adjustment_limit="100"` sets `company.wage.adjustment_limit`."""
    found = [TEXT]
    for name, value in values.items():
        owner, _, parameter = name.partition("_")
        found.append(f'[[set]]\nkey = "company.{owner}.{parameter}"\nvalue = {value}\n')
    return "".join(found)


def decision(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "subject": "A", "on": "2018-02-01", "by": "HR", "period": "2018-01", "note": "as agreed", **more
    }  # fmt: skip


def company(*decisions: dict[str, Any], **rows: Any) -> MemoryFacts:
    numbers = {"A": (50, 50), "B": (40, 40)}
    return MemoryFacts(
        {
            "units": [
                {"id": "firm", "name": "firm", "leader": "Z"},
                {"id": "shop", "name": "shop", "parent": "firm", "leader": "M"},
            ],
            "employees": [{"id": one, "name": one, "hired_on": "2017-01-01"} for one in "ABMZ"],
            "assignments": [
                {
                    "employee": one,
                    "unit": "shop",
                    "role": "cs" if one in "AB" else "boss",
                    "from": "2017-01-01",
                }
                for one in "ABMZ"
            ],
            "observations": [
                {"subject": one, "metric": f"company.{metric}", "period": "2018-01", "value": value}
                for one, values in numbers.items()
                for metric, value in zip(("speed", "care"), values, strict=True)
            ],
            "decisions": list(decisions),
            **rows,
        }
    )


def computed(text: str, *decisions: dict[str, Any], **rows: Any) -> Ran:
    return ran(policy(text), company(*decisions, **rows), "2018-01")


def score(found: Ran, subject: str = "A") -> str:
    return str(found.results[subject, "company.month"]["score"])


def codes(found: Ran) -> list[tuple[str, str]]:
    return sorted(found.problems)


def said(found: Ran) -> str:
    return " | ".join(one.message for one in found.computed.problems)


def test_without_terms_any_adjustment_counts_and_nothing_is_said():
    found = computed(TEXT, decision("adjustment", amount=-2999, note=None))
    assert (found.payable["A"], codes(found)) == ("1.00", [])


@pytest.mark.parametrize("kind, more", [("adjustment", {"amount": 5}), ("score", {"score": 90})])
def test_nobody_decides_about_himself(kind: str, more: dict[str, Any]):
    found = computed(TEXT, decision(kind, by="A", **more))
    assert (found.payable["A"], score(found), codes(found)) == ("3000.00", "50.00", [("A", "not_allowed")])


def test_nobody_waives_an_event_of_his_own():
    event = {"subject": "A", "kind": "company.game", "on": "2018-01-05", "ref": "g"}
    found = computed(TEXT, decision("waiver", by="A", ref="g"), events=[event])
    assert (found.payable["A"], codes(found)) == ("2950.00", [("A", "not_allowed")])
    assert computed(TEXT, decision("waiver", by="M", ref="g"), events=[event]).payable["A"] == "3000.00"


@pytest.mark.parametrize(
    ("terms", "inside", "outside"),
    [
        ({"wage_adjustment_limit": "200"}, [200, -200], [200.01, -200.01]),
        ({"wage_adjustment_most": "200"}, [200, -2500], [201]),
        ({"wage_adjustment_least": "-200"}, [-200, 9000], [-200.01]),
        ({"wage_adjustment_share": '"0.1"'}, [300, -300], [300.01, -301]),
        ({"wage_adjustment_limit": "1000", "wage_adjustment_share": "0.1"}, [300], [301]),
    ],
)
def test_an_adjustment_beyond_a_limit_does_not_count_and_is_reported(
    terms: dict[str, str], inside: list[Any], outside: list[Any]
):
    terms = {name: value.strip('"') for name, value in terms.items()}
    for amount in inside:
        found = computed(put(**terms), decision("adjustment", amount=Fraction(str(amount))))
        assert (Fraction(found.payable["A"]), codes(found)) == (3000 + Fraction(str(amount)), [])
    for amount in outside:
        found = computed(put(**terms), decision("adjustment", amount=Fraction(str(amount))))
        assert (found.payable["A"], codes(found)) == ("3000.00", [("A", "out_of_range")])
        assert list(terms)[-1].partition("_")[2] in said(found)
        assert "HR on 2018-02-01 does not count" in said(found)


def test_several_adjustments_of_a_person_stay_within_the_limit_together():
    made = [decision("adjustment", amount=amount, ref=str(amount)) for amount in (150, 100, 40, -90)]
    found = computed(put(wage_adjustment_limit="200"), *made)
    assert found.amounts("A", item="adjustment") == ["150.00", "40.00", "-90.00"]
    assert codes(found) == [("A", "out_of_range")]


@pytest.mark.parametrize("terms", [{"wage_adjustment_limit": "500"}, {"wage_adjusters": '["HR"]'}, {"wage_adjustment_reason": "true"}])  # fmt: skip
@pytest.mark.parametrize("note", [None, "  "])
def test_where_terms_are_set_a_reason_is_demanded(terms: dict[str, str], note: str | None):
    found = computed(put(**terms), decision("adjustment", amount=5, note=note))
    assert (found.payable["A"], codes(found)) == ("3000.00", [("A", "no_reason")])


def test_a_reason_may_be_left_to_habit():
    found = computed(
        put(wage_adjustment_limit="500", wage_adjustment_reason="false"),
        decision("adjustment", amount=5, note=None),
    )
    assert found.payable["A"] == "3005.00"


@pytest.mark.parametrize(
    ("adjusters", "by", "counts"),
    [
        ('["leader"]', "M", True),
        ('["leader"]', "Z", True),
        ('["leader"]', "B", False),
        ('["leader"]', "HR", False),
        ('["boss"]', "M", True),
        ('["boss"]', "B", False),
        ('["HR", "B"]', "HR", True),
        ('["HR", "B"]', "B", True),
        ('["HR", "B"]', "M", False),
    ],
)
def test_only_the_adjusters_adjust(adjusters: str, by: str, counts: bool):
    found = computed(put(wage_adjusters=adjusters), decision("adjustment", amount=5, by=by))
    assert found.payable["A"] == ("3005.00" if counts else "3000.00")
    assert codes(found) == ([] if counts else [("A", "not_allowed")])


def test_the_leader_is_that_of_the_day_of_the_decision():
    units = [
        {"id": "shop", "name": "shop", "leader": "M", "until": "2018-01-31"},
        {"id": "shop", "name": "shop", "leader": "Z", "from": "2018-02-01"},
    ]
    text = put(wage_adjusters='["leader"]')
    assert computed(text, decision("adjustment", amount=5, by="M"), units=units).payable["A"] == "3000.00"
    assert computed(text, decision("adjustment", amount=5, by="Z"), units=units).payable["A"] == "3005.00"
    units.reverse()
    assert computed(text, decision("adjustment", amount=5, by="Z"), units=units).payable["A"] == "3005.00"


def test_a_decision_moves_a_total_by_a_line_of_its_own():
    found = computed(TEXT, decision("score", amount=3), decision("score", amount="-0.5", ref="2"))
    assert (score(found), score(found, "B")) == ("52.50", "40.00")
    lines = [one for one in found.lines if one["subject"] == "A" and one["item"] == "adjustment"]
    assert [(one["amount"], one["cause"], one["ledger"]) for one in lines] == [
        ("3.00", "decision 1", "points"), ("-0.50", "decision 2", "points"),
    ]  # fmt: skip
    assert sum(Fraction(one) for one in found.amounts("A", ledger="points") if one) == Fraction("52.5")


def test_a_moved_total_stays_below_the_cap_of_the_card():
    found = computed(TEXT, decision("score", amount=60))
    assert (score(found), found.amounts("A", item="cap")) == ("100.00", ["-10.00"])


@pytest.mark.parametrize(
    ("more", "after"),
    [
        ({"amount": 5}, "55.00"),
        ({"amount": "5.01"}, "50.00"),
        ({"amount": -6}, "50.00"),
        ({"score": 45}, "45.00"),
        ({"score": 56}, "50.00"),
        ({"item": "care", "score": 25}, "55.00"),
        ({"item": "care", "score": 26}, "50.00"),
    ],
)
def test_points_are_moved_within_the_limit_of_the_card(more: dict[str, Any], after: str):
    found = computed(put(month_adjustment_points="5"), decision("score", **more))
    assert score(found) == after
    assert codes(found) == ([] if after != "50.00" else [("A", "out_of_range")])


def test_a_decision_that_does_not_count_leaves_the_one_before():
    made = [decision("score", item="care", score=value, ref=str(value)) for value in (22, 40)]
    found = computed(put(month_adjustment_points="5"), *made)
    assert (score(found), found.line("A", "care")["cause"]) == ("52.00", "decision 1")


def test_what_was_not_assessed_may_be_decided_whatever_the_limit():
    rows = [{"subject": "A", "metric": "company.speed", "period": "2018-01", "value": 50}]
    found = computed(
        put(month_adjustment_points="5"), decision("score", item="care", score=30), observations=rows
    )
    assert score(found) == "60.00"


def test_a_move_of_a_total_that_is_not_there_is_reported():
    rows = [{"subject": "A", "metric": "company.speed", "period": "2018-01", "value": 50}]
    found = computed(TEXT, decision("score", amount=3), observations=rows)
    assert ("A", "adjustment_unused") in found.problems
    assert found.amounts("A", item="adjustment") == []


def test_a_decision_about_a_score_that_is_made_of_others_is_reported():
    text = TEXT.replace('rank = { scope = "unit" }', 'rollups = { quarter = "mean" }')
    past = {"2018-01": [{"subject": "A", "card": "company.month", "score": 70}]}
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2018-01-01"}],
            "decisions": [decision("score", score=90, period="2018-Q1")],
        },
        recorded=past,
    )
    found = ran(policy(text), facts, "2018-Q1")
    assert (score(found), ("A", "adjustment_unused") in found.problems) == ("70.00", True)


@pytest.mark.parametrize("more", [{"score": 60}, {"item": "care"}])
def test_an_amount_that_nothing_uses_is_reported(more: dict[str, Any]):
    assert codes(computed(TEXT, decision("score", amount=3, **more))) == [("A", "amount_unused")]


@pytest.mark.parametrize(
    ("kind", "more", "item"),
    [
        ("adjustment", {"amount": 5}, "adjustment"),
        ("score", {"score": 60}, "decided"),
        ("score", {"amount": 3}, "adjustment"),
        ("score", {"item": "care", "score": 30}, "care"),
    ],
)
def test_the_reason_of_a_line_that_was_decided_is_who_and_why(kind: str, more: dict[str, Any], item: str):
    found = explain(policy(TEXT), company(decision(kind, **more)), Period.parse("2018-01"), "A", item)
    (line,) = [one for one in found if one.line.item == item]
    assert line.why is not None
    assert (line.why.op, line.why.label.en, line.why.value) == ("decision", "HR: as agreed", line.line.amount)
    assert line.flags == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wage_adjustment_limit", "-1"),
        ("wage_adjustment_least", "1"),
        ("month_adjustment_points", "-5"),
        ("wage_adjustment_reason", '"yes"'),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(name: str, value: str):
    text = put(**{name: value})
    with pytest.raises(PolicyError) as refused:
        computed(text, decision("adjustment", amount=5))
    assert name.replace("_", ".", 1) in refused.value.faults[0].where


def test_every_term_has_both_languages():
    assert all(one.meaning.zh and one.meaning.en for one in (*CARD_TERMS, *PAY_TERMS))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-400, 400), max_size=5), st.integers(0, 300))
def test_adjustments_that_count_never_pass_the_limit_and_are_never_cut(amounts: list[int], limit: int):
    made = [decision("adjustment", amount=one, ref=str(place)) for place, one in enumerate(amounts)]
    found = computed(put(wage_adjustment_limit=str(limit)), *made)
    whole = 0
    for one in amounts:
        whole += one if abs(whole + one) <= limit else 0
    assert Fraction(found.payable["A"]) == 3000 + whole
    assert {Fraction(one) for one in found.amounts("A", item="adjustment") if one} <= set(amounts)
