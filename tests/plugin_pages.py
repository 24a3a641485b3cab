"""Pages that write a plugin from an empty folder: the plugin is put on the path with its metadata, as pip would."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path


def kpi(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page in a process of its own, which imports the plugin anew."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    path = os.pathsep.join((str(folder / "src"), str(folder / ".installed")))
    command = [sys.executable, "-P", "-m", *shlex.split(line)]
    return subprocess.run(
        command, cwd=folder, env={**kept, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


def installed(folder: Path) -> None:
    """Leave the metadata that pip would, beside the plugin's source."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / ".installed" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    head = {
        "Name": project["name"], "Version": project["version"], "Summary": project["description"],
        "Requires-Dist": project["dependencies"][0],
    }  # fmt: skip
    (info / "METADATA").write_text("".join(f"{name}: {value}\n" for name, value in head.items()), "utf-8")
    points = project["entry-points"]["kpi.plugins"]
    (info / "entry_points.txt").write_text(
        "[kpi.plugins]\n" + "".join(f"{name} = {target}\n" for name, target in points.items()), "utf-8"
    )
