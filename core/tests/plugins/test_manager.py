import inspect

import pytest

from kpi.errors import ExitCode, PluginError
from kpi.hookspecs import __dict__ as specified
from kpi.model.metric import Metric
from kpi.plugins.manager import Plugins
from kpi.plugins.registry import HOOKS
from kpi.plugins.state import State

SCORER = """
    from kpi.api import Scorer, hookimpl

    @hookimpl
    def kpi_scorers():
        return [Scorer("picking", lambda value: value)]
"""


def test_every_hook_of_the_specification_has_its_kind_and_no_other_has():
    assert {name for name in specified if name.startswith("kpi_")} == set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_says_when_with_what_and_what_it_returns_of_several_plugins_and_since_when(name):
    hook = specified[name]
    said = inspect.getdoc(hook).splitlines()
    parts = [line.partition(":")[0] for line in said if ":" in line and not line.startswith(" ")]
    for part in ("When", "Arguments", "Return", "Several plugins", "Since"):
        assert parts.count(part) == 1, (name, part)
    assert said[0].startswith("Return ")
    assert f"Return: an iterable of `{HOOKS[name].kind.__name__}`." in said
    assert hook.__annotations__["return"] == f"Iterable[{HOOKS[name].kind.__name__}]"
    assert hook.__code__.co_varnames == ("app",)
    assert HOOKS[name].prefixed is ("ids begin with the plugin's name" in "\n".join(said))


def test_plugins_come_in_the_order_of_their_names(site, load, good):
    for name in ("zoo", "acme", "mill"):
        site.add(name, good(name))
    assert [metric.id for _, metric in load().each(Metric)] == ["acme.picked", "mill.picked", "zoo.picked"]


def test_two_plugins_that_give_one_name_are_blocked_and_each_names_the_other_with_its_version(
    site, load, good
):
    site.add("acme", SCORER, version="1.2")
    site.add("mill", SCORER, version="3.4")
    site.add("zoo", good("zoo"))
    plugins = load()
    problems = {one.name: (one.state, one.problem) for one in plugins.known}
    assert problems["acme"] == (State.BLOCKED, "the scorer 'picking' is also declared by mill (kpi-mill 3.4)")
    assert problems["mill"] == (State.BLOCKED, "the scorer 'picking' is also declared by acme (kpi-acme 1.2)")
    assert [one.plugin.name for one in plugins.declarations] == ["zoo"]


def test_a_plugin_that_gives_a_name_twice_is_blocked(site, load):
    site.add("acme", SCORER.replace("[Scorer", "2 * [Scorer"))
    assert load().known[0].problem == "the scorer 'picking' is declared twice"


def test_a_run_that_needs_a_plugin_which_did_not_load_ends_with_the_plugin_exit_code(site, load):
    site.add("acme", "raise RuntimeError('no licence')")
    with pytest.raises(PluginError) as caught:
        load().require(["acme", "mill"], where="kpi.toml:2")
    broken, missing = caught.value.faults
    assert caught.value.exit_code is ExitCode.PLUGIN
    assert (broken.who, broken.where) == ("kpi-acme 1.0", "kpi.toml:2")
    assert "broken: RuntimeError: no licence" in broken.message
    assert missing.code == "plugin_missing"


def test_nothing_is_required_of_loaded_plugins(site, load, good):
    site.add("acme", good("acme"))
    load().require(["acme"])


def test_a_name_that_is_missing_is_blamed_on_the_plugin_that_would_have_had_it(site, load, good):
    site.add("acme", good("acme"))
    site.add("mill", "raise RuntimeError('no licence')")
    plugins = load()
    assert plugins.blame("acme.unknown") is None
    assert plugins.blame("nobody.unknown") is None
    fault = plugins.blame("mill.anything")
    assert fault is not None
    assert fault.who == "kpi-mill 1.0"


def test_the_digest_knows_names_and_versions_of_the_loaded_plugins(site, load, good):
    site.add("acme", good("acme"))
    alone = load().digest
    assert alone == load().digest != Plugins().digest
    site.add("mill", "raise RuntimeError('no licence')")
    assert load().digest == alone
    site.add("zoo", good("zoo"))
    assert load().digest != alone


def test_a_plugin_that_nobody_wants_has_not_failed(site, load, good):
    site.add("acme", good("acme"))
    site.add("mill", "raise RuntimeError('no licence')")
    assert [one.name for one in load().failed] == ["mill"]
    assert [one.who for one in load().faults] == ["kpi-mill 1.0"]
    assert load(["acme"]).failed == ()
    assert [one.name for one in load(["acme"]).loaded] == ["acme"]
