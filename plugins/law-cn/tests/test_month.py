"""The caps of the law over random pay months, and what is said of every rule."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.api import LimitSet, Money, Origin, Rule
from kpi.app.catalogue import load_base
from kpi.documents import parse
from kpi.exact import parse as number
from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran, ran

POLICY = """
bind = [{ role = "cs", pay = "monthly" }, { limits = ["law_cn.month"] }]
[set]
"law_cn.month.mode" = "cap"
"law_cn.minimum_wage.monthly" = 2000
"law_cn.fine_cap.share" = "1/10"
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = { zh = "工资", en = "pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
"""
PERIODS = ("2024-01", "2024-02", "2024-03")
GIVEN = ("commission", "award", "allowance", "overtime")
LIMITED = ("fine", "loss_compensation", "commission_returned", "variable_reduction")
LINE = st.tuples(st.sampled_from((*GIVEN, *LIMITED, "unpaid_time")), st.integers(1, 500_000))


@cache
def base():
    return load_base({"law_cn"})


@cache
def policy():
    return base().policy_of(parse(f"schema = 1\n{POLICY}", "kpi.toml"))


def facts_of(pay: int, lines) -> MemoryFacts:
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": "2023-01-01"}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "base_pay": pay, "from": "2023-01-01"}
            ],
            "pay_lines": [
                {
                    "subject": "A", "period": period, "kind": kind,
                    "amount": f"{cents if kind in GIVEN else -cents}/100",
                }
                for period, some in zip(PERIODS, lines, strict=True)
                for kind, cents in some
            ],
        }
    )  # fmt: skip


def total(run: Ran, *kinds: str, item: str = "") -> Fraction:
    found = [
        number(line["amount"])
        for line in run.lines
        if line["ledger"] == "yuan" and line["kind"] in kinds and item in ("", line["item"])
    ]
    return sum(found, Fraction(0))


def run_back(run: Ran, kind: str) -> Fraction:
    """Return what is given back of a kind."""
    return total(run, kind, item="limit_carried") + total(run, kind, item="limit_waived")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.tuples(*(st.lists(LINE, max_size=6) for _ in PERIODS)))
def test_no_month_takes_more_than_the_law_says_and_nothing_of_a_claim_is_lost(pay, lines):
    facts = facts_of(pay, lines)
    runs: list[Ran] = []
    for period in PERIODS:
        runs.append(ran(policy(), with_results(facts, [one.computed for one in runs]), period))
    carried = dict.fromkeys(LIMITED, Fraction(0))
    for run in runs:
        claimed = {kind: -total(run, kind, item="outside") for kind in LIMITED}
        earned = total(run, "base", *GIVEN)
        wage = earned + total(run, "unpaid_time")
        wage -= claimed["commission_returned"] + claimed["variable_reduction"]
        assert -total(run, "loss_compensation") <= max(wage, Fraction(0)) / 5
        assert -total(run, "fine") <= max(wage, Fraction(0)) / 10
        assert all(total(run, kind) <= 0 for kind in LIMITED)
        rest = total(run, "base", "commission", "award", *LIMITED)
        if not total(run, "unpaid_time"):
            assert rest >= 2000 or not any(total(run, kind) for kind in LIMITED)
        held_up = not total(run, "unpaid_time") and rest <= 2000
        for kind, share in (("loss_compensation", 5), ("fine", 10)):
            most = Fraction(math.floor(max(wage, Fraction(0)) / share * 100), 100)
            taken, given_back = -total(run, kind), run_back(run, kind)
            assert not given_back or taken == most or held_up
        # Measured by the wage before it, a reduction gives way to nothing but the minimum wage.
        assert not run_back(run, "variable_reduction") or held_up or wage < 0
        for kind, old in carried.items():
            onward, waived = (total(run, kind, item=item) for item in ("limit_carried", "limit_waived"))
            assert total(run, kind, item="carried_over") == -old
            assert claimed[kind] + old == -total(run, kind) + onward + waived
            carried[kind] = onward
        assert carried["fine"] == carried["variable_reduction"] == 0
        assert total(run, *Money) == number(run.payable.get("A", "0"))


def of_the_plugin(found) -> list:
    return [one for one in found.values() if one.owner == "law_cn"]


def test_every_rule_says_its_basis_and_that_it_is_no_legal_advice():
    rules: list[Rule] = of_the_plugin(base().joined.catalogue.rules)
    assert rules
    for rule in rules:
        assert "not legal advice" in rule.limits.en, rule.id
        assert "不构成法律意见" in rule.limits.zh, rule.id
        assert rule.limits.en.startswith("basis: "), rule.id
        assert rule.limits.zh.startswith("依据："), rule.id


def test_every_rule_and_every_number_of_the_law_names_its_article():
    catalogue = base().joined.catalogue
    for rule in of_the_plugin(catalogue.rules):
        assert rule.clauses, rule.id
        for parameter in rule.parameters:
            for dated in parameter.values:
                assert dated.clauses or dated.origin is Origin.DEFAULT, f"{rule.id}.{parameter.name}"
    articles = [clause for clause in catalogue.clauses.values() if clause.id.startswith("CN.")]
    assert all(clause.note for clause in articles)


def test_nothing_that_the_company_has_to_supply_has_a_value():
    catalogue = base().joined.catalogue
    supplied = [
        (parameter.name, dated.value)
        for one in (*of_the_plugin(catalogue.rules), *of_the_plugin(catalogue.limits))
        for parameter in one.parameters
        for dated in parameter.values
        if dated.origin is Origin.COMPANY
    ]
    assert [value for _, value in supplied] == [None, None, None, {}]


def test_every_kind_of_money_that_is_taken_has_a_limit_or_lifts_the_floor():
    (month,) = of_the_plugin(base().joined.catalogue.limits)
    assert isinstance(month, LimitSet)
    taken = {kind for kind in Money if kind.taken}
    assert taken == {*month.kinds, *month.lifts}
