"""The page of a reader of one's own works from an empty folder, prints what it says, and its test passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pages import HOW_TO
from plugin_pages import Said, unsaid, walked


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    return walked(HOW_TO / "own-importer.md", tmp_path_factory.mktemp("stranger"))


def test_every_command_prints_what_the_page_says(done: tuple[Path, Said]):
    _, said = done
    assert len(said) == 6
    assert unsaid(said) == []


def test_a_torn_file_tells_every_torn_line_and_nothing_more(done: tuple[Path, Said]):
    _, expected, printed = done[1][-1]
    assert [one for one in printed if one.startswith("error:")] == expected


def test_the_test_of_the_page_passes(done: tuple[Path, Said]):
    folder, _ = done
    run = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_readers.py"],
        cwd=folder, env={"PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout
