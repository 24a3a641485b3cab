from __future__ import annotations

import pytest

from kpi.engine.explain.near import rests_on_the_unit
from kpi.model.period import Period
from kpi.testing.policies import policy_of

JULY = Period.parse("2018-07")
CARD = """
[metric.answered]
label = { en = "Answered" }
unit = "percent"
better = "more"
[rule.answered]
label = { en = "Answered" }
scorer = "SCORER"
inputs = { value = "answered" }
parameters = { full = 100 }
[scorecard.month]
label = { en = "Month" }
frequency = "month"
na_policy = "drop"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "answered"
[[bind]]
role = "agent"
scorecard = "month"
"""
MEAN = CARD.replace("SCORER", "against_mean").replace("{ full = 100 }", "{ full = 10, below_pts = 2 }")


def rests(text: str) -> bool:
    return rests_on_the_unit(policy_of(text), JULY)


@pytest.mark.parametrize("text", [CARD.replace("SCORER", "manual"), MEAN])
def test_a_card_that_compares_within_the_unit_rests_on_it(text):
    assert rests(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('rank = { scope = "unit" }', 'rank = { scope = "company" }'),
        ("{ full = 10, below_pts = 2 }", '{ full = 10, below_pts = 2, scope = "company" }'),
        ('better = "more"', 'better = "more"\nsource = { of = "other", over = "unit", how = "mean" }'),
        ('frequency = "month"', 'frequency = "quarter"'),
        ('frequency = "month"', 'frequency = "month"\nsubject = "unit"'),
    ],
)
def test_whatever_looks_beyond_the_unit_does_not(old, new):
    other = '[metric.other]\nlabel = { en = "Other" }\nunit = "percent"\n'
    assert old in MEAN
    assert not rests(other + MEAN.replace(old, new))


def test_a_policy_that_binds_nobody_is_not_known_to():
    assert not rests(MEAN.split("[[bind]]")[0])
