"""What `kpi new-plugin` calls a plugin, what it refuses, and what the template becomes."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import PathDistribution
from importlib.resources import files
from pathlib import Path

import pytest

from kpi import __version__
from kpi.app import new_plugin
from kpi.app.new_plugin import Names, core_range, names_of, rendered, source_of_core
from kpi.errors import UsageError
from kpi.plugins.admit import incompatibility
from kpi.plugins.discover import Distribution

TEMPLATE = Path(str(files("kpi"))) / "templates" / "plugin"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No plugin is installed but `stock`, and the core is from an index."""
    stock = Distribution("kpi-stock", "1.0", "", groups={"kpi.plugins": {"stock": "kpi_stock:plugin"}})
    monkeypatch.setattr(new_plugin, "discover", lambda: (stock,))


def written(name, folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in new_plugin.new_plugin(names_of(name), folder)
    }


@pytest.mark.parametrize(
    "name, names",
    [
        ("acme", ("acme", "kpi-acme", "kpi_acme")),
        ("pick-pack", ("pick_pack", "kpi-pick-pack", "kpi_pick_pack")),
        ("pick_pack", ("pick_pack", "kpi-pick-pack", "kpi_pick_pack")),
        ("depot2", ("depot2", "kpi-depot2", "kpi_depot2")),
    ],
)
def test_a_hyphen_is_an_underscore_in_rules_and_in_python(name, names):
    found = names_of(name)
    assert (found.name, found.distribution, found.package) == names


@pytest.mark.parametrize(
    "name", ["", "2nd", "Acme", "pick pack", "仓库", "acme-", "-acme", "a--b", "../x", "a.b"]
)
def test_what_no_package_can_be_called_is_refused(name):
    with pytest.raises(UsageError, match="cannot be the name of a plugin"):
        names_of(name)


@pytest.mark.parametrize("name", ["core", "kit", "company", "kpi", "rules", "class"])
def test_names_of_the_core_of_companies_and_of_python_are_reserved(name):
    with pytest.raises(UsageError, match="is reserved"):
        names_of(name)


def test_the_prefix_is_put_before_by_itself():
    with pytest.raises(UsageError, match=r"kpi is put before the name\n  hint: write acme"):
        names_of("kpi-acme")


def test_the_name_of_an_installed_plugin_is_taken_by_it():
    with pytest.raises(UsageError, match=r"'stock' is installed already \[kpi-stock 1\.0\]"):
        names_of("stock")


def test_a_folder_with_files_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(UsageError, match="is not empty"):
        written("acme", tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        written("acme", tmp_path / "notes.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


def test_it_has_what_a_plugin_needs_and_nothing_that_tools_leave(tmp_path):
    (TEMPLATE / "src" / "kpi_acme" / "__pycache__").mkdir(exist_ok=True)
    assert set(written("acme", tmp_path)) - {"local.mk"} == {
        ".github/workflows/ci.yml",
        ".gitignore",
        "LICENSE",
        "Makefile",
        "README.md",
        "pyproject.toml",
        "src/kpi_acme/__init__.py",
        "src/kpi_acme/cases/warehouse.toml",
        "src/kpi_acme/py.typed",
        "src/kpi_acme/rules/warehouse.toml",
        "src/kpi_acme/scorers.py",
        "tests/test_conformance.py",
        "tests/test_month.py",
    }


def test_every_name_of_the_template_becomes_the_plugins(tmp_path):
    files = written("pick-pack", tmp_path)
    assert [place for place, text in files.items() if "acme" in (place + text).lower()] == []
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["name"] == "kpi-pick-pack"
    assert project["entry-points"] == {"kpi.plugins": {"pick_pack": "kpi_pick_pack:plugin"}}
    assert '[clause."PICK_PACK.4"]' in files["src/kpi_pick_pack/rules/warehouse.toml"]


def test_it_depends_on_the_core_alone_in_a_range_that_has_this_one(tmp_path):
    project = tomllib.loads(written("acme", tmp_path)["pyproject.toml"])["project"]
    assert project["dependencies"] == [core_range(__version__)]
    assert incompatibility(project["dependencies"]) == ""


def test_the_range_goes_from_the_running_core_to_the_next_major_version():
    text = (TEMPLATE / "pyproject.toml").read_text(encoding="utf-8")
    assert '["kpi-core>=0.1,<1"]' in rendered(text, Names("acme"), "0.1.0")
    assert '["kpi-core>=2.13,<3"]' in rendered(text, Names("acme"), "2.13.4rc1")


def test_make_learns_of_a_core_that_this_machine_has_from_a_folder(tmp_path, monkeypatch):
    info = tmp_path / "kpi_core-0.1.0.dist-info"
    info.mkdir()
    core = tmp_path / "the core"
    core.mkdir()
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: PathDistribution(info))
    assert source_of_core() == ""
    (info / "direct_url.json").write_text(json.dumps({"url": core.as_uri(), "dir_info": {"editable": True}}))
    assert source_of_core() == str(core)
    assert f"KPI_CORE ?= {core}" in written("acme", tmp_path / "kpi-acme")["local.mk"]
    core.rmdir()
    assert source_of_core() == ""
    (info / "direct_url.json").write_text(json.dumps({"url": "https://example.org/kpi_core-0.1.0.whl"}))
    assert source_of_core() == ""


@pytest.mark.parametrize("name", ["a", "acme", "the-warehouse-of-the-northern-province"])
def test_the_tools_have_nothing_to_say_by_the_settings_of_the_plugin(tmp_path, name):
    written(name, tmp_path)
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *tool], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
