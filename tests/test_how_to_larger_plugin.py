"""The page of a larger plugin: copied from an empty folder, it computes what it prints, and its month passes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pages import HOW_TO, blocks, commands
from plugin_pages import installed, typed

PAGE = HOW_TO / "larger-plugin.md"
CASES = HOW_TO.parent / "reference" / "case-files.md"


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy every file of the page, and follow it."""
    top = tmp_path_factory.mktemp("larger")
    folder, root = top, top / "kpi-acme"
    (top / "company").mkdir()
    steps = blocks(PAGE)
    assert len(steps) > 12
    for block in steps:
        if block.file:
            block.put(top if block.file.startswith("company/") else root)
        for step in block.text.split("$ ")[1:] if block.language == "console" else ():
            line, *expected = step.splitlines()
            if line.startswith("cd "):
                folder = (folder / line.removeprefix("cd ")).resolve()
                if folder == root:
                    installed(root)
                continue
            printed = typed(line, folder, root)
            wanted = [one for one in expected if one != "..."]
            assert [one for one in wanted if one not in printed] == [], (line, printed)
            if "..." not in expected:
                assert printed == wanted, line
    return root


def test_the_page_prints_what_it_says_and_its_plugin_passes_its_tests(plugin: Path):
    seen = {**os.environ, "PYTHONPATH": os.pathsep.join((str(plugin / "src"), str(plugin / ".installed")))}
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_month.py"]
    done = subprocess.run(command, cwd=plugin, env=seen, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_everything_of_it_is_tried_as_the_page_of_case_files_says(plugin: Path):
    tried = commands(CASES)
    assert len(tried) > 5
    for line, expected in tried:
        printed = typed(line, plugin)
        assert printed[: len(expected)] == expected, line
