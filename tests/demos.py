"""Example companies for tests, each built once a process: every test that wants one gets a copy of its own."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from kpi.cli.main import cli


def company(name: str, folder: Path) -> Path:
    """Put the example company of that name (`shop`, `hotline` ...) into a folder that is not there yet."""
    return Path(shutil.copytree(_built(name), folder))


@cache
def _built(name: str) -> Path:
    kept = TemporaryDirectory(prefix="kpi-")
    atexit.register(kept.cleanup)
    folder = Path(kept.name) / name
    done = CliRunner().invoke(cli, ["demo", str(folder), "--name", name])
    assert done.exit_code == 0, done.output
    return folder
