"""The official plugins each alone, all together and in the other order of installation: the same results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
OWNERS = ("callcenter", "ecommerce", "installer", "law_cn", "management")
SUITES = [f"plugins/{owner.replace('_', '-')}/tests/test_conformance.py" for owner in OWNERS]
REST = "not case_of_a_file and not order_of_rows"
"""Without the case files, which take most of the time: months of them are compared here."""
ALONE = f"{REST} and not computed and not second_time"
"""Without what equal trees compute: that they are equal alone and beside all others is a test of the suite."""

Started = Callable[..., str]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Part what is installed: a folder for each plugin, `kpi` for the core, `rest` for all that is none of ours."""
    folder = tmp_path_factory.mktemp("sites")
    metadata = {name: Path(str(distribution(f"kpi-{name}")._path)) for name in ("core", *OWNERS)}
    for name, info in metadata.items():
        package = "kpi" if name == "core" else f"kpi_{name}"
        source = ROOT / ("core" if name == "core" else f"plugins/{name.replace('_', '-')}") / "src" / package
        (folder / name).mkdir()
        (folder / name / info.name).symlink_to(info)
        (folder / name / package).symlink_to(source)
    (folder / "rest").mkdir()
    for one in metadata["core"].parent.iterdir():
        if one.suffix != ".pth" and not one.name.startswith(("kpi", "_kpi", "__editable__")):
            (folder / "rest" / one.name).symlink_to(one)
    return folder


@pytest.fixture(scope="module")
def started(sites: Path) -> Started:
    """Return a function that runs Python where these plugins are installed, in that order, and nothing else is."""

    def start(plugins: Sequence[str], *arguments: str) -> str:
        path = [str(sites / name) for name in (*plugins, "core", "rest")]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path),
            "PYTHONHASHSEED": str(OWNERS.index(plugins[0])),
        }
        command = [sys.executable, "-S", "-P", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=500
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return start


def told(started: Started, plugins: Sequence[str], *owners: str) -> dict[str, Any]:
    return json.loads(started(plugins, str(ROOT / "tests/plugin_sets.py"), *owners))


@pytest.fixture(scope="module")
def together(started: Started) -> dict[str, Any]:
    return told(started, OWNERS, *OWNERS)


def test_together_all_are_loaded_and_have_months_to_compare(together: dict[str, Any]) -> None:
    assert together["states"] == dict.fromkeys(OWNERS, "loaded")
    for owner, found in together["owners"].items():
        assert found["rules"], owner
        assert found["months"], owner
        assert all(month["lines"] for month in found["months"]), owner


def test_the_other_order_of_installation_gives_the_same_rules_findings_and_lines(
    started: Started, together: dict[str, Any]
) -> None:
    assert told(started, OWNERS[::-1], *OWNERS) == together


@pytest.mark.parametrize("owner", OWNERS)
def test_alone_a_plugin_gives_the_same_rules_findings_and_lines(
    started: Started, together: dict[str, Any], owner: str
) -> None:
    alone = told(started, [owner], owner)
    assert alone["states"] == {owner: "loaded"}
    mine, beside = alone["owners"][owner], together["owners"][owner]
    assert (mine["rules"], mine["months"]) == (beside["rules"], beside["months"])
    # Beside others there may be more to find, such as a fine that the limits of a law do not allow.
    own = [one for one in beside["check"] if not names_another(one, owner)]
    assert mine["check"] == own


def names_another(finding: dict[str, Any], owner: str) -> bool:
    return any(f"{other}." in json.dumps(finding) for other in OWNERS if other != owner)


@pytest.mark.parametrize("owner", OWNERS)
def test_alone_a_plugin_passes_its_suite(started: Started, owner: str) -> None:
    (suite,) = [one for one in SUITES if owner.replace("_", "-") in one]
    assert " passed" in started([owner], "-m", "pytest", "-q", "-p", "no:cacheprovider", suite, "-k", ALONE)


def test_in_the_other_order_of_installation_all_pass_their_suites(started: Started) -> None:
    assert " passed" in started(
        OWNERS[::-1], "-m", "pytest", "-q", "-p", "no:cacheprovider", *SUITES, "-k", REST
    )
