import sys

import pytest

from kpi.model.metric import Metric
from kpi.plugins.state import State

MARK = "from kpi.api import Label, Measure, Metric, Scorer, hookimpl\n\n"


def one(load):
    (plugin,) = load().known
    return plugin


def test_a_plugin_that_is_whole_is_loaded_with_what_it_declares(site, load, good):
    site.add("acme", good("acme"))
    plugins = load()
    assert [(plugin.title, metric.id) for plugin, metric in plugins.each(Metric)] == [
        ("acme (kpi-acme 1.0)", "acme.picked")
    ]
    assert [one.state for one in plugins.loaded] == [State.LOADED]


def test_a_hook_that_takes_app_learns_its_own_name_and_the_core_s_version(site, load):
    body = "@hookimpl\ndef kpi_metrics(app):\n    assert app.version\n"
    site.add("acme", MARK + body + "    yield Metric.simple(f'{app.plugin}.picked', Measure.COUNT)\n")
    assert [metric.id for _, metric in load().each(Metric)] == ["acme.picked"]


def test_an_object_of_the_module_can_hold_the_hooks(site, load):
    body = "class Rules:\n    @hookimpl\n    def kpi_metrics(self):\n        return [Metric.simple('acme.x', Measure.COUNT)]\nrules = Rules()\n"
    site.add("acme", MARK + body)
    points = site.folder / "kpi_acme-1.0.dist-info" / "entry_points.txt"
    points.write_text("[kpi.plugins]\nacme = kpi_acme:rules\n")
    assert [metric.id for _, metric in load().each(Metric)] == ["acme.x"]


@pytest.mark.parametrize(
    "method, problem",
    [
        ("@hookimpl\n    def kpi_metric(self)", "there is no hook 'kpi_metric'; did you mean 'kpi_metrics'?"),
        ("def kpi_metrics(self)", "kpi_metrics is not marked; write @hookimpl above it"),
    ],
)
def test_a_misspelt_or_unmarked_hook_of_an_object_is_no_less_an_error(site, load, method, problem):
    site.add("acme", MARK + f"class Rules:\n    {method}:\n        return []\nrules = Rules()\n")
    points = site.folder / "kpi_acme-1.0.dist-info" / "entry_points.txt"
    points.write_text("[kpi.plugins]\nacme = kpi_acme:rules\n")
    assert one(load).problem == problem


def test_an_entry_point_that_stops_at_the_module_of_a_plugin_says_what_it_lacks(site, load):
    site.add("acme", "from kpi.api import Plugin\nplugin = Plugin(__name__)\n")
    assert one(load).state is State.BROKEN
    assert one(load).problem == "kpi_acme has no hook; the entry point should say kpi_acme:plugin"


@pytest.mark.parametrize(
    "body, problem",
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("import there_is_no_such_module", "ModuleNotFoundError: No module named 'there_is_no_such_module'"),
        ("raise SystemExit(1)", "SystemExit: 1"),
        ("def", "SyntaxError: invalid syntax (kpi_acme.py, line 3)"),
        (
            "@hookimpl\ndef kpi_metric():\n    return []",
            "there is no hook 'kpi_metric'; did you mean 'kpi_metrics'?",
        ),
        ("def kpi_metrics():\n    return []", "kpi_metrics is not marked; write @hookimpl above it"),
        (
            "@hookimpl\ndef kpi_metrics(store):\n    return []",
            "Argument(s) {'store'} are declared in the hookimpl",
        ),
        ("@hookimpl\ndef kpi_metrics():\n    1 / 0", "ZeroDivisionError: division by zero"),
        (
            "@hookimpl\ndef kpi_metrics():\n    return 42",
            "kpi_metrics returned 42, not an iterable of Metric",
        ),
        (
            "@hookimpl\ndef kpi_metrics():\n    return None",
            "kpi_metrics returned None, not an iterable of Metric",
        ),
        (
            "@hookimpl\ndef kpi_metrics():\n    return 'rubbish'",
            "kpi_metrics returned 'rubbish', not an iterable",
        ),
        ("@hookimpl\ndef kpi_metrics():\n    return [1]", "kpi_metrics returned 1 among its declarations"),
        (
            "@hookimpl\ndef kpi_metrics():\n    return [Metric.simple('x', Measure.COUNT)]",
            "kpi_metrics: the id 'x' must begin with 'acme.'",
        ),
        ("@hookimpl(wrapper=True)\ndef kpi_metrics():\n    return (yield)", "kpi_metrics is a wrapper"),
    ],
)
def test_a_broken_plugin_says_in_one_line_what_is_wrong(site, load, body, problem):
    site.add("acme", MARK + body)
    plugin = one(load)
    assert plugin.state is State.BROKEN
    assert problem in plugin.problem
    assert "\n" not in plugin.problem


def test_a_broken_plugin_costs_one_plugin(site, load, good):
    site.add("acme", good("acme"))
    site.add("mill", "raise RuntimeError('no licence')")
    site.add("zoo", good("zoo"))
    plugins = load()
    assert [(one.name, one.state) for one in plugins.known] == [
        ("acme", State.LOADED),
        ("mill", State.BROKEN),
        ("zoo", State.LOADED),
    ]
    assert [metric.id for _, metric in plugins.each(Metric)] == ["acme.picked", "zoo.picked"]


def test_nothing_of_a_plugin_that_failed_half_way_stays(site, load):
    body = "@hookimpl\ndef kpi_metrics():\n    yield Metric.simple('acme.x', Measure.COUNT)\n    raise RuntimeError('torn')"
    site.add("acme", MARK + body)
    plugins = load()
    assert plugins.declarations == ()
    assert "kpi_acme" not in sys.modules


def test_a_fault_of_its_rule_files_is_told_with_its_place(site, load):
    body = "from kpi.api import Fault, PolicyError\nraise PolicyError(Fault('x', 'bad', where='a.toml:3'), Fault('y', 'z'))"
    site.add("acme", MARK + body)
    assert one(load).problem == "a.toml:3: bad (and 1 more)"


def test_the_owner_of_a_declaration_is_its_plugin(site, load):
    body = """
from kpi.api import Importer

@hookimpl
def kpi_metrics():
    return [Metric.simple("acme.x", Measure.COUNT)]

@hookimpl
def kpi_importers():
    return [Importer("dbf", (".dbf",), lambda path: [])]
"""
    site.add("acme", MARK + body)
    assert [one.item.owner for one in load().declarations] == ["acme", "acme (kpi-acme 1.0)"]
