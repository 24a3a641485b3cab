"""What the check finds of money in companies of the plugins, and what is left of it under the limits of the law."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from tried import results

from kpi.app.catalogue import load_policy
from kpi.engine.check.policy import check_policy
from kpi.exact import show

DAY = date(2024, 3, 31)
COMPANY = """
schema = 1
plugins = ["ecommerce", "law_cn"]
[[bind]]
role = "cs"
scorecard = "ecommerce.cs_month"
sanctions = ["ecommerce.cs_results", "ecommerce.cs_points"]
pay = "ecommerce.cs_pay"
[[bind]]
limits = ["law_cn.month"]
[[set]]
key = "ecommerce.cs_pay.bonus_mode"
value = "multiply"
[[set]]
key = "ecommerce.commission_by_score.tiers"
value = [[100000, 0.01], [200000, 0.015], ["none", 0.012]]
[[set]]
key = "ecommerce.commission_by_score.method"
value = "METHOD"
[[set]]
key = "law_cn.month.mode"
value = "MODE"
"""


@pytest.fixture
def company(tmp_path):
    def load(method="slab", mode="warn"):
        path = tmp_path / "kpi.toml"
        path.write_text(COMPANY.replace("METHOD", method).replace("MODE", mode), encoding="utf-8")
        return load_policy(path)

    return load


def found(policy, code):
    return [one for one in check_policy(policy, DAY).findings if one.code == code and one.accepted.en == ""]


def test_tiers_on_the_whole_amount_are_found_through_score_and_guarantee(company):
    policy = company()
    [fall] = found(policy, "pay_falls")
    assert (fall.severity, fall.about) == ("warning", "ecommerce.cs_pay")
    assert "3000 where Sales = 200000, 2400.01 where Sales = 200001" in fall.message.en
    assert [show(one) for one in results(policy, fall, DAY)] == ["3000", "2400.01"]


def test_tiers_on_their_own_parts_are_clean(company):
    assert found(company("marginal"), "pay_falls") == []


def test_a_fine_of_the_regulation_is_above_what_the_law_allows_until_a_mode_holds_it(company):
    [fine] = found(company(), "above_cap")
    assert (fine.severity, fine.about, fine.settled) == ("warning", "ecommerce.below_60", "")
    [held] = found(company(mode="cap"), "above_cap")
    assert (held.severity, held.settled) == ("note", "law_cn.month.mode = cap")


@pytest.mark.parametrize("plugin", ["kpi_ecommerce", "kpi_callcenter", "kpi_installer"])
def test_the_example_companies_pay_nobody_less_for_better_results(plugin):
    policy = load_policy(files(plugin) / "demo" / "kpi.toml")
    assert found(policy, "pay_falls") == []


def test_on_the_default_policies_every_fine_beyond_the_law_is_a_note_that_a_trial_shows():
    policy = load_policy(None)
    every = found(policy, "above_cap")
    assert len(every) > 10
    for one in every:
        assert one.severity == "note"
        assert all(result > 0 for result in results(policy, one, DAY)), one
