import pytest

from kpi.kit.scorers import named_points
from kpi.testing.scoring import scored

NAMED = {"named": [40, 60, 80], "points": [8, 12, 16]}


@pytest.mark.parametrize(("policy", "value", "points"), [
    ("lower", 50, 8), ("upper", 50, 12), ("interpolate", 50, 10), ("midpoint", 59, 10), ("manual", 50, None),
    ("open", 50, None), ("open", 60, 12), ("open", 39, 0), ("open", 99, 16),
])  # fmt: skip
def test_between_named_values_the_policy_decides(policy, value, points):
    got = scored(named_points, {"value": value}, {**NAMED, "gap_policy": policy})
    assert got.value == points
    assert ("gap" in got.flags) is (points is None)
