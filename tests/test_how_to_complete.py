"""The recipe that completes a form works command by command: before its tables, and after each of them."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "complete.md"


def test_the_recipe_of_a_form_cut_off_in_print_prints_what_it_says(tmp_path: Path):
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(toml|console)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    policy = 'schema = 1\nplugins = ["management"]\n'
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text(policy, encoding="utf-8")
        written = ""
        for language, text in blocks:
            if language == "toml":
                written += text
                Path("kpi.toml").write_text(written, encoding="utf-8")
                continue
            for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", text, re.MULTILINE):
                done = CliRunner(env={"COLUMNS": "200"}).invoke(cli, shlex.split(command))
                assert done.exit_code == 0, done.output
                for line in filter(str.strip, expected.splitlines()):
                    assert line in done.output.splitlines(), (command, done.output)
