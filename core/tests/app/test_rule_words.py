from datetime import date
from fractions import Fraction

from kpi.app.rule_words import as_share, both_words, valid_day
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
