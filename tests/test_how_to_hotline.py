"""The page of the call centre works command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "hotline.md"


def commands() -> list[tuple[str, list[str]]]:
    """Return the commands of the page, each with the lines that it prints by the page."""
    text = PAGE.read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def typed(line: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, shlex.split(line.removeprefix("kpi ")))
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (demo, _), (cd, _), *_ = commands()
    with contextlib.chdir(folder):
        code, _, said = typed(demo)
    assert code == 0, said
    return folder / cd.removeprefix("cd ")


def test_the_page_prints_what_it_says(centre: Path):
    with contextlib.chdir(centre):
        for line, expected in commands()[2:]:
            code, printed, said = typed(line)
            refused = any(one.startswith("error:") for one in expected)
            assert code == (4 if refused else 0), (line, said)
            lines = [one.rstrip() for one in (said if refused else printed).splitlines()]
            wanted = [one.rstrip() for one in expected if one.strip() != "..."]
            assert [one for one in wanted if one not in lines] == [], line
            if wanted and not refused and expected[-1] != "...":
                assert lines == wanted, line


def test_the_setting_that_the_page_shows_is_the_companys(centre: Path):
    (shown,) = re.findall(r"^```toml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert shown in (centre / "kpi.toml").read_text(encoding="utf-8")
