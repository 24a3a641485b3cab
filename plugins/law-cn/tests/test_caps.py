"""Random pay months against the law worked out a second time, in fractions and by hand: to the cent, in every mode."""

from __future__ import annotations

import calendar
import math
from datetime import date
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.catalogue import load_base
from kpi.documents import parse
from kpi.exact import parse as number
from kpi.exact import show
from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import ran

POLICY = """
schema = 1
bind = [{ role = "cs", pay = "monthly" }, { limits = ["law_cn.month"] }]
[rule.base]
label = "base"
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = "pay"
part = [{ name = "base", money = "base", rule = "base" }, { name = "outside", mechanism = "outside", money = "adjustment" }]
"""
PERIODS = ("2024-01", "2024-02", "2024-03", "2024-04")
COMPARED, BESIDE = ("commission", "award"), ("allowance", "overtime")
PARTS = {
    "fine": "fine_cap",
    "loss_compensation": "loss_cap",
    "commission_returned": "returned_cap",
    "variable_reduction": "variable_cap",
}
"""The limited kinds with their rules, in the order in which they give way to the minimum wage."""
CARRIED = ("loss_compensation", "commission_returned")
OF_THE_WAGE = ("commission_returned", "variable_reduction")
MODES = st.sampled_from(("warn", "cap", "cap", "refuse"))
SHARES = {Fraction(0): "0", Fraction(1, 10): "0.1", Fraction(1, 3): '"1/3"', Fraction(1): "1"}
CENTS = st.integers(1, 400_000)


@st.composite
def terms(draw):
    """Draw what a company decides: modes, the share of fines, the minimum wage by dates, what a part of a month means."""
    share = draw(st.sampled_from(list(SHARES)))
    wages = draw(st.tuples(*(st.sampled_from((None, 1500, 2000, "2320.55")) for _ in range(2))))
    return {
        "modes": tuple(draw(MODES) for _ in PARTS),
        "share": share,
        "wages": wages,
        "partial": draw(st.sampled_from(("prorate", "lift", "whole"))),
    }


@st.composite
def months(draw):
    """Draw a person, whole or part of the first and the last month there, and what each month gives and takes."""
    kinds = st.sampled_from((*COMPARED, *BESIDE, *PARTS, *PARTS, "unpaid_time"))
    return {
        "base": draw(st.integers(1, 6000)),
        "hired": date(2024, 1, draw(st.sampled_from((1, 1, 11, 31)))),
        "left": draw(st.sampled_from((None, None, date(2024, 4, 1), date(2024, 4, 17)))),
        "lines": [draw(st.lists(st.tuples(kinds, CENTS), max_size=5)) for _ in PERIODS],
    }


@cache
def base():
    return load_base({"law_cn"})


def policy_of(drawn):
    text = POLICY
    sets = {
        f"law_cn.{rule}.mode": f'"{mode}"' for rule, mode in zip(PARTS.values(), drawn["modes"], strict=True)
    }
    sets |= {
        "law_cn.fine_cap.share": SHARES[drawn["share"]],
        "law_cn.month.partial_period": f'"{drawn["partial"]}"',
    }
    for key, value in sets.items():
        text += f'[[set]]\nkey = "{key}"\nvalue = {value}\n'
    for since, wage in zip(("2024-01-01", "2024-03-01"), drawn["wages"], strict=True):
        text += f'[[set]]\nkey = "law_cn.minimum_wage.monthly"\nvalue = {wage or chr(34) + "none" + chr(34)}\nfrom = "{since}"\n'
    return base().policy_of(parse(text, "kpi.toml"))


def facts_of(drawn):
    hired, left = drawn["hired"].isoformat(), drawn["left"] and drawn["left"].isoformat()
    given_kinds = (*COMPARED, *BESIDE)
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": hired, "left_on": left}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "base_pay": drawn["base"], "from": hired}],
            "pay_lines": [
                {
                    "subject": "A", "period": period, "kind": kind, "ref": f"{period}-{place}",
                    "amount": f"{cents if kind in given_kinds else -cents}/100",
                }
                for period, some in zip(PERIODS, drawn["lines"], strict=True)
                for place, (kind, cents) in enumerate(some)
            ],
        }
    )  # fmt: skip


