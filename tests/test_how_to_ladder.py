"""The recipe of the ladder: its files, its commands in order, and what it says that they print."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "ladder.md"
FILES = PAGE.with_suffix("")
TEXT = PAGE.read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(toml|csv|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_the_page_shows_the_files_that_lie_beside_it():
    blocks = [text for kind, text in _BLOCK.findall(TEXT) if kind != "console"]
    assert blocks[0] == (FILES / "kpi.toml").read_text(encoding="utf-8")
    assert (FILES / "results.csv").read_text(encoding="utf-8").startswith(blocks[1])


def test_every_command_works_in_order_and_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KPI_LANG", raising=False)
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    with contextlib.chdir(tmp_path):
        for kind, text in _BLOCK.findall(TEXT):
            if kind == "toml" and text.startswith("[[set]]"):
                with Path("kpi.toml").open("a", encoding="utf-8") as policy:
                    policy.write(text)
            if kind == "console":
                for line, expected in _COMMAND.findall(text):
                    done = CliRunner().invoke(cli, shlex.split(line))
                    assert done.exit_code == 0, (line, done.output)
                    printed = [one.rstrip() for one in done.output.splitlines()]
                    missing = [one for one in expected.splitlines() if one not in printed]
                    assert missing == [], (line, done.output)
