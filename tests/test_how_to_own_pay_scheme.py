"""The page of a pay scheme of one's own works file by file and command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import HOW_TO, written

from kpi.cli.main import cli


def test_the_page_of_a_pay_scheme_works_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KPI_LANG", raising=False)
    checked = 0
    with contextlib.chdir(tmp_path):
        for line, expected in written(HOW_TO / "own-pay-scheme.md", tmp_path):
            done = CliRunner().invoke(cli, shlex.split(line.removeprefix("kpi ")))
            assert done.exit_code == 0, (line, done.output)
            printed = [one.rstrip() for one in done.stdout.splitlines()]
            assert [one for one in expected if one not in printed] == [], (line, done.stdout)
            checked += len(expected)
    assert checked >= 9
