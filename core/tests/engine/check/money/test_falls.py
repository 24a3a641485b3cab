"""Pay that falls when results rise, across tiers, guarantee, fines and awards; a scan over every value says the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tried import results

from kpi.engine.check.policy import check_policy
from kpi.exact import parse
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)

METRICS = """
[metric.sales]
label = { zh = "销售额", en = "Sales" }
unit = "yuan"
better = "more"
domain = { low = 0, high = 400, whole = true }
[metric.complaints]
label = { zh = "投诉", en = "Complaints" }
unit = "count"
better = "less"
domain = { high = 20 }
[rule.commission]
kind = "pay"
label = { zh = "提成", en = "Commission" }
scorer = "tiers"
inputs = { amount = "sales" }
[rule.commission.parameters]
tiers = TIERS
method = "METHOD"
"""
PART = """
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
"""
SCHEME = """
[pay.monthly]
label = { zh = "工资", en = "Pay" }
frequency = "month"
"""
GUARANTEE = """
[rule.least]
kind = "pay"
label = { zh = "保底", en = "Guarantee" }
scorer = "fixed"
parameters = { amount = LEAST }
"""
TOPUP = """
[[pay.monthly.part]]
name = "guarantee"
mechanism = "topup"
money = "guarantee"
rule = "least"
counts = ["commission"]
"""
AID = """
[rule.aid]
kind = "pay"
label = { zh = "补贴", en = "Aid" }
scorer = "below_mark"
inputs = { score = "earned" }
parameters = { pass_mark = MARK, amount = 30 }
"""
AIDED = """
[[pay.monthly.part]]
name = "aid"
money = "allowance"
rule = "aid"
counts = ["commission", "guarantee"]
"""
BIND = """
[[bind]]
role = "cs"
pay = "monthly"
"""
SLAB = METRICS.replace("TIERS", '[[100, 0.1], ["none", 0.05]]').replace("METHOD", "slab")
RISING = METRICS.replace("TIERS", '[[100, 0.1], ["none", 0.2]]').replace("METHOD", "marginal")


def falls(text):
    return [one for one in check_policy(policy_of(text), DAY).findings if one.code == "pay_falls"]


def one_of(text):
    [found] = falls(text)
    return found


def shown(text, found):
    """Return what `kpi try` says of each of a finding's trials."""
    return results(policy_of(text), found, DAY)


def test_a_notch_of_tiers_is_found_at_its_edge_and_tried_by_the_rule():
    text = SLAB + SCHEME + PART + BIND
    found = one_of(text)
    assert (found.severity, found.about) == ("warning", "company.commission")
    assert found.message.en == (
        "Commission: Sales gets better and the result worse: 10 where Sales = 100, 5.05 where Sales = 101"
    )
    assert found.parameter == "company.commission.method"
    assert shown(text, found) == [Fraction(10), parse("5.05")]


def test_tiers_that_pay_each_rate_on_its_own_part_are_clean():
    assert falls(RISING + SCHEME + PART + BIND) == []


def test_a_guarantee_that_makes_up_for_a_notch_leaves_nothing_to_find():
    text = SLAB.replace("high = 400", "high = 150") + SCHEME + PART + TOPUP + BIND
    assert falls(text + GUARANTEE.replace("LEAST", "10")) == []


def test_a_notch_above_the_guarantee_is_found_with_what_is_paid_together():
    text = SLAB + SCHEME + PART + TOPUP + BIND + GUARANTEE.replace("LEAST", "8")
    found = one_of(text)
    assert found.about == "company.monthly"
    assert found.message.en == (
        "Pay: Sales gets better and pay falls: 10 where Sales = 100, 8 where Sales = 101 "
        "(Commission 10 → 5.05, Guarantee 0 → 2.95)"
    )
    assert shown(text, found) == [Fraction(10), Fraction(8)]


def test_aid_that_ends_at_an_amount_earned_falls_though_no_rule_reads_the_metric_the_wrong_way():
    text = RISING + SCHEME + PART + AIDED + BIND + AID.replace("MARK", "20")
    found = one_of(text)
    assert found.message.zh == (
        "工资：销售额变好，应得反而减少：销售额 = 149 时 49.8，销售额 = 150 时 20（提成 19.8 → 20，补贴 30 → 0）"
    )
    assert shown(text, found) == [parse("49.8"), Fraction(20)]


