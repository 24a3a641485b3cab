"""The pages that explain: what they show is tried, with the settings that they show, and printed as they say."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

FOLDER = Path(__file__).parents[1] / "docs" / "explanation"
PAGES = [FOLDER / "exactness.md", FOLDER / "time.md"]
_FENCED = re.compile(r"^```(toml|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def walked(page: Path, folder: Path) -> str:
    """Do what a page says in an empty folder, and return it as it would be if it said what is printed."""
    text = page.read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        for language, block in _FENCED.findall(text):
            if language == "toml":
                Path("kpi.toml").write_text(block, encoding="utf-8")
                continue
            lines = []
            for line in (one for one in block.splitlines() if one.startswith("$ kpi ")):
                done = CliRunner().invoke(cli, shlex.split(line.removeprefix("$ kpi ")))
                assert done.exit_code == 0, (line, done.output)
                lines += [line, *(one.rstrip() for one in done.stdout.splitlines())]
            text = text.replace(block, "\n".join(lines) + "\n", 1)
    return text


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_prints_what_it_says(page: Path, tmp_path: Path):
    written = page.read_text(encoding="utf-8")
    assert "$ kpi " in written
    assert walked(page, tmp_path) == written, "python tests/test_explanation.py writes it"


if __name__ == "__main__":
    import tempfile

    for one in PAGES:
        with tempfile.TemporaryDirectory() as temporary:
            one.write_text(walked(one, Path(temporary)), encoding="utf-8")
            sys.stdout.write(f"{one} is written\n")
