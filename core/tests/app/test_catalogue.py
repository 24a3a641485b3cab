"""The policy in force, with plugins that are made up."""

import pytest

from kpi import __version__
from kpi.app.catalogue import core_declared, load_base, load_company, load_policy
from kpi.documents import parse
from kpi.engine.measure.attributes import ATTRIBUTES
from kpi.errors import PluginError, PolicyError
from kpi.kit.scorers import SCORERS
from kpi.model.builtin import CORE_METRICS
from kpi.model.metric import Attribute, Metric
from kpi.model.quantity import Measure
from kpi.model.rule import Rule, RuleKind
from kpi.plugins.discover import Distribution
from kpi.plugins.load import Declaration
from kpi.plugins.manager import Plugins
from kpi.plugins.state import Plugin, State
from kpi.policy.company import company_of
from kpi.words import Label

STEPS = {"nth", "also", "kind", "quantity", "amount", "earned", "lowest_item"}
"""Attributes that a stage hands to its rules itself."""


def plugin(name, *items, state=State.LOADED):
    found = Plugin(name, f"kpi_{name}", Distribution(f"kpi-{name}", "1.2", "site"), state)
    return found, tuple(Declaration(found, "kpi_any", item) for item in items)


def plugins(*made):
    return Plugins(tuple(one for one, _ in made), tuple(item for _, items in made for item in items))


def rule(name, scorer="fixed"):
    return Rule(name, RuleKind.PAY, Label(en=name), scorer, (), {})


@pytest.fixture
def shop():
    return plugin("shop", Metric.simple("shop.sales", Measure.YUAN))


@pytest.fixture
def toml(tmp_path):
    def write(text):
        path = tmp_path / "kpi.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_attribute_of_the_core_is_one_that_is_measured_or_handed_in():
    names = {one.source.name for one in CORE_METRICS if isinstance(one.source, Attribute)}
    assert names - {"base_pay"} - STEPS <= set(ATTRIBUTES)
    assert set(ATTRIBUTES) <= names


def test_the_core_declares_its_scorers_and_tables():
    catalogue = load_base(plugins=plugins()).joined.catalogue
    assert set(catalogue.scorers) == {scorer.name for scorer in SCORERS}
    assert {"employees", "events", "calls"} <= set(catalogue.tables)
    assert core_declared() is core_declared()


def test_without_a_policy_everything_that_loads_is_there_and_nobody_is_bound(shop):
    loaded = load_company(None, plugins(shop))
    assert "shop.sales" in loaded.policy.catalogue.metrics
    assert loaded.policy.bindings == ()
    assert len(loaded.policy.digest) == 64


def test_what_a_plugin_declares_is_its_own(shop):
    assert load_policy(None, plugins(shop)).catalogue.metrics["shop.sales"].owner == "shop"


def test_a_plugin_that_the_policy_wants_and_that_is_not_there_ends_with_the_plugin_exit_code(toml, shop):
    with pytest.raises(
        PluginError, match=r"kpi\.toml:2: the plugin 'shpo' is not installed\n  hint: did you mean 'shop'"
    ):
        load_company(toml('schema = 1\nplugins = ["shpo"]'), plugins(shop))


def test_a_plugin_whose_rules_do_not_hold_together_costs_that_plugin_alone(shop):
    base = load_base(plugins=plugins(shop, plugin("mill", rule("mill.r", "nothing"))))
    states = {one.name: (one.state, one.problem) for one in base.plugins.known}
    assert states["shop"] == (State.LOADED, "")
    assert states["mill"] == (State.BROKEN, "rule mill.r: unknown scorer 'nothing'")
    assert "mill.r" not in base.joined.catalogue.rules
    assert "shop.sales" in base.joined.catalogue.metrics


@pytest.fixture
def broken():
    return plugins(plugin("mill", rule("mill.a", "nothing"), rule("mill.b")))


