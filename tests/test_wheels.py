"""The wheels in an empty environment: what a user gets, so that a missing dependency or file cannot hide."""

import json
import zipfile
from pathlib import Path

import pytest
from packaged import ROOT, environment, run, wheel_of


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Build the wheels of the core, of one plugin, and of the engine on Spark."""
    made = [
        wheel_of(one, tmp_path_factory.mktemp("wheel"))
        for one in ("core", "plugins/ecommerce", "plugins/spark")
    ]
    return {file.name.partition("-")[0]: file for file in made}


@pytest.fixture(scope="module")
def installed(wheels, tmp_path_factory):
    """Install all into an empty environment; return a function that runs its `kpi` in a folder of its own."""
    folder = tmp_path_factory.mktemp("user")
    programs = environment(folder / "venv", *wheels.values())
    return lambda *arguments, check=True: run(programs / "kpi", *arguments, cwd=folder, check=check)


@pytest.fixture(scope="module")
def shop(installed):
    """Build the example company with what is installed; return the options that name it."""
    installed("demo", "shop")
    return ("--db", "shop/kpi.db", "--period", "2025-12")


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_a_wheel_carries_its_licence_and_typing_marker(wheels):
    packages = {"kpi_core": "kpi", "kpi_ecommerce": "kpi_ecommerce", "kpi_spark": "kpi_spark"}
    for distribution, package in packages.items():
        content = names(wheels[distribution])
        assert f"{package}/py.typed" in content
        assert any(name.endswith("licenses/LICENSE") for name in content)
        assert not [name for name in content if "test" in Path(name).parts or name.startswith("tests")]


def test_the_plugin_s_wheel_carries_its_rules_and_cases(wheels):
    content = names(wheels["kpi_ecommerce"])
    source = ROOT / "plugins/ecommerce/src"
    data = {file.relative_to(source).as_posix() for file in source.rglob("*.toml")}
    assert data
    assert data <= content


def test_the_core_s_wheel_carries_pages_words_and_the_plugin_that_kpi_new_plugin_writes(wheels):
    source = ROOT / "core/src"
    left = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    files = [one for one in (source / "kpi").rglob("*") if one.is_file() and not left & set(one.parts)]
    data = {file.relative_to(source).as_posix() for file in files}
    assert {
        "kpi/templates/plugin/.gitignore",
        "kpi/templates/plugin/.github/workflows/ci.yml",
        "kpi/output/pages/templates/payslip.html",
        "kpi/locale/zh/LC_MESSAGES/kpi.mo",
    } < data
    assert data <= names(wheels["kpi_core"])


def test_kpi_tells_its_version_and_plugins(installed):
    assert installed("--version").stdout.startswith("kpi ")
    rows = json.loads(installed("plugins", "--load", "-o", "json").stdout)["plugins"]
    assert [(row["name"], row["state"], row["problem"]) for row in rows] == [("ecommerce", "loaded", "")]


def test_the_main_job_runs_from_the_wheels_alone(installed, shop):
    done = installed("run", *shop, "-o", "json", check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    (finished,) = json.loads(done.stdout)["runs"]
    assert finished["subjects"]
    assert any(subject["score"] for subject in finished["subjects"])


def test_what_people_read_is_written_without_an_extra(installed, shop, tmp_path):
    installed("payslip", *shop, "-o", tmp_path / "slips.html", "--lang", "zh")
    slips = (tmp_path / "slips.html").read_text(encoding="utf-8")
    assert 'lang="zh-Hans-CN"' in slips
    assert "应发" in slips
    assert (
        "It has no charts"
        in installed("report", *shop, "-o", tmp_path / "report.html", "--lang", "en").stderr
    )
    installed("export", "all", *shop, "-o", tmp_path / "month.xlsx")
    with zipfile.ZipFile(tmp_path / "month.xlsx") as book:
        assert book.testzip() is None
    refused = installed("payslip", *shop, "-o", tmp_path / "slips.pdf", check=False)
    assert refused.returncode == 2
    assert "kpi-core[pdf]" in refused.stderr
    assert not (tmp_path / "slips.pdf").exists()


def test_every_case_of_the_plugin_passes_from_the_wheel(installed):
    cases = json.loads(installed("test", "-o", "json").stdout)["cases"]
    assert cases
    assert {case["status"] for case in cases} == {"pass"}


def test_a_plugin_is_uninstalled_and_installed_again(installed, wheels):
    assert "kpi-ecommerce 0.1.0 is uninstalled" in installed("uninstall", "--yes", "ecommerce").stderr
    assert json.loads(installed("plugins", "-o", "json").stdout)["plugins"] == []
    unknown = installed("uninstall", "--yes", "ecommerce", check=False)
    assert unknown.returncode == 2
    assert "ecommerce (kpi-ecommerce 0.1.0): found" in installed("install", wheels["kpi_ecommerce"]).stderr


def test_what_is_frozen_is_installed_again_from_the_file(installed, tmp_path):
    before = installed("plugins", "--freeze")
    lines = before.stdout.splitlines()
    assert [line.partition(" @ ")[0] for line in lines] == ["kpi-core", "kpi-ecommerce", "kpi-spark"]
    assert "this machine alone" in before.stderr
    file = tmp_path / "plugins.txt"
    file.write_text(before.stdout, encoding="utf-8")
    installed("uninstall", "--yes", "ecommerce")
    assert "ecommerce (kpi-ecommerce 0.1.0): found" in installed("install", "-r", file).stderr
    assert installed("plugins", "--freeze").stdout == before.stdout


def test_a_package_that_pip_cannot_find_is_a_plugin_fault(installed, tmp_path):
    missing = tmp_path / "kpi_none-1.0-py3-none-any.whl"
    done = installed("install", missing, check=False)
    assert done.returncode == 5
    assert "pip install failed" in done.stderr
