"""The page of a pay scheme of one's own works file by file and command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import HOW_TO

from kpi.cli.main import cli

BLOCK = re.compile(
    r"(?:^`([\w.]+)`[^\n]*\n\n)?^```(toml|csv|python|console)\n(.*?)^```", re.DOTALL | re.MULTILINE
)


def test_the_page_of_a_pay_scheme_works_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KPI_LANG", raising=False)
    checked = 0
    with contextlib.chdir(tmp_path):
        for name, language, text in BLOCK.findall((HOW_TO / "own-pay-scheme.md").read_text(encoding="utf-8")):
            if language != "console":
                with Path(name).open("a", encoding="utf-8") as file:
                    file.write(text)
                continue
            for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", text, re.MULTILINE):
                done = CliRunner().invoke(cli, shlex.split(command))
                assert done.exit_code == 0, (command, done.output)
                wanted = [line.rstrip() for line in expected.splitlines() if line.strip()]
                printed = [line.rstrip() for line in done.stdout.splitlines()]
                assert [line for line in wanted if line not in printed] == [], (command, done.stdout)
                checked += len(wanted)
    assert checked >= 9