def test_and_it_is_told_in_one_line_where_a_policy_wants_it(toml, broken):
    with pytest.raises(PluginError) as caught:
        load_company(toml('schema = 1\nplugins = ["mill"]'), broken)
    (fault,) = caught.value.faults
    assert fault.message == "the plugin 'mill' is broken: rule mill.a: unknown scorer 'nothing' (and 1 more)"
    assert (fault.who, fault.hint) == ("kpi-mill 1.2", "kpi doctor mill")


def test_and_all_its_faults_are_told_to_who_loads_it_by_name(broken):
    with pytest.raises(PluginError) as caught:
        load_base(["mill"], broken)
    assert [(fault.code, fault.who) for fault in caught.value.faults] == [
        ("unknown_name", "mill (kpi-mill 1.2)"),
        ("missing_argument", "mill (kpi-mill 1.2)"),
    ]


def test_a_name_of_a_plugin_that_is_not_loaded_says_so(toml):
    absent = plugins(plugin("mill", state=State.BLOCKED))
    with pytest.raises(PolicyError, match="the plugin 'mill' is blocked"):
        load_company(toml('schema = 1\n[[bind]]\nrole = "x"\nscorecard = "mill.card"'), absent)


@pytest.mark.parametrize(
    "wanted, error, message",
    [
        ("kpi-shop>=1.0", None, ""),
        (f"kpi-core=={__version__}", None, ""),
        ("kpi_shop<1", PluginError, r"kpi_shop<1 is required, kpi_shop 1\.2 is installed"),
        ("kpi-mill", PluginError, "kpi-mill is not installed"),
        ("kpi shop", PolicyError, "'kpi shop' cannot be read"),
    ],
)
def test_versions_that_the_policy_requires_are_held_against_what_is_installed(
    toml, shop, wanted, error, message
):
    path = toml(f'schema = 1\nplugins = ["shop"]\nrequire = ["{wanted}"]')
    if error is None:
        assert load_company(path, plugins(shop)).plugins.loaded
        return
    with pytest.raises(error, match=message) as caught:
        load_company(path, plugins(shop))
    assert caught.value.faults[0].where == f"{path}:3"


def test_each_version_that_is_not_there_is_told_with_its_line_beside_the_plugins_that_are_missing(toml, shop):
    path = toml(
        'schema = 1\nplugins = ["shop", "pack"]\nrequire = [\n  "kpi-shop>=2,<3",\n  "kpi-shop",\n  "kpi-mill>=0.2",\n]'
    )
    with pytest.raises(PluginError) as caught:
        load_company(path, plugins(shop))
    assert [(one.where, one.hint) for one in caught.value.faults] == [
        (f"{path}:2", "known: shop"),
        (f"{path}:3", "kpi install 'kpi-shop>=2,<3'"),
        (f"{path}:3", "kpi install 'kpi-mill>=0.2'"),
    ]


def test_a_table_of_a_case_file_is_a_policy_of_its_own(shop):
    base = load_base(plugins=plugins(shop))
    text = 'schema = 1\n[[case]]\nid = "x"\n[case.policy]\n[[case.policy.bind]]\nrole = "a"\nscorecard = "none"\n'
    document = parse(text, "case.toml")
    inner = type(document)("case.toml", text, document.data["case"][0]["policy"], ("case", 0, "policy"))
    with pytest.raises(PolicyError, match=r"case\.toml:7: bind: unknown scorecard 'none'"):
        base.policy_of(inner)
    assert base.policy(company_of(parse("schema = 1", "kpi.toml"))).bindings == ()


def test_a_missing_policy_file_is_named(tmp_path):
    with pytest.raises(PolicyError, match=r"none\.toml"):
        load_policy(tmp_path / "none.toml", plugins())


def test_every_plugin_of_this_repository_that_loads_holds_together():
    base = load_base()
    wrong = [one for one in base.plugins.known if one.state is State.BROKEN and ".toml" in one.problem]
    assert [(one.name, one.problem) for one in wrong] == []