def test_a_guarantee_that_falls_by_itself_is_judged_by_the_pay_that_it_makes():
    falling = """
[rule.least]
kind = "pay"
label = { zh = "保底", en = "Guarantee" }
scorer = "below_mark"
inputs = { score = "sales" }
parameters = { pass_mark = 100, amount = LEAST }
"""
    text = RISING + SCHEME + PART + TOPUP + BIND
    assert falls(text + falling.replace("LEAST", "10")) == []
    found = one_of(text + falling.replace("LEAST", "25"))
    assert "25 where Sales = 99, 10 where Sales = 100" in found.message.en


CARED = """
[metric.complaints]
label = { zh = "投诉", en = "Complaints" }
unit = "count"
better = "less"
domain = { high = 20 }
[rule.careful]
label = "careful"
scorer = "deduct_per_event"
full = "full"
inputs = { complaints = "complaints" }
parameters = { full = 100, complaints_pts = 1, floor = 0 }
[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "careful"
[rule.by_score]
kind = "pay"
label = { zh = "绩效", en = "Performance" }
scorer = "share"
inputs = { amount = "score" }
parameters = { split = 1 }
[rule.care]
kind = "pay"
label = { zh = "委屈补贴", en = "Care" }
scorer = "fixed"
parameters = { amount = AMOUNT }
[pay.monthly]
label = "Pay"
frequency = "month"
[[pay.monthly.part]]
name = "performance"
money = "award"
rule = "by_score"
[[pay.monthly.part]]
name = "care"
money = "allowance"
rule = "care"
when = { metric = "complaints", op = ">=", value = 5 }
[[bind]]
role = "cs"
pay = "monthly"
scorecard = "month"
"""


def test_a_metric_that_moves_pay_by_a_score_and_by_itself_is_taken_together():
    text = CARED.replace("AMOUNT", "3")
    found = one_of(text)
    assert found.message.en == (
        "Pay: Complaints gets better and pay falls: 98 where Complaints = 5, 96 where Complaints = 4 "
        "(Performance 95 → 96, Care 3 → 0)"
    )
    assert shown(text, found) == [Fraction(98), Fraction(96)]


def test_it_is_clean_where_the_score_brings_as_much_as_is_lost():
    assert falls(CARED.replace("AMOUNT", "1")) == []


def test_what_an_author_of_a_rule_accepts_is_a_note_with_his_reason():
    accepted = (
        'scorer = "below_mark"\naccepted = { pay_falls = { zh = "只帮低收入", en = "only for low pay" } }'
    )
    aid = AID.replace("MARK", "20").replace('scorer = "below_mark"', accepted)
    found = one_of(RISING + SCHEME + PART + AIDED + BIND + aid)
    assert (found.severity, found.accepted.en) == ("note", "only for low pay")


def test_a_rule_that_never_goes_the_right_way_is_no_drop_but_the_wrong_direction():
    text = (SLAB + SCHEME + PART + BIND).replace('better = "more"', 'better = "less"', 1)
    text = text.replace('[[100, 0.1], ["none", 0.05]]', '[["none", 0.05]]')
    codes = [one.code for one in check_policy(policy_of(text), DAY).findings]
    assert "wrong_direction" in codes
    assert "pay_falls" not in codes


MADE = """
[metric.returned]
label = { zh = "退货", en = "Returned" }
unit = "yuan"
better = "less"
domain = { low = 0, high = 400, whole = true }
[rule.net]
kind = "points"
label = "net"
scorer = "top_up"
unit = "yuan"
inputs = { earned = "sales", advanced = "returned" }
[metric.net]
label = "net"
unit = "yuan"
better = "more"
source = { rule = "net" }
"""


def test_what_several_metrics_show_of_one_amount_that_a_rule_makes_is_told_once():
    text = SLAB.replace('inputs = { amount = "sales" }', 'inputs = { amount = "net" }')
    found = one_of(MADE + text + SCHEME + PART + BIND)
    assert "Sales gets better and pay falls: 10 where Sales = 100, 5.05 where Sales = 101" in found.message.en


