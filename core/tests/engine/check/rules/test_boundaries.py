from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.check.rules.boundaries import MOST_EDGES, boundaries
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2018, 6, 30)

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
[rule.on_time]
label = "on time"
scorer = "deduct_per_event"
full = "full"
inputs = { late = "late" }
parameters = { full = 10, late_pts = 4, floor = 0 }
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
inputs = { actual = "sales" }
parameters = { full = 20, target = 3000 }
"""


@pytest.fixture(scope="module")
def catalogue():
    return policy_of(POLICY).catalogue


def shown(catalogue, name):
    found = boundaries(catalogue.rules[f"company.{name}"], catalogue, DAY)
    assert found is not None
    lines = {}
    for one in found[0]:
        lines.setdefault(one.number, []).append((one.place, one.given[one.input], one.result))
    return list(lines.values())


def test_an_edge_of_a_band_is_shown_with_its_neighbours_and_a_gap_as_nothing(catalogue):
    assert shown(catalogue, "satisfied") == [
        [("below", "79.9", 0), ("at", "80", None), ("above", "80.1", None)],
        [("below", "89.9", None), ("at", "90", 60), ("above", "90.1", 60)],
    ]


def test_where_points_bend_is_an_edge_and_a_count_has_whole_neighbours(catalogue):
    assert shown(catalogue, "on_time") == [[("below", "2", 2), ("at", "3", 0), ("above", "4", 0)]]


def test_a_cap_is_an_edge_to_the_hundredth_of_a_yuan(catalogue):
    (edge,) = shown(catalogue, "sold")
    assert [(place, value) for place, value, _ in edge] == [
        ("below", "2999.99"), ("at", "3000"), ("above", "3000.01"),
    ]  # fmt: skip
    assert [result for _, _, result in edge] == [Fraction(20), 20, 20]


def test_of_several_inputs_each_has_its_edges_with_the_others_given(catalogue):
    found, more = boundaries(catalogue.rules["company.present"], catalogue, DAY)
    assert {one.input for one in found} == {"late", "absent"}
    assert all(set(one.given) == {"late", "absent"} for one in found)
    assert more == 0


def test_every_boundary_is_what_a_trial_gives():
    policy = policy_of(POLICY)
    for name in ("on_time", "present", "sold"):
        for one in boundaries(policy.catalogue.rules[f"company.{name}"], policy.catalogue, DAY)[0]:
            assert one.agrees
            assert trial(policy, one.rule.id, one.given, {}, DAY).result == one.result


def test_steps_without_end_are_told_as_far_as_somebody_reads():
    stepped = """
[rule.steps]
label = "steps"
scorer = "points_per_step"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 100, base_rate = 100, base_points = 100, step = 2, above = 0, below = -2, floor = 0 }
"""
    policy = policy_of(POLICY + stepped)
    found, more = boundaries(policy.catalogue.rules["company.steps"], policy.catalogue, DAY)
    assert len({one.number for one in found}) == MOST_EDGES
    assert more > 0
