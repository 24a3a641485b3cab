"""Units ranked against each other: by the mean of their item ratios, ties parted by a metric, then shared."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

F = Fraction

TEXT = """
[metric.care]
label = "care"
unit = "percent"
better = "more"
[metric.calm]
label = "calm"
unit = "percent"
better = "more"
[metric.quick]
label = "quick"
unit = "ratio"
better = "more"
[metric.ratio]
label = "ratio"
unit = "ratio"
source = { standing = "item_ratio" }
[metric.met]
label = "met"
unit = "flag"
source = { standing = "target_met", card = "month" }
[metric.last]
label = "last"
unit = "flag"
source = { standing = "last", card = "places" }
[rule.care_item]
scorer = "ratio"
inputs = { actual = "care" }
full = "full"
parameters = { full = 20, target = 100 }
[rule.calm_item]
scorer = "ratio"
inputs = { actual = "calm" }
full = "full"
parameters = { full = 5, target = 100 }
[rule.passing]
kind = "condition"
scorer = "at_least"
inputs = { value = "care" }
parameters = { least = 90 }
[rule.composite]
scorer = "per_count"
inputs = { count = "ratio" }
parameters = { amount = 100 }
[scorecard.month]
label = "month"
subject = "unit"
na_policy = "drop"
passing = "passing"
item = [{ rule = "care_item" }, { rule = "calm_item" }]
[scorecard.places]
label = "places"
subject = "unit"
na_policy = "drop"
rank = { scope = "card", ties = "quick" }
item = [{ rule = "composite" }]
[[bind]]
unit = "co"
scorecard = ["month", "places"]
"""


@cache
def policy(text: str = TEXT) -> Policy:
    return policy_of(text)


def facts(figures: dict[str, dict[str, Any]]) -> MemoryFacts:
    units = [{"id": "co", "name": "co"}, *({"id": one, "name": one, "parent": "co"} for one in figures)]
    observed = [
        {"subject": one, "metric": f"company.{metric}", "period": "2024-03", "value": value}
        for one, own in figures.items()
        for metric, value in own.items()
    ]
    return MemoryFacts({"units": units, "observations": observed})


def run(figures: dict[str, dict[str, Any]], text: str = TEXT) -> Ran:
    return ran(policy(text), facts(figures), "2024-03")


def ranks(found: Ran) -> dict[str, int | None]:
    return {one: row["rank"] for (one, card), row in found.results.items() if card == "company.places"}


def test_the_composite_is_the_mean_of_the_items_as_shares_of_their_full_marks() -> None:
    found = run({"A": {"care": 90, "calm": 50}})
    assert found.results["A", "company.month"]["score"] == "20.50"
    assert found.results["A", "company.places"]["score"] == "70.00"


def test_an_item_that_is_not_assessed_takes_no_part() -> None:
    assert run({"A": {"care": 90}}).results["A", "company.places"]["score"] == "90.00"


def test_a_unit_that_is_not_assessed_has_no_rank_and_is_not_last() -> None:
    found = run({"A": {"care": 90}, "B": {"care": 80}, "C": {}})
    assert ranks(found) == {"A": 1, "B": 2, "C": None, "co": None}


def test_ties_are_parted_by_the_metric_and_then_shared() -> None:
    tied = {"care": 80}
    figures = {
        "A": {"care": 90},
        "B": {**tied, "quick": F(7, 10)},
        "C": {**tied, "quick": F(8, 10)},
        "D": tied,
    }
    assert ranks(run(figures)) == {"A": 1, "C": 2, "B": 3, "D": 4, "co": None}
    figures["D"] = {**tied, "quick": F(7, 10)}
    assert ranks(run(figures)) == {"A": 1, "C": 2, "B": 3, "D": 3, "co": None}


def test_a_rank_is_explained_by_the_scores_and_what_parts_them() -> None:
    figures = {"A": {"care": 80, "quick": F(8, 10)}, "B": {"care": 80}}
    found = explain(policy(), facts(figures), Period.parse("2024-03"), "B")
    (why,) = [one.why for one in found if not one.recorded]
    assert why is not None
    assert [(one.label.en, one.value, one.args[0].value) for one in why.args] == [
        ("A", 80, F(8, 10)),
        ("B", 80, None),
    ]


def test_a_card_with_a_base_and_no_items_gives_its_score_as_a_share_of_it() -> None:
    text = TEXT.replace(
        'item = [{ rule = "care_item" }, { rule = "calm_item" }]', "item = []\nparameters = { base = 100 }"
    )
    assert run({"A": {}}, text).results["A", "company.places"]["score"] == "100.00"


def test_the_metric_that_parts_ties_must_exist() -> None:
    with pytest.raises(PolicyError, match="quik"):
        policy_of(TEXT.replace('ties = "quick"', 'ties = "quik"'))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_whoever_is_behind_nobody_is_last_and_equals_share_a_rank(values: list[tuple[int, int]]) -> None:
    figures = {
        f"U{place}": {"care": F(care * 25), "quick": F(quick, 3)}
        for place, (care, quick) in enumerate(values)
    }
    found = ranks(run(figures))
    wanted = {f"U{place}": 1 + sum(other > own for other in values) for place, own in enumerate(values)}
    assert {name: rank for name, rank in found.items() if name != "co"} == wanted
