"""What must hold of metrics before anything is computed."""

from __future__ import annotations

import pytest

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

TABLE = """
[table.picks]
key = ["person", "at"]
about = "at"
subject = "person"
column = [
  { name = "person", type = "employee" },
  { name = "at", type = "moment" },
  { name = "time", type = "duration" },
  { name = "lines", type = "count" },
]
"""
METRIC = """
[metric.taken]
label = "taken"
unit = "{0}"
source = {{ table = "picks", {1} }}
"""
TIME = 'numerator = { how = "sum", column = "time" }'


@pytest.mark.parametrize("unit", ["minutes", "hours", "days"])
@pytest.mark.parametrize(
    "source",
    [
        'how = "sum", column = "time"',
        'how = "max", column = "time"',
        TIME + ', denominator = { how = "count" }',
    ],
)
def test_time_that_is_counted_in_seconds_is_no_metric_in_another_unit(unit: str, source: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy_of(TABLE + METRIC.format(unit, source))
    (fault,) = caught.value.faults
    assert fault.code == "wrong_unit"
    assert "'time'" in fault.message
    assert f"not in {unit}" in fault.message
    assert 'unit = "seconds"' in fault.hint


@pytest.mark.parametrize(
    ("unit", "source"),
    [
        ("seconds", 'how = "sum", column = "time"'),
        ("number", TIME + ', denominator = { how = "sum", column = "lines" }'),
        ("hours", 'how = "sum", column = "lines"'),
        ("count", 'how = "distinct", column = "time"'),
        ("ratio", TIME + ', denominator = { how = "sum", column = "time" }'),
    ],
)
def test_what_is_in_seconds_or_no_time_is_taken(unit: str, source: str) -> None:
    assert "company.taken" in policy_of(TABLE + METRIC.format(unit, source)).catalogue.metrics
