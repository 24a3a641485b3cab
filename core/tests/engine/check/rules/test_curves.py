"""A rule along one of its inputs: the same as a trial gives, with the others held as somebody would think of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.check.rules.boundaries import boundaries
from kpi.engine.check.rules.curves import curve, drawable, figures_in, window
from kpi.errors import UsageError
from kpi.expr import var
from kpi.model.names import short
from kpi.model.quantity import Domain, Measure
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)
F = Fraction

POLICY = """
[metric.satisfaction]
label = "satisfaction"
unit = "percent"
[metric.late]
label = "late"
unit = "count"
[metric.absent]
label = "absent"
unit = "count"
[metric.sales]
label = "sales"
unit = "yuan"
domain = { low = 0 }
[metric.goal]
label = "goal"
unit = "yuan"
domain = { low = 0 }
[rule.satisfied]
label = "satisfied"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.satisfied.parameters]
full = 60
edges = [80, 90]
points = [0, "gap", 60]
gap_policy = "open"
[rule.present]
label = "present"
scorer = "deduct_per_event"
full = "full"
inputs = { late = "late", absent = "absent" }
parameters = { full = 10, late_pts = 4, absent_pts = 5, floor = 0 }
[rule.sold]
label = "sold"
scorer = "ratio"
full = "full"
inputs = { actual = "sales", target = "goal" }
parameters = { full = 20 }
[rule.quick]
label = "quick"
scorer = "against_mean"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 10, below_pts = 4 }
[rule.fixed]
label = "fixed"
kind = "award"
scorer = "fixed"
unit = "yuan"
parameters = { amount = 100 }
"""


@pytest.fixture(scope="module")
def catalogue():
    return policy_of(POLICY).catalogue


def drawn(catalogue, name, given=None, shown=()):
    rule = catalogue.rules[f"company.{name}"]
    return curve(rule, drawable(rule, catalogue, DAY), DAY, given or {}, shown)


@pytest.mark.parametrize("name", ["satisfied", "present", "sold"])
def test_a_curve_is_what_the_boundary_cases_of_its_rule_give(catalogue, name):
    rule = catalogue.rules[f"company.{name}"]
    cases, _ = boundaries(rule, catalogue, DAY)
    along = drawn(catalogue, name).var
    tried = 0
    for case in cases:
        if case.input != short(along.name):
            continue
        others = {
            item.name: None if case.given[item.short] == "none" else F(case.given[item.short])
            for item in rule.inputs
            if item.short != case.input
        }
        x = F(case.given[case.input])
        one = curve(rule, drawable(rule, catalogue, DAY), DAY, others, [x])
        (holding,) = [piece for piece in one.stretches if piece.holds(x)]
        assert holding.at(x) == case.result
        tried += 1
    assert tried >= 2


def test_the_first_number_that_changes_anything_is_drawn_and_the_others_are_held(catalogue):
    found = drawn(catalogue, "sold")
    assert short(found.var.name) == "sales"
    assert {short(name): value for name, value in found.given.items()} == {"goal": F(100)}


def test_what_is_given_is_held_and_what_is_left_is_drawn(catalogue):
    name = next(one.name for one in catalogue.rules["company.sold"].inputs if short(one.name) == "sales")
    found = drawn(catalogue, "sold", {name: F(50)})
    assert short(found.var.name) == "goal"
    assert found.given[name] == F(50)


def test_a_figure_of_a_group_is_held_under_its_name(catalogue):
    rule = catalogue.rules["company.quick"]
    tree = drawable(rule, catalogue, DAY)
    assert [one.name for one in figures_in(rule, tree)] == ["mean"]
    found = drawn(catalogue, "quick", {"mean": F(70)})
    assert [(one.low, one.form) for one in found.stretches] == [(found.low, F(6)), (F(70), F(10))]


def test_a_rule_that_reads_no_number_is_refused_with_what_it_reads(catalogue):
    with pytest.raises(UsageError) as refused:
        drawn(catalogue, "fixed")
    assert refused.value.faults[0].code == "no_curve"


def test_nothing_left_to_go_along_is_refused_with_what_may_be_left_out(catalogue):
    names = {one.name: F(1) for one in catalogue.rules["company.sold"].inputs}
    with pytest.raises(UsageError) as refused:
        drawn(catalogue, "sold", names)
    assert "sales" in str(refused.value.faults[0].hint)


def test_people_are_on_the_curve_wherever_they_stand(catalogue):
    found = drawn(catalogue, "sold", shown=[F(5000)])
    assert found.high >= 5000


def test_a_window_is_around_the_edges_and_ends_where_the_domain_does():
    percent = var("p", Measure.PERCENT)
    assert window(percent, [F(80), F(95)]) == (F(76), F(100))
    assert window(percent, [F(80)]) == (F(0), F(100))
    assert window(var("n", domain=Domain(F(0), F(10**9), whole=True)), [F(3)]) == (F(0), F(5))
    assert window(var("y", Measure.YUAN), []) == (F(0), F(10000))
