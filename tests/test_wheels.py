"""The wheels in an empty environment: what a user gets, so that a missing dependency or file cannot hide."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command, cwd, check=True):
    """Run a program without anything of the environment that the tests run in."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "KPI_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Build the wheels of the core and of one plugin."""
    folder = tmp_path_factory.mktemp("wheels")
    for distribution in ("core", "plugins/ecommerce"):
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
        run(*build, ROOT / distribution, cwd=folder)
    return {file.name.partition("-")[0]: file for file in folder.glob("*.whl")}


@pytest.fixture(scope="module")
def installed(wheels, tmp_path_factory):
    """Install both into an empty environment; return a function that runs its `kpi` in a folder of its own."""
    folder = tmp_path_factory.mktemp("user")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    pip = (folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-compile")
    run(*pip, "-c", ROOT / "constraints.txt", *wheels.values(), cwd=folder)
    return lambda *arguments, check=True: run(folder / "venv/bin/kpi", *arguments, cwd=folder, check=check)


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_a_wheel_carries_its_licence_and_typing_marker(wheels):
    for distribution, package in (("kpi_core", "kpi"), ("kpi_ecommerce", "kpi_ecommerce")):
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


def test_kpi_tells_its_version_and_plugins(installed):
    assert installed("--version").stdout.startswith("kpi ")
    rows = json.loads(installed("plugins", "--load", "-o", "json").stdout)["plugins"]
    assert [(row["name"], row["state"], row["problem"]) for row in rows] == [("ecommerce", "loaded", "")]


def test_the_main_job_runs_from_the_wheels_alone(installed):
    installed("demo", "shop")
    done = installed("run", "--db", "shop/kpi.db", "--period", "2025-12", "-o", "json", check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    (finished,) = json.loads(done.stdout)["runs"]
    assert finished["subjects"]
    assert any(subject["score"] for subject in finished["subjects"])


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


def test_a_package_that_pip_cannot_find_is_a_plugin_fault(installed, tmp_path):
    missing = tmp_path / "kpi_none-1.0-py3-none-any.whl"
    done = installed("install", missing, check=False)
    assert done.returncode == 5
    assert "pip install failed" in done.stderr
