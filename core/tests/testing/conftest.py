"""The plugin of the tests on the path, whole or broken, and what its standard suite says of it."""

from __future__ import annotations

import sys

import acme
import pytest


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Yield an empty folder like site-packages that is on the path; modules imported from it are forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield folder
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


@pytest.fixture
def judged(site):
    """Return a function that installs the plugin with changes and runs its suite, or some tests of it."""

    def judge(changes, *names):
        acme.install(site, changes)
        acme.neighbour(site)
        return acme.Verdict("kpi_acme").run(*names)

    return judge
