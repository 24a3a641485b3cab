"""Cards and rules tried on the counts, or the brief rows, of which a working makes their inputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.working import Rows, Worked, Working
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial
from kpi.words import Label

TEXT = """
[metric.rate]
label = "rate"
unit = "percent"
source = { worked = "posted", rule = "posted", part = "good", per = "all" }
[metric.calls]
label = "calls"
unit = "count"
[rule.posted]
label = "posted"
scorer = "ratio"
full = "full"
inputs = { actual = "rate" }
parameters = { full = 50, target = 100 }
[rule.calls]
label = "calls"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
parameters = { full = 50, target = 10 }
[scorecard.desk]
label = "desk"
frequency = "month"
na_policy = "drop"
item = [{ rule = "posted" }, { rule = "calls" }]
"""


def posted(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count letters, and the good ones."""
    found = rows.get("letters", ())
    good = sum(row["good"] is True for row in found)
    return Worked({"": {"good": Fraction(good), "all": Fraction(len(found))}})


POSTED = Working("posted", posted, (), ("good", "all"), brief={"letters": ("", ("good",))}, label=Label("x"))


@cache
def policy() -> Policy:
    return policy_of(TEXT, [POSTED])


def tried(**given: Any) -> Outcome:
    return trial(policy(), "company.desk", given, {}, date(2024, 3, 31))


@pytest.mark.parametrize("given", [{"good": 1, "all": 2}, {"letters": [[True], [False]]}, {"rate": 50}])
def test_an_item_may_be_given_by_its_value_by_counts_and_by_brief_rows(given: Mapping[str, Any]):
    found = tried(calls=10, **given)
    assert found.outputs["items"] == {"posted": 25, "calls": 50}
    assert found.result == 75


def test_what_is_not_given_is_not_assessed_as_before():
    assert tried(good=1, all=2).outputs["items"] == {"posted": 25, "calls": None}


def test_a_name_that_no_item_knows_is_refused():
    with pytest.raises(UsageError, match="goods"):
        tried(goods=1, all=2)


@pytest.mark.parametrize("names", [("done", "due"), ("num", "den"), ("good", "all")])
def test_the_two_counts_of_a_rate_have_names_of_their_own_and_ones_for_every_rate(names: tuple[str, str]):
    def of(*counts: int) -> Any:
        return trial(policy(), "posted", dict(zip(names, counts, strict=True)), {}, date(2024, 3, 31)).result

    assert of(3, 4) == Fraction("37.5")
    assert of(0, 0) is None
