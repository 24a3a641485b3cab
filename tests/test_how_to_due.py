"""The recipe of what falls due: its files, its commands in order, and what it says that they print."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "due.md"
FILES = PAGE.with_suffix("")
TEXT = PAGE.read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(toml|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def squeezed(line: str) -> str:
    """Return a line with one space between its cells: how wide they are depends on the rows around them."""
    return " ".join(line.split())


def test_the_page_shows_the_policy_that_lies_beside_it():
    blocks = [text for kind, text in _BLOCK.findall(TEXT) if kind == "toml"]
    assert blocks[0] == (FILES / "kpi.toml").read_text(encoding="utf-8")


def test_every_command_works_in_order_and_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KPI_LANG", raising=False)
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    tried = 0
    with contextlib.chdir(tmp_path):
        for kind, text in _BLOCK.findall(TEXT):
            if kind == "toml" and text.startswith("[[set]]"):
                with Path("kpi.toml").open("a", encoding="utf-8") as policy:
                    policy.write(f"\n{text}")
            if kind == "console":
                for line, expected in _COMMAND.findall(text):
                    done = CliRunner().invoke(cli, shlex.split(line))
                    assert done.exit_code == 0, (line, done.output)
                    printed = [squeezed(one) for one in done.output.splitlines()]
                    missing = [one for one in expected.splitlines() if squeezed(one) not in printed]
                    assert missing == [], (line, done.output)
                    tried += bool(expected)
    assert tried == len(re.findall(r"^\$ kpi (?!init|import)", TEXT, re.MULTILINE))
