"""Counts of a working that may be left out of a trial, and brief rows that it cannot read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
import pytest

from kpi.errors import DataError, UsageError
from kpi.expr import coalesce
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.rule import Scorer
from kpi.model.working import Rows, Worked, Working
from kpi.testing.policies import policy_of
from kpi.trial import trial
from kpi.words import Label

TEXT = """
[metric.seen]
label = "seen"
unit = "count"
source = { worked = "looked", rule = "both", part = "seen" }
[metric.extra]
label = "extra"
unit = "count"
[rule.both]
label = "both"
scorer = "both"
inputs = { seen = "seen", extra = "extra" }
optional = ["seen"]
"""


def looked(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the looks given."""
    return Worked({"": {"seen": Fraction(len(rows.get("looks", ())))}})


LOOKED = Working("looked", looked, (), ("seen",), brief={"looks": ("", ("on",))}, label=Label("looks"))
BOTH = Scorer("both", lambda seen, extra: coalesce(seen, 0) + extra)


def test_counts_that_may_be_left_out_need_not_be_given_beside_another_input():
    policy = policy_of(TEXT, [LOOKED], [BOTH])
    assert trial(policy, "both", {"extra": 3}, {}, date(2024, 3, 31)).result == 3
    assert trial(policy, "both", {"extra": 3, "looks": ["a", "b"]}, {}, date(2024, 3, 31)).result == 5
    with pytest.raises(UsageError, match="missing: rows"):
        trial(policy, "both", {}, {}, date(2024, 3, 31))


@pytest.mark.parametrize("looks", ["[[]]", '[["1", "2024-03-04", {"a": 1}]]', '["1/0"]'])
def test_what_a_working_cannot_read_is_a_fault_of_what_was_given(looks: str):
    def careless(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        (row,) = rows["looks"]
        return Worked({"": {"seen": Fraction(1) / Fraction(row["went"])}})

    reading = attrs.evolve(LOOKED, function=careless, brief={"looks": ("", ("id", "came", "went"))})
    with pytest.raises(DataError, match="looks: cannot be read") as caught:
        trial(policy_of(TEXT, [reading], [BOTH]), "both", {"extra": 3, "looks": looks}, {}, date(2024, 3, 31))
    assert caught.value.faults[0].hint == "looks: [id, came, went] each"
