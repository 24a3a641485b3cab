"""The page of a plugin of one's own, step by step from an empty folder, prints what it says.

Where the page installs, the plugin is put on the path with its metadata; that pip, make and wheels do what the
page says of them is tested in `test_new_plugin.py`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

from pages import HOW_TO, blocks

PAGE = HOW_TO / "publish.md"


def kpi(line: str, folder: Path, plugin: Path | None = None) -> tuple[list[str], str]:
    """Run a command of the page in a process of its own, which imports the plugin anew; return what it prints."""
    source = plugin or folder
    seen = {**os.environ, "PYTHONPATH": os.pathsep.join((str(source / "src"), str(source / ".installed")))}
    command = [sys.executable, "-P", "-m", *shlex.split(line)]
    done = subprocess.run(command, cwd=folder, env=seen, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return [one.rstrip() for one in done.stdout.splitlines()], done.stderr


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


def test_the_page_of_a_new_plugin_works_from_an_empty_folder_and_prints_what_it_says(tmp_path: Path):
    folder = tmp_path
    steps = blocks(PAGE)
    assert len(steps) > 8
    for block in steps:
        if block.file:
            block.put(folder)
        for step in block.text.split("$ ")[1:] if block.language == "console" else ():
            line, *expected = step.splitlines()
            if line.startswith("cd "):
                folder = folder / line.removeprefix("cd ")
                installed(folder)
                continue
            printed, _ = kpi(line, folder)
            wanted = [one for one in expected if one != "..."]
            assert [one for one in wanted if one not in printed] == [], (line, printed)
            if "..." not in expected:
                assert printed == wanted, line


def test_every_file_that_the_page_names_is_there(tmp_path: Path):
    kpi("kpi new-plugin acme", tmp_path)
    named = re.findall(
        r"`([\w./-]+/[\w./-]*|Makefile|LICENSE|README\.md|pyproject\.toml)`", PAGE.read_text("utf-8")
    )
    inside = [one for one in named if not one.startswith(("dist/", "../")) and "ladder" not in one]
    assert len(inside) > 8
    assert [one for one in inside if not (tmp_path / "kpi-acme" / one).exists()] == []
