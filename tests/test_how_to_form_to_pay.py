"""The way from a form to pay works file by file and command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "form-to-pay.md"
BLOCK = re.compile(r"(?:^`([\w.]+)`\n\n)?^```(toml|csv|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_way_from_a_form_to_pay_prints_what_it_says(tmp_path: Path):
    policy = ""
    with contextlib.chdir(tmp_path):
        for name, language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
            if language == "toml":
                policy += text
                Path("kpi.toml").write_text(policy, encoding="utf-8")
            elif language == "csv":
                Path(name).write_text(text, encoding="utf-8")
            for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", text, re.MULTILINE):
                done = CliRunner().invoke(cli, shlex.split(command))
                assert done.exit_code == 0, done.output
                for line in filter(str.strip, expected.splitlines()):
                    assert line in done.output.splitlines(), (command, done.output)