def test_amounts_that_are_rounded_on_the_way_hide_nothing():
    text = SLAB.replace(
        "[rule.commission]",
        """[metric.earned_once]
label = "earned once"
unit = "yuan"
better = "more"
source = { rule = "commission" }
[rule.half]
kind = "pay"
label = "half"
scorer = "share"
inputs = { amount = "earned_once" }
parameters = { split = 0.5 }
[rule.commission]""",
    ).replace("high = 400, whole = true", "high = 1000000")
    found = one_of(text + SCHEME + PART.replace('rule = "commission"', 'rule = "half"') + BIND)
    assert "5 where Sales = 100, 2.53 where Sales = 101" in found.message.en


NONE = '"none"'

# --- A scan over every value says the same -----------------------------------------------------------------------------


@st.composite
def companies(draw):
    """Draw tiers, a guarantee (or none) and an aid (or none)."""
    bounds = sorted(draw(st.sets(st.integers(10, 390), min_size=1, max_size=3)))
    rates = draw(st.lists(st.integers(1, 40), min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    method = draw(st.sampled_from(["slab", "marginal"]))
    least = draw(st.one_of(st.none(), st.integers(1, 60)))
    mark = draw(st.one_of(st.none(), st.integers(1, 90)))
    return bounds, [Fraction(rate, 100) for rate in rates], method, least, mark


def pay(sales, bounds, rates, method, least, mark):
    """Work the month out by hand."""
    edges = [*bounds, None]
    if method == "slab":
        rate = next(rate for edge, rate in zip(edges, rates, strict=True) if edge is None or sales <= edge)
        earned = sales * rate
    else:
        lows = [0, *bounds]
        earned = sum(
            (max((sales if edge is None else min(sales, edge)) - low, 0) * rate
             for low, edge, rate in zip(lows, edges, rates, strict=True)),
            Fraction(0),
        )  # fmt: skip
    earned = earned if least is None else max(earned, Fraction(least))
    return earned if mark is None or earned >= mark else earned + 30


def written(bounds, rates, method, least, mark):
    rows = [
        f"[{NONE if edge is None else edge}, {float(rate)}]"
        for edge, rate in zip([*bounds, None], rates, strict=True)
    ]
    text = METRICS.replace("TIERS", f"[{', '.join(rows)}]").replace("METHOD", method) + SCHEME + PART
    if least is not None:
        text += TOPUP
    if mark is not None:
        text += AIDED
    if least is not None:
        text += GUARANTEE.replace("LEAST", str(least))
    if mark is not None:
        text += AID.replace("MARK", str(mark))
    return text + BIND


@settings(max_examples=60, deadline=None)
@given(companies())
def test_a_fall_is_found_where_a_scan_sees_one_and_nowhere_else(drawn):
    amounts = [pay(sales, *drawn) for sales in range(401)]
    seen = any(later < earlier for earlier, later in pairwise(amounts))
    text = written(*drawn)
    found = falls(text)
    assert bool(found) is seen
    for one in found:
        before, after = shown(text, one)
        assert after < before
        if one.about == "company.monthly":
            assert after == pay(int(one.witness["sales"]), *drawn)


BASE = """
[rule.base]
kind = "pay"
label = "Base"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = 1 }
"""
BASED = """
[[pay.monthly.part]]
name = "base"
money = "base"
rule = "base"
"""


@settings(max_examples=30, deadline=None)
@given(companies())
def test_what_is_found_beside_a_base_pay_is_so(drawn):
    text = (
        written(*drawn)
        .replace(SCHEME, BASE + SCHEME + BASED)
        .replace('counts = ["commission"', 'counts = ["base", "commission"')
    )
    for found in falls(text):
        before, after = shown(text, found)
        assert after < before
    bounds, rates, method, _, mark = drawn
    amounts = [pay(sales, bounds, rates, method, None, None) for sales in range(401)]
    if mark is None and any(later < earlier for earlier, later in pairwise(amounts)):
        assert falls(text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_single_input_is_told_without_a_word_of_samples(lang):
    text = RISING + SCHEME + PART + AIDED + BIND + AID.replace("MARK", "20")
    assert "抽样" not in one_of(text).message.text(lang)
    assert "sampled" not in one_of(text).message.text(lang)
