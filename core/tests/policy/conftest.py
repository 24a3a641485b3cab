"""Rule files and policies from text."""

from textwrap import dedent

import pytest

from kpi.app.catalogue import core_declared
from kpi.documents import parse
from kpi.errors import Faults, PolicyError
from kpi.policy.catalogue import join
from kpi.policy.company import company_of, read_company
from kpi.policy.declared import Declared
from kpi.policy.policy import make_policy
from kpi.policy.rulefile import check_twice, read_rule_file

SHOP = """
    schema = 1
    [metric.response]
    label = { zh = "响应", en = "Response" }
    unit = "seconds"
    better = "less"
    aliases = ["seconds"]
    [metric.attitude]
    label = "attitude"
    unit = "score"
    source = { rated = "attitude" }
    [rule.response]
    scorer = "bands"
    inputs = { value = "response" }
    full = "full"
    clauses = ["S9.1"]
    [rule.response.parameters]
    full = 10
    edges = { value = [10, 20, 25], unit = "seconds" }
    points = [10, 6, 3, 0]
    gap_policy = { value = "lower", origin = "default", choices = ["lower", "upper"] }
    [rule.tenure]
    scorer = "pass_line"
    kind = "condition"
    inputs = { score = "tenure_months" }
    parameters = { pass_line = 12 }
    [scorecard.month]
    label = "month"
    clauses = ["S9"]
    [[scorecard.month.item]]
    rule = "response"
    [event.late]
    label = "late"
    [sanction.lateness]
    scorer = "per_event"
    money = "fine"
    on = ["late"]
    parameters = { amount = 10 }
    [sanctions.house]
    label = "house"
    rules = ["lateness"]
    [ladder.steps]
    label = "steps"
    [[ladder.steps.level]]
    id = "junior"
    [[ladder.steps.level]]
    id = "senior"
    enter = ["tenure"]
    [rule.base]
    scorer = "fixed"
    kind = "pay"
    parameters = { amount = [{ value = 2000, until = "2018-12-31" }, { value = 2500, from = "2019-01-01" }] }
    [pay.plain]
    label = "plain"
    [[pay.plain.part]]
    name = "base"
    money = "base"
    rule = "base"
"""


@pytest.fixture
def declare():
    """Return a function that reads the text of a rule file, and its faults."""

    def read(text, owner="shop", title=""):
        declared, faults = Declared(owner, title), Faults()
        read_rule_file(parse(dedent(text), f"{owner}.toml"), declared, faults)
        check_twice(declared, faults)
        return declared, faults.found

    return read


@pytest.fixture
def joined(declare):
    """Return a function that joins rule files (text by owner) with the core."""

    def build(**texts):
        read = [declare(text, owner) for owner, text in texts.items()]
        assert [fault for _, faults in read for fault in faults] == []
        return join([core_declared(), *(declared for declared, _ in read)])

    return build


@pytest.fixture
def shop(joined):
    """Core and the plugin `shop`."""
    base = joined(shop=SHOP)
    assert [fault for faults in base.faults.values() for fault in faults.found] == []
    return base


@pytest.fixture
def policy(shop):
    """Return a function that lays the text of a kpi.toml over the plugin `shop`."""

    def build(text, base=shop):
        return make_policy(company_of(parse(dedent(text), "kpi.toml")), base)

    return build


@pytest.fixture
def refused(policy):
    """Return a function that gives the faults of a kpi.toml as (where, code, message, hint)."""

    def faults(text):
        with pytest.raises(PolicyError) as caught:
            policy(text)
        return [(fault.where, fault.code, fault.message, fault.hint) for fault in caught.value.faults]

    return faults


@pytest.fixture
def company(tmp_path, shop):
    """Return a function that reads a kpi.toml with a kpi_rules.py beside it from a folder."""

    def build(text, local=None):
        (tmp_path / "kpi.toml").write_text(dedent(text), encoding="utf-8")
        if local is not None:
            (tmp_path / "kpi_rules.py").write_text(dedent(local), encoding="utf-8")
        return make_policy(read_company(tmp_path / "kpi.toml"), shop)

    return build
