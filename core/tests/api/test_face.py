"""The face of a plugin: which hooks it has, what feeds each, and what is said of a source that names nothing."""

import sys
from textwrap import dedent

import pytest

from kpi import hookspecs
from kpi.api import App, Importer, Label, Measure, Metric, Plugin, PolicyError, Scorer, hookimpl
from kpi.plugins.registry import HOOKS
from kpi.policy.rulefiles import RuleFiles

APP = App("0.1", "acme")
DECLARED = Scorer("acme_accuracy", lambda right: right, Label("准确率", "accuracy"))
RULES = """
    schema = 1
    [metric.picked]
    label = { zh = "拣货数", en = "picked" }
    unit = "count"
    [rule.accuracy]
    scorer = "acme_accuracy"
    inputs = { right = "picked" }
"""
SCORERS = """
    from kpi.api import Label, Scorer

    SCORERS = (Scorer("acme_accuracy", lambda right: right, Label("准确率", "accuracy")),)
    ONE = SCORERS[0]
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Put the package `kpi_acme` with a rule file and a module of scorers on the path."""
    folder = tmp_path / "kpi_acme"
    (folder / "rules").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "rules" / "picking.toml").write_text(dedent(RULES), encoding="utf-8")
    (folder / "scorers.py").write_text(dedent(SCORERS), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield folder
    for name in [one for one in sys.modules if one.partition(".")[0] == "kpi_acme"]:
        del sys.modules[name]


def test_it_has_every_hook_of_the_specification_with_its_words():
    for name in HOOKS:
        assert getattr(Plugin, name).__doc__ == getattr(hookspecs, name).__doc__, name
        assert getattr(Plugin, name).kpi_impl is not None, name


def test_every_hook_is_fed_by_the_rule_files_or_by_an_argument():
    arguments = {"scorers", "workings", "checks", "importers", "demo"}
    parts = {name.removeprefix("kpi_") for name in HOOKS}
    of_files = {name for name in parts if isinstance(getattr(RuleFiles, name, None), property)}
    assert arguments | of_files == parts
    assert not arguments & of_files


def test_tables_of_the_rule_files_come_by_the_hooks_of_their_names(package):
    plugin = Plugin("kpi_acme")
    assert [one.id for one in plugin.kpi_metrics(APP)] == ["acme.picked"]
    assert [one.id for one in plugin.kpi_rules(APP)] == ["acme.accuracy"]
    assert plugin.kpi_ladders(APP) == ()


def test_ids_begin_with_the_name_under_which_the_plugin_was_found(package):
    assert [one.id for one in Plugin("kpi_acme").kpi_metrics(App("0.1", "depot"))] == ["depot.picked"]


@pytest.mark.parametrize(
    "source", ["kpi_acme.scorers:SCORERS", ".scorers:SCORERS", (".scorers:SCORERS",), ".scorers:ONE"]
)
def test_a_source_names_a_declaration_or_several_from_the_package_on_or_in_full(package, source):
    found = Plugin("kpi_acme", scorers=source).kpi_scorers(APP)
    assert [one.name for one in found] == ["acme_accuracy"]


def test_several_sources_are_put_together_in_their_order(package):
    (package / "more.py").write_text(dedent(SCORERS).replace("acme_accuracy", "acme_volume"), "utf-8")
    found = Plugin("kpi_acme", scorers=(".scorers:SCORERS", ".more:ONE")).kpi_scorers(APP)
    assert [one.name for one in found] == ["acme_accuracy", "acme_volume"]


def test_nothing_is_imported_or_read_before_a_hook_is_called(package):
    plugin = Plugin("kpi_acme", scorers=".scorers:SCORERS", demo=".there_is_none:DEMO")
    assert "kpi_acme" not in sys.modules
    assert [one.id for one in plugin.kpi_metrics(APP)] == ["acme.picked"]
    assert "kpi_acme.scorers" not in sys.modules
    with pytest.raises(ModuleNotFoundError, match="there_is_none"):
        plugin.kpi_demo(APP)


def test_a_name_that_the_module_has_not_is_told_with_the_nearest(package):
    with pytest.raises(PolicyError, match=r"Plugin\('kpi_acme', scorers=\.\.\.\): \.scorers has no 'SCORER'"):
        Plugin("kpi_acme", scorers=".scorers:SCORER").kpi_scorers(APP)


@pytest.mark.parametrize("source", ["kpi_acme.scorers", "scorers:", ":SCORERS", "kpi_acme scorers:X", ""])
def test_a_source_that_names_nothing_is_refused_at_once(source):
    with pytest.raises(PolicyError, match=r'names nothing\n  hint: write "kpi_acme\.scorers:NAME"'):
        Plugin("kpi_acme", scorers=source)


@pytest.mark.parametrize("source", [DECLARED, (DECLARED,), (".scorers:SCORERS", 3), None])
def test_declarations_in_place_of_their_name_are_refused_with_what_to_write(source):
    with pytest.raises(PolicyError, match=r'names nothing\n  hint: write "kpi_acme\.scorers:NAME"'):
        Plugin("kpi_acme", scorers=source)


def test_a_plugin_without_rule_files_says_so(package):
    (package / "readers.py").write_text(
        "from kpi.api import Importer\nDBF = Importer('dbf', ('.dbf',), lambda path: [])\n", "utf-8"
    )
    plugin = Plugin("kpi_acme", rules=None, importers=".readers:DBF")
    assert plugin.kpi_metrics(APP) == ()
    assert [type(one) for one in plugin.kpi_importers(APP)] == [Importer]


def test_rule_files_that_a_wheel_lacks_are_a_fault(package):
    (package / "rules" / "picking.toml").unlink()
    (package / "rules").rmdir()
    with pytest.raises(PolicyError, match="kpi_acme/rules: there is no such folder of rule files"):
        Plugin("kpi_acme").kpi_metrics(APP)


def test_a_subclass_adds_to_a_hook_what_no_file_says(package):
    class More(Plugin):
        @hookimpl
        def kpi_metrics(self, app):
            yield from super().kpi_metrics(app)
            yield Metric.simple(f"{app.plugin}.packed", Measure.COUNT)

    assert [one.id for one in More("kpi_acme").kpi_metrics(APP)] == ["acme.picked", "acme.packed"]
