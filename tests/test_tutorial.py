"""The tutorial is followed to the letter: its files, its commands, in an empty folder."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

DOCS = Path(__file__).parents[1] / "docs"
TUTORIAL = (DOCS / "tutorial" / "first-month.md").read_text(encoding="utf-8")
_NAMED = re.compile(r"`(\w+\.csv)`.*?```csv\n(.*?)```", re.DOTALL)
_COMMANDS = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(text: str) -> list[list[str]]:
    lines = [line for block in _COMMANDS.findall(text) for line in block.splitlines()]
    typed = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines if line.startswith("$ ")]
    return [words[1:] for words in typed if words and words[0] == "kpi"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in _NAMED.findall(TUTORIAL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_command_of_the_tutorial_works_in_order(folder: Path):
    policy = re.search(r"```toml\n(.*?)```", TUTORIAL, re.DOTALL)
    assert policy is not None
    typed = commands(TUTORIAL)
    assert [words[0] for words in typed[:3]] == ["plugins", "init", "import"]
    printed = {}
    with contextlib.chdir(folder):
        for words in typed:
            done = CliRunner().invoke(cli, words)
            assert done.exit_code == 0, (words, done.output)
            printed[" ".join(words)] = done.stdout
            if words[0] == "init":
                (folder / "kpi.toml").write_text(policy[1], encoding="utf-8")
    assert "周岚" in printed["show pay --period 2025-01"]
    assert "S001.P23B" in printed["explain E002 --period 2025-01"]
    # 22 and 24, 15, 29 of 30 for 30 points, 14, and 5 - 2: the corrected month is the one that is shown.
    assert "84.00" in printed["show scores --period 2025-01"]
