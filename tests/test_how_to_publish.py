"""The page of a plugin of one's own, step by step from an empty folder, prints what it says.

Where the page installs, the plugin is put on the path with its metadata; that pip, make and wheels do what the
page says of them is tested in `test_new_plugin.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import HOW_TO
from plugin_pages import installed, kpi

PAGE = HOW_TO / "publish.md"
_BLOCK = re.compile(r"^(?:`(src/[^`]+)`\n\n)?```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def typed(line: str, folder: Path) -> list[str]:
    """Run a command of the page, and return what it prints."""
    done = kpi(line, folder)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return [one.rstrip() for one in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str, str]]:
    """Return the blocks of the page: the file that one is, its language, its text."""
    found = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(found) > 5
    return found


def test_the_page_of_a_new_plugin_works_from_an_empty_folder_and_prints_what_it_says(
    steps: list[tuple[str, str, str]], tmp_path: Path
):
    folder = tmp_path
    for file, language, text in steps:
        if file:
            (folder / file).write_text(text, encoding="utf-8")
        for step in text.split("$ ")[1:] if language == "console" else ():
            line, *expected = step.splitlines()
            if line.startswith("cd "):
                folder = folder / line.removeprefix("cd ")
                installed(folder)
                continue
            printed = typed(line, folder)
            wanted = [one for one in expected if one != "..."]
            assert [one for one in wanted if one not in printed] == [], (line, printed)
            if "..." not in expected:
                assert printed == wanted, line


def test_every_file_that_the_page_names_is_there(tmp_path: Path):
    typed("kpi new-plugin acme", tmp_path)
    named = re.findall(
        r"`([\w./-]+/[\w./-]*|Makefile|LICENSE|README\.md|pyproject\.toml)`", PAGE.read_text("utf-8")
    )
    inside = [one for one in named if not one.startswith(("dist/", "../")) and "ladder" not in one]
    assert len(inside) > 8
    assert [one for one in inside if not (tmp_path / "kpi-acme" / one).exists()] == []
