"""The inputs of rules beside the rows of a step: what the step has is taken, the rest measured once a subject."""

import polars as pl
import pytest

from kpi.engine.measure import own_name
from kpi.engine.measure.joined import joined
from kpi.engine.run import prepare
from kpi.model.period import Period
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

SPEED = Input("company.speed", Measure.COUNT, default_domain(Measure.COUNT))
LEVEL = Input("level", Measure.LEVEL, default_domain(Measure.LEVEL))
EARNED = Input("earned", Measure.YUAN, default_domain(Measure.YUAN))


@pytest.fixture
def context():
    policy = policy_of('[metric.speed]\nlabel = "speed"\nunit = "count"\n')
    return prepare(policy, MemoryFacts({}), Period.parse("2024-03"))


@pytest.fixture
def asked():
    """The metrics that were measured, and of how many subjects."""
    return []


@pytest.fixture
def measured(asked):
    def measure(context, subjects, metrics):
        asked.append((subjects["subject"].sort().to_list(), sorted(metrics)))
        return subjects.with_columns(
            *(pl.col("subject").alias(f"{name}.n") for name in metrics),
            *(pl.lit(1).alias(f"{name}.d") for name in metrics),
        )

    return measure


def test_what_a_step_has_is_taken_of_its_row_and_the_rest_measured_once_a_subject(context, measured, asked):
    rows = pl.DataFrame(
        {"subject": [7, 5, 7], "level": ["a", "b", "c"], "earned.n": [1, 2, 3], "earned.d": [1, 1, 1]}
    )
    found = joined(context, rows, [LEVEL, EARNED, SPEED, SPEED], measured)
    assert asked == [([5, 7], ["company.speed"])]
    assert found["level"].to_list() == ["a", "b", "c"]
    assert found["earned.n"].to_list() == [1, 2, 3]
    assert found["company.speed.n"].to_list() == [7, 5, 7]


def test_where_the_rows_have_all_nothing_is_measured(context, measured, asked):
    rows = pl.DataFrame({"subject": [7], "company.speed.n": [3], "company.speed.d": [1]})
    assert joined(context, rows, [SPEED], measured).equals(rows)
    assert asked == []


def test_an_input_goes_by_its_attribute_or_by_its_last_part_where_it_is_no_metric(context):
    assert own_name(context, "level") == "level"
    assert own_name(context, "plugin.amount") == "amount"
    assert own_name(context, "company.speed") == ""
