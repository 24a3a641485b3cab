"""A period as it is or would be, and a longer one that reads what it comes to."""

from fractions import Fraction

import pytest

from kpi.app.whatif.side import Side
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

POLICY = """
[metric.speed]
label = "speed"
unit = "percent"
[rule.speed]
label = "speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
parameters = { full = { value = 50 }, target = { value = 100 } }
[scorecard.form]
label = "form"
rollups = { quarter = "mean" }
[[scorecard.form.item]]
rule = "speed"
[[bind]]
role = "cs"
scorecard = "form"
"""
FACTS = MemoryFacts(
    {
        "employees": [{"id": "A", "name": "An", "hired_on": "2024-03-01"}],
        "units": [{"id": "shop", "name": "Shop"}],
        "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2024-03-01"}],
        "observations": [{"subject": "A", "metric": "company.speed", "period": "2024-03", "value": "80"}],
    }
)
QUARTER = Period.parse("2024-Q1")


@pytest.fixture
def march():
    return Side.of(policy_of(POLICY), FACTS, Period.parse("2024-03"))


def scores(side):
    return [None if one is None else Fraction(one, 10_000) for one in side.computed.results["score"]]


def test_it_is_computed_once(march):
    assert scores(march) == [40]
    assert march.computed is march.computed


def test_a_longer_period_reads_what_it_comes_to_though_it_was_never_run(march):
    assert scores(march.seen_in(QUARTER)) == [40]
    assert scores(Side.of(policy_of(POLICY), FACTS, QUARTER)) != [40]


def test_subjects_are_known_by_id(march):
    assert set(march.keys) == {"A", "shop"}
    assert march.keys["A"] in march.context.population.people["subject"]
