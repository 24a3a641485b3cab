from datetime import date
from fractions import Fraction

import attrs
import pytest

from kpi.app.rule_words import as_share, both_words, valid_day
from kpi.errors import PolicyError
from kpi.kit.scorers.words import Share
from kpi.testing.policies import policy_of

POLICY = """
[metric.rate]
label = { zh = "率", en = "rate" }
unit = "ratio"
[rule.zone]
scorer = "linear_zone"
inputs = { value = "rate" }
[rule.zone.parameters]
floor = { value = 0.9, unit = "ratio" }
target = { value = 0.95, unit = "ratio" }
full = { value = "none", origin = "default" }
[rule.dated]
scorer = "fixed"
parameters = { amount = [{ value = 1, from = "2020-01-01", until = "2020-12-31" }] }
"""


def test_a_number_of_the_unit_ratio_is_said_in_percent():
    catalogue = policy_of(POLICY).catalogue
    told = both_words(catalogue.rules["company.zone"], catalogue, date(2025, 1, 1))
    assert told.zh == "率 低于 90% 不得分；95% 及以上得满分 未定；其间按线性得分（按比例）"
    assert told.en == "rate below 90%: 0; from 95%: (not set); linear between (ratio)"


def test_lists_of_shares_are_shares_and_other_units_stay_as_they_are():
    half = Fraction(1, 2)
    assert all(isinstance(one, Share) for one in as_share((half, half), "ratio"))
    assert not isinstance(as_share(half, "percent"), Share)
    assert as_share(None, "ratio") is None


def test_a_table_that_holds_no_longer_is_read_on_its_last_day():
    rule = policy_of(POLICY).catalogue.rules["company.dated"]
    assert valid_day(rule, date(2025, 1, 1)) == date(2020, 12, 31)
    assert valid_day(rule, date(2020, 5, 1)) == date(2020, 5, 1)


@pytest.mark.parametrize(
    "wrong, told",
    [
        ('scorer = "levels"\ninputs = { level = "rate" }\nparameters = { points = 10 }', "a list of numbers"),
        ('scorer = "ratio"\ninputs = { actual = "rate" }\nparameters = { full = "50", target = 1 }', "'50'"),
        (
            'scorer = "deduct_per_event"\ninputs = { n = "rate" }\nparameters = { full = 20, m_pts = 5 }',
            "rule company.wrong: n_pts is not given",
        ),
    ],
)
def test_a_rule_of_the_company_that_its_scorer_refuses_has_no_words(wrong, told):
    catalogue = policy_of(f"{POLICY}[rule.wrong]\n{wrong}\n").catalogue
    with pytest.raises(PolicyError, match=told):
        both_words(catalogue.rules["company.wrong"], catalogue, date(2025, 1, 1))


def test_a_number_that_the_company_sets_and_the_scorer_refuses_is_no_words_either():
    text = f'{POLICY}[rule.band]\nscorer = "bands"\ninputs = {{ value = "rate" }}\n[rule.band.parameters]\n'
    text += 'edges = [80, 90]\npoints = [0, 5, 10]\n[[set]]\nkey = "company.band.edges"\nvalue = [90, 80]\n'
    catalogue = policy_of(text).catalogue
    rule = attrs.evolve(catalogue.rules["company.band"], owner="shop")
    with pytest.raises(PolicyError, match="edges"):
        both_words(rule, catalogue, date(2025, 1, 1))