def employed(drawn, period):
    """Return the part of a month in which the person was there."""
    year, month = map(int, period.split("-"))
    days = calendar.monthrange(year, month)[1]
    first = max(date(year, month, 1), drawn["hired"])
    last = min(date(year, month, days), drawn["left"] or date.max)
    return Fraction((last - first).days + 1, days)


def by_hand(drawn, law, place, old):
    """Work a month out: what is taken of each kind, what goes on to the next month, and whether the pay is held.

    `old` is what the month before left of each kind.
    """
    sums = dict.fromkeys((*COMPARED, *BESIDE, *PARTS, "unpaid_time"), Fraction(0))
    for kind, cents in drawn["lines"][place]:
        sums[kind] += Fraction(cents, 100)
    own, mode = {kind: sums[kind] for kind in PARTS}, dict(zip(PARTS, law["modes"], strict=True))
    earned = drawn["base"] + sum(sums[kind] for kind in COMPARED)
    wage = (
        earned
        + sum(sums[kind] for kind in BESIDE)
        - sums["unpaid_time"]
        - sum(own[kind] for kind in OF_THE_WAGE)
    )
    share = {"fine": law["share"], "loss_compensation": Fraction(1, 5)}
    taken, held = {}, False
    for kind in PARTS:
        measure = max(Fraction(0), wage + (own[kind] if kind in OF_THE_WAGE else 0))
        most = Fraction(math.floor(measure * share.get(kind, 1) * 100), 100)
        of_old = min(old[kind], max(Fraction(0), most - own[kind]))
        taken[kind] = [min(own[kind], most) if mode[kind] == "cap" else own[kind], of_old]
        held |= mode[kind] == "refuse" and own[kind] > most
    least = law["wages"][place >= 2]
    there = employed(drawn, PERIODS[place])
    if least is not None and not sums["unpaid_time"] and (there == 1 or law["partial"] != "lift"):
        floor = number(str(least)) * (there if law["partial"] == "prorate" else 1)
        floor = Fraction(math.ceil(floor * 100), 100)
        short = max(Fraction(0), floor - earned + sum(sum(one) for one in taken.values()))
        for kind in PARTS:
            less = min(short, taken[kind][1])
            taken[kind][1] -= less
            short -= less
        for kind in PARTS:
            if mode[kind] == "cap":
                less = min(short, taken[kind][0])
                taken[kind][0] -= less
                short -= less
            held |= mode[kind] == "refuse" and short > 0 and own[kind] > 0
    if held:
        return None, dict(old), Fraction(0)
    left = {kind: own[kind] + old[kind] - sum(taken[kind]) for kind in PARTS}
    onward = {kind: left[kind] if kind in CARRIED else Fraction(0) for kind in PARTS}
    pay = (
        earned
        + sum(sums[kind] for kind in BESIDE)
        - sums["unpaid_time"]
        - sum(sum(one) for one in taken.values())
    )
    return {kind: sum(one) for kind, one in taken.items()}, onward, pay


def total(run, kind, item=""):
    found = [
        number(line["amount"])
        for line in run.lines
        if line["ledger"] == "yuan" and line["kind"] == kind and item in ("", line["item"])
    ]
    return sum(found, Fraction(0))


@settings(max_examples=60, deadline=None)
@given(months(), terms())
def test_every_month_takes_what_the_law_worked_out_by_hand_takes(drawn, law):
    policy, facts = policy_of(law), facts_of(drawn)
    runs, old = [], dict.fromkeys(PARTS, Fraction(0))
    for place, period in enumerate(PERIODS):
        runs.append(ran(policy, with_results(facts, [one.computed for one in runs]), period))
        run = runs[-1]
        taken, onward, pay = by_hand(drawn, law, place, old)
        statuses = {line["status"] for line in run.lines if line["item"] == "base"}
        assert (statuses == {"held"}) is (taken is None)
        for kind in PARTS:
            assert total(run, kind, "carried_over") == -old[kind]
            assert total(run, kind, "limit_carried") == onward[kind]
            if taken is not None:
                assert -total(run, kind) == taken[kind], (period, kind)
        if taken is not None:
            assert number(run.payable.get("A", "0")) == pay, show(pay)
        old = onward
