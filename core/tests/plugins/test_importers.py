from pathlib import Path

import pytest

from kpi.errors import DataError, PluginError
from kpi.plugins.importers import records_of

CODE = """
    from kpi.api import DataError, Fault, Importer, hookimpl

    def read(path):
        text = path.read_text()
        if text == "refuse":
            raise DataError(Fault("odd", "an odd file", where=path.name))
        if text == "fail":
            raise RuntimeError("no licence")
        return [42] if text == "rubbish" else [{"id": text}]

    @hookimpl
    def kpi_importers():
        return [Importer("NAME", (".dbf",), read)]
"""


@pytest.fixture
def plugins(site, load):
    site.add("acme", CODE)
    return load()


@pytest.fixture
def file(tmp_path):
    def make(text, name="a.DBF"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return make


def test_a_file_is_read_by_the_plugin_that_knows_its_ending(plugins, file):
    assert records_of(file("A"), plugins) == [{"id": "A"}]


def test_a_file_that_no_plugin_knows_is_the_core_s(plugins, file):
    assert records_of(file("A", "a.csv"), plugins) is None
    assert records_of(file("A", "a"), plugins) is None


def test_a_file_that_is_not_there_stays_a_matter_of_the_file(plugins):
    with pytest.raises(FileNotFoundError):
        records_of(Path("none.dbf"), plugins)


@pytest.mark.parametrize("text, problem", [("fail", "RuntimeError: no licence"), ("rubbish", "no mappings")])
def test_an_importer_that_fails_is_a_fault_of_its_plugin(plugins, file, text, problem):
    with pytest.raises(PluginError, match=problem) as caught:
        records_of(file(text), plugins)
    assert caught.value.faults[0].who == "acme (kpi-acme 1.0)"


def test_what_an_importer_refuses_is_a_fault_of_the_file(plugins, file):
    with pytest.raises(DataError, match=r"a\.DBF: an odd file"):
        records_of(file("refuse"), plugins)


def test_two_plugins_for_one_ending_are_both_named(site, load, file):
    site.add("acme", CODE)
    site.add("mill", CODE.replace("NAME", "other"))
    with pytest.raises(PluginError, match=r"acme \(kpi-acme 1\.0\) and mill \(kpi-mill 1\.0\)"):
        records_of(file("A"), load())
