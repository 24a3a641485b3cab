"""The page of a plugin of one's own, step by step from an empty folder, prints what it says.

Where the page installs, the plugin is put on the path with its metadata; that pip, make and wheels do what the
page says of them is tested in `test_new_plugin.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

from pages import HOW_TO, blocks
from plugin_pages import installed, typed

PAGE = HOW_TO / "publish.md"


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
