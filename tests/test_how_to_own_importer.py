"""The page of a reader of one's own works from an empty folder, prints what it says, and its test passes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import HOW_TO
from plugin_pages import installed, kpi

BLOCK = re.compile(r"(?:^`([\w./]+)`\n\n)?^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, list[str], list[str]]]]:
    """Walk the page; return the plugin's folder, and of each command what was expected and what was said."""
    folder: Path = tmp_path_factory.mktemp("stranger")
    said = []
    waiting: dict[str, str] = {}
    for name, language, text in BLOCK.findall((HOW_TO / "own-importer.md").read_text(encoding="utf-8")):
        if name:
            waiting[name] = text
        for step in text.split("$ ")[1:] if language == "console" else ():
            line, *expected = step.rstrip("\n").split("\n")
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                installed(folder)
                continue
            for path in [path for path in waiting if (folder / path).parent.is_dir() or "kpi import" in line]:
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_text(waiting.pop(path), encoding="utf-8")
            done = kpi(line, folder)
            refused = any(one.startswith("error:") for one in expected)
            assert done.returncode == (4 if refused else 0), (line, done.stdout, done.stderr)
            said.append((line, expected, (done.stderr if refused else done.stdout).splitlines()))
    for path, text in waiting.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder, said


def test_every_command_prints_what_the_page_says(walked):
    _, said = walked
    assert len(said) == 6
    for line, expected, printed in said:
        lines = [one.rstrip() for one in printed]
        assert [one for one in expected if one != "..." and one.rstrip() not in lines] == [], (line, printed)


def test_a_torn_file_tells_every_torn_line_and_nothing_more(walked):
    _, said = walked
    assert [one for one in said[-1][2] if one.startswith("error:")] == said[-1][1]


def test_the_test_of_the_page_passes(walked):
    folder, _ = walked
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_readers.py"],
        cwd=folder, env={"PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
