"""Wheels of this repository, and programs run in environments of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command, cwd, check=True, **environment):
    """Run a program without anything of the environment that the tests run in."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "KPI_", "MAKE"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def wheel_of(distribution, folder):
    """Build the wheel of a distribution (`core`, `plugins/ecommerce`) into a folder of its own, and return it."""
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    run(*build, ROOT / distribution, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment(folder, *wheels):
    """Make an empty environment, install wheels into it, and return its folder of programs."""
    run(sys.executable, "-m", "venv", folder, cwd=ROOT)
    pip = (folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-compile")
    run(*pip, "-c", ROOT / "constraints.txt", *wheels, cwd=ROOT)
    return folder / "bin"
