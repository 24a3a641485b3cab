"""Trying a set of limits: as a run of the same month."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import DataError, UsageError
from kpi.exact import parse
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran
from kpi.trial import trial

TEXT = """
[metric.region]
label = { zh = "地区", en = "region" }
unit = "level"
source = { attribute = "region" }
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[rule.loss_cap]
label = { zh = "赔偿", en = "loss" }
kind = "pay"
scorer = "share"
inputs = { amount = "earned" }
parameters = { split = { value = 0.2 }, rounding = { value = "none" }, carry = { value = true } }
[rule.other_cap]
label = { zh = "其他", en = "others" }
kind = "pay"
scorer = "share"
inputs = { amount = "earned" }
parameters = { split = { value = "1/3" }, rounding = { value = "none" } }
[rule.least]
label = { zh = "最低", en = "least" }
kind = "pay"
scorer = "levels"
inputs = { level = "region" }
parameters = { points = { value = { east = 1810.50 } } }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base", "award", "unpaid_time"]
rest = ["base", "award", "fine", "loss_compensation", "commission_returned"]
floor = "least"
lifts = ["unpaid_time"]
parameters = { mode = { value = "cap", choices = ["warn", "cap", "refuse"] }, regions = { value = { shop = "east" } } }
[[limit.month.part]]
name = "others"
kinds = ["fine", "commission_returned"]
rule = "other_cap"
[[limit.month.part]]
name = "loss"
kinds = ["loss_compensation"]
rule = "loss_cap"
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
policy = cache(policy_of)
DAY = date(2018, 6, 30)


def tried(**given_: object):
    return trial(policy(TEXT), "company.month", {"region": "east", **given_}, {}, DAY)


CENTS = st.integers(0, 300_000).map(lambda cents: Fraction(cents, 100))
TAKEN = ("fine", "commission_returned", "loss_compensation", "unpaid_time")


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 6000),
    CENTS,
    st.fixed_dictionaries(dict.fromkeys(TAKEN, CENTS)),
    st.sampled_from(("cap", "warn")),
)
def test_a_trial_comes_to_what_a_run_of_the_month_pays(
    base: int, award: Fraction, taken: dict[str, Fraction], mode: str
):
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": "2018-01-01"}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "base_pay": base, "from": "2018-01-01"}
            ],
            "pay_lines": [
                {"subject": "A", "period": "2018-06", "kind": kind, "amount": amount}
                for kind, amount in (("award", award), *((kind, -amount) for kind, amount in taken.items()))
            ],
        }
    )
    run = ran(policy(TEXT.replace('"cap", choices', f'"{mode}", choices')), facts, "2018-06")
    found = tried(base=base, award=award, mode=mode, **taken)
    assert found.result == parse(run.payable.get("A", "0"))
    carried = [parse(one["amount"]) for one in run.lines if one["item"] == "limit_carried"]
    assert sum(found.outputs["carried"].values()) == sum(carried)


def test_outputs_say_what_the_rules_allow_and_what_becomes_of_each_kind():
    found = tried(base=3000, loss_compensation=900, fine=100)
    assert found.result == 2300
    assert found.outputs == {
        "wage": 3000, "most_others": 1000, "most_loss": 600, "floor": Fraction("1810.5"), "fine": 100,
        "loss_compensation": 600, "carried": {"loss_compensation": 300}, "waived": {},
    }  # fmt: skip
    assert found.flags == ("capped_by:company.loss_cap",)


def test_a_rest_of_an_earlier_month_takes_the_room_that_the_month_leaves():
    found = tried(base=3000, loss_compensation=400, carried_loss_compensation=500)
    assert (found.result, found.outputs["carried"]) == (2400, {"loss_compensation": 300})


def test_parameters_of_the_set_and_of_its_rules_may_stand_beside():
    assert tried(base=3000, loss_compensation=900, **{"loss_cap.split": "0.1"}).result == 2700
    assert tried(base=3000, loss_compensation=900, carry=False).outputs["waived"] == {
        "loss_compensation": 300
    }
    assert tried(base=3000, loss_compensation=900, mode="refuse").result is None


def test_without_a_region_the_floor_is_not_known_and_this_is_said():
    found = trial(policy(TEXT), "company.month", {"base": 2000, "fine": 500}, {}, DAY)
    assert (found.result, found.flags) == (1500, ("least_unknown",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fien": 1}, "fien"),
        ({"split": "0.1", "base": 1}, "several rules"),
        ({"region": "east"}, "money by its kind"),
    ],
)
def test_names_that_do_not_exist_or_say_nothing_are_refused(wrong: dict[str, object], said: str):
    with pytest.raises(UsageError, match=said):
        trial(policy(TEXT), "company.month", wrong, {}, DAY)


def test_what_is_to_be_taken_is_given_above_nothing():
    with pytest.raises(DataError, match="below 0"):
        tried(base=3000, fine=-5)
