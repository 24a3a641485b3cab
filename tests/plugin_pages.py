"""Pages that write a plugin from an empty folder: the plugin is put on the path with its metadata, as pip would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

_BLOCK = re.compile(r"(?:^`([\w./]+)`([^\n]*)\n\n)?^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)

Said = list[tuple[str, list[str], list[str]]]
"""Commands, each with the lines that it prints by the page and those that it printed."""


def kpi(line: str, folder: Path, plugin: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of the page in a process of its own, which imports the plugin anew.

    The plugin stands in the folder itself where no other is given.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    source = plugin or folder
    path = os.pathsep.join((str(source / "src"), str(source / ".installed")))
    command = [sys.executable, "-P", "-m", *shlex.split(line)]
    seen = {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=seen, capture_output=True, text=True, check=False)


def typed(line: str, folder: Path, plugin: Path | None = None) -> list[str]:
    """Run a command that ends well, and return what it prints."""
    done = kpi(line, folder, plugin)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return [one.rstrip() for one in done.stdout.splitlines()]


def installed(folder: Path) -> None:
    """Leave the metadata that pip would, beside the plugin's source."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / ".installed" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    head = {
        "Name": project["name"], "Version": project["version"], "Summary": project["description"],
        "Requires-Dist": project["dependencies"][0],
    }  # fmt: skip
    (info / "METADATA").write_text("".join(f"{name}: {value}\n" for name, value in head.items()), "utf-8")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(points, "utf-8")


def walked(page: Path, home: Path) -> tuple[Path, Said]:
    """Write each file that a page shows, type each command; return the plugin's folder and what was said.

    A file "at its end" of which a page shows lines gets them there; a command of which it shows an error is refused
    with exit code 4.
    """
    folder, said = home, []
    for name, more, language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if name:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                (path.read_text(encoding="utf-8") if "at its end" in more else "") + text, "utf-8"
            )
        if language == "sh":
            installed(folder)
        for step in text.split("$ ")[1:] if language == "console" else ():
            line, *expected = step.rstrip("\n").split("\n")
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                installed(folder)
                continue
            done = kpi(line, folder)
            refused = any(one.startswith("error:") for one in expected)
            assert done.returncode == (4 if refused else 0), (line, done.stdout, done.stderr)
            said.append((line, expected, (done.stderr if refused else done.stdout).splitlines()))
    return folder, said


def unsaid(said: Said) -> Said:
    """Return the commands that did not print a line of those that the page says."""
    return [
        (line, missing, printed)
        for line, expected, printed in said
        if (
            missing := [
                one
                for one in expected
                if one != "..." and one.rstrip() not in [have.rstrip() for have in printed]
            ]
        )
    ]
