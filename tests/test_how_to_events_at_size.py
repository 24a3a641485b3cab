"""The page of gathering works file by file and command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import HOW_TO

from kpi.cli.main import cli

_BLOCK = r"(?:^`([\w.-]+)`\n\n)?^```(toml|csv|console)\n(.*?)^```"


def test_the_page_of_events_works_and_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KPI_LANG", raising=False)
    text = (HOW_TO / "events-at-size.md").read_text(encoding="utf-8")
    checked = 0
    with contextlib.chdir(tmp_path):
        for file, language, block in re.findall(_BLOCK, text, re.DOTALL | re.MULTILINE):
            if language != "console":
                (tmp_path / file).write_text(block, encoding="utf-8")
                continue
            for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, *expected = step.splitlines()
                done = CliRunner().invoke(cli, shlex.split(line.removeprefix("kpi ")))
                assert done.exit_code == 0, (line, done.output)
                printed = [one.rstrip() for one in done.stdout.splitlines()]
                wanted = [one for one in expected if one.strip() not in ("", "...")]
                assert [one for one in wanted if one not in printed] == [], (line, done.stdout)
                checked += len(wanted)
    assert checked >= 11
