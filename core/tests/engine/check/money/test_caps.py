"""Deductions that can exceed what a limit lets be taken of a month's wage."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limited_company import BOUND, TEXT
from tried import results

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2018, 6, 30)
EVENTS = """
[event.late]
label = "late"
[event.broken]
label = "broken"
"""
SETS = """
[sanctions.conduct]
label = { zh = "纪律", en = "Conduct" }
rules = ["late"]
[[bind]]
role = "cs"
sanctions = "conduct"
"""


def late(scorer="escalating", inputs='{ nth = "nth" }', parameters="{ base = 50 }", money="fine"):
    return f"""{EVENTS}
[sanction.late]
kind = "fine"
label = {{ zh = "迟到", en = "Late" }}
scorer = "{scorer}"
inputs = {inputs}
money = "{money}"
on = "late"
parameters = {parameters}
{SETS}"""


def limits(mode="warn", share="0.2", bound=BOUND):
    """Return a company whose fines take at most a share of the month's wage; its minimum wage is 2000."""
    return (
        TEXT.replace(
            "split = { value = 1 } }\n[rule.least]", f"split = {{ value = {share} }} }}\n[rule.least]"
        ).replace('mode = { value = "cap" }', f'mode = {{ value = "{mode}" }}')
        + bound
    )


def above(text):
    return [one for one in check_policy(policy_of(text), DAY).findings if one.code == "above_cap"]


def one_of(text):
    [found] = above(text)
    return found


def test_fines_that_double_exceed_the_share_after_so_many_events():
    text = limits() + late()
    found = one_of(text)
    assert (found.severity, found.about, found.parameter) == ("warning", "company.late", "company.month.mode")
    assert found.message.en == (
        "Conduct: Late may take 750 in a month (4 events), and most for fines (company.fine_cap) "
        "allows 400 of the minimum wage of 2000"
    )
    assert (
        found.message.zh
        == "纪律：迟到一个月可扣 750 元（4 次），“罚款上限”（company.fine_cap）对最低工资 2000 元至多允许 400 元"
    )
    [tried] = found.trials
    assert tried.given["events"].count(",") == 3
    assert results(policy_of(text), found, DAY) == [750]


def test_a_fine_of_one_event_that_is_more_needs_one():
    found = one_of(limits() + late("fixed", "{}", "{ amount = 500 }"))
    assert "500 in a month (1 event)" in found.message.en


def test_flat_fines_add_up():
    found = one_of(limits() + late("fixed", "{}", "{ amount = 150 }"))
    assert "450 in a month (3 events)" in found.message.en


def test_fines_whose_sum_is_capped_below_the_share_are_clean():
    capped = late("per_event", '{ nth = "nth" }', "{ amount = 50, cap = 400 }")
    assert above(limits() + capped) == []
    assert len(above(limits() + capped.replace("400", "401"))) == 1


def test_a_fine_of_nothing_is_clean_even_where_nothing_may_be_taken():
    assert above(limits(share="0") + late("fixed", "{}", "{ amount = 0 }")) == []


def test_where_nothing_may_be_taken_any_fine_is_too_much():
    assert "allows nothing" in one_of(limits(share="0") + late("fixed", "{}", "{ amount = 1 }")).message.en


def test_an_amount_that_the_event_tells_has_no_end():
    text = limits() + late("share", '{ amount = "amount" }', "{ split = 1 }", "loss_compensation")
    found = one_of(text)
    assert found.witness == {"amount": "401"}
    assert trial(policy_of(text), found.about, found.witness, {}, DAY).result == 401


@pytest.mark.parametrize("mode", ["cap", "refuse"])
def test_a_mode_that_holds_the_limit_settles_it(mode):
    found = one_of(limits(mode) + late())
    assert (found.severity, found.settled) == ("note", f"company.month.mode = {mode}")


def test_limits_that_nobody_bound_are_told_as_a_note():
    found = one_of(limits(bound="") + late())
    assert (found.severity, found.settled) == ("note", "")
    assert found.message.en.endswith('; nothing binds it yet: [[bind]] limits = ["company.month"]')


def test_limits_of_others_do_not_hold_for_whom_a_set_binds():
    assert above(limits(bound='[[bind]]\nrole = "lead"\nlimits = ["month"]\n') + late()) == []


def test_what_is_taken_from_a_unit_is_no_wage():
    text = late().replace("[sanctions.conduct]", '[sanctions.conduct]\nsubject = "unit"')
    assert above(limits() + text.replace('role = "cs"\nsanctions', 'unit = "shop"\nsanctions')) == []


def test_a_part_of_pay_that_takes_is_looked_at_like_a_fine():
    text = (
        limits()
        + """
[metric.errors]
label = "errors"
unit = "count"
better = "less"
domain = { high = 100 }
[rule.less]
kind = "pay"
label = "less pay"
scorer = "per_count"
inputs = { count = "errors" }
parameters = { amount = -30 }
"""
    )
    text = text.replace(
        '[[bind]]\nrole = "cs"\npay',
        '[[pay.monthly.part]]\nname = "less"\nmoney = "fine"\nrule = "less"\n[[bind]]\nrole = "cs"\npay',
    )
    found = one_of(text)
    assert found.witness == {"errors": "14"}
    assert "less pay may take 420 in a month" in found.message.en


def test_several_rules_of_a_set_are_one_finding():
    text = limits() + late("fixed", "{}", "{ amount = 500 }")
    text = (
        text.replace('rules = ["late"]', 'rules = ["late", "later"]')
        + """
[sanction.later]
kind = "fine"
label = "later"
scorer = "fixed"
money = "fine"
on = "broken"
parameters = { amount = 900 }
"""
    )
    found = one_of(text)
    assert "; 1 more of its rules may exceed it too" in found.message.en


def test_without_a_minimum_wage_an_example_is_taken_and_called_one():
    text = (limits() + late()).replace(
        "parameters = { amount = { value = 2000 } }", 'parameters = { amount = { value = "none" } }'
    )
    found = one_of(text.replace('floor = "least"\n', ""))
    assert "allows 1000 of a wage of, say, 5000" in found.message.en


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 300),
    st.integers(1, 600),
    st.sampled_from(["geometric", "linear", "flat"]),
    st.integers(1, 40),
)
def test_fines_are_found_with_the_fewest_events_that_exceed_the_share(base, cap, mode, share):
    fine = late(parameters=f'{{ base = {base}, cap = {cap}, mode = "{mode}" }}')
    found = one_of(limits(share=str(share / 100)) + fine)
    most, whole, events = Fraction(2000 * share, 100), 0, 0
    while whole <= most:
        size = {"geometric": base * 2**events, "linear": base * (events + 1), "flat": base}[mode]
        whole, events = whole + min(size, cap), events + 1
    word = "event" if events == 1 else "events"
    assert f"may take {whole} in a month ({events} {word})" in found.message.en
