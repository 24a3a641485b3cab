"""Plugins made for one test: a module and its metadata in a folder that is put on the path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import attrs
import pytest


@attrs.frozen
class Site:
    """A folder like site-packages."""

    folder: Path

    def add(
        self,
        name: str,
        code: str = "",
        *,
        version: str = "1.0",
        requires: str = "kpi-core>=0.1,<1",
        distribution: str = "",
        module: str = "",
        commands: str = "",
        package: Mapping[str, str] | None = None,
    ) -> None:
        """Install a plugin of that name whose module holds `code`, or a package whose `plugin` is its face."""
        distribution = distribution or f"kpi-{name}"
        module = module or f"kpi_{name}"
        for file, text in {f"{module}.py": dedent(code)}.items() if package is None else package.items():
            path = self.folder / (file if package is None else f"{module}/{file}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        head = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\nSummary: rules of {name}\n"
        (info / "METADATA").write_text(head + f"Requires-Dist: {requires}\n\nSummary: of the body\n")
        points = f"[kpi.plugins]\n{name} = {module}{':plugin' if package else ''}\n"
        (info / "entry_points.txt").write_text(points + (f"[kpi.commands]\n{commands}\n" if commands else ""))

    def kpi(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `kpi` in a process that sees these plugins."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
        # A module that is written anew within a second must not be taken from what was compiled of the old one.
        seen = {
            **kept,
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        command = [sys.executable, "-P", "-m", "kpi", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, env=seen, cwd=self.folder, check=False, timeout=120
        )

    def listed(self, *arguments: str) -> dict[str, list[dict[str, str]]]:
        """Return what `kpi plugins -o json` says, by the name of the plugin."""
        done = self.kpi("plugins", "-o", "json", *arguments)
        assert done.returncode == 0, done.stderr
        rows: dict[str, list[dict[str, str]]] = {}
        for row in json.loads(done.stdout)["plugins"]:
            rows.setdefault(row["name"], []).append(row)
        return rows


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    """Return a function that makes an empty site, of which only processes of their own know."""

    def make():
        return Site(tmp_path_factory.mktemp("site"))

    return make


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Yield an empty site on the path; modules imported from it are forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Site(folder)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


@pytest.fixture
def load(site):
    """Return a function that loads the plugins of the site alone."""
    from kpi.plugins.manager import load_plugins

    return lambda wanted=None: load_plugins(wanted, path=[str(site.folder)])


GOOD = """
    from kpi.api import Measure, Metric, hookimpl

    @hookimpl
    def kpi_metrics():
        return [Metric.simple("{name}.picked", Measure.COUNT)]
"""


@pytest.fixture
def good():
    """Return the code of a plugin that declares one metric, by its name."""
    return lambda name: dedent(GOOD).format(name=name)
