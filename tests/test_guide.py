"""The user's guide in Chinese: each page is followed to the letter, and prints what it says.

A block of TOML goes to the end of `kpi.toml`, or makes it anew where it begins with `schema`, unless the line before it names another file;
one of CSV makes the file that the line before it names; commands are typed. `...` ends what a command prints where the rest is left out.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from demos import company

from kpi.cli.main import cli

FOLDER = Path(__file__).parents[1] / "docs" / "zh"
PAGES = [one for one in sorted(FOLDER.glob("*.md")) if one.stem != "README"]
_BLOCK = re.compile(
    r"(?:`(\w+\.(?:csv|toml))`[^\n]*\n\n)?```(toml|csv|console)\n(.*?)^```", re.DOTALL | re.MULTILINE
)
# What it prints is talk, or changes from day to day; the page leaves it out.
QUIET = ("kpi demo", "kpi init", "kpi import", "kpi run", "kpi show runs")


def walked(page: Path, folder: Path, shop: Path) -> str:
    """Do what a page says in an empty folder, and return it as it would be if it said what is printed."""
    text = page.read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        for file, language, block in _BLOCK.findall(text):
            if language == "toml" and file in ("", "kpi.toml"):
                mode = "w" if block.startswith("schema") else "a"
                with Path("kpi.toml").open(mode, encoding="utf-8") as policy:
                    policy.write(f"\n{block}")
            elif language in ("csv", "toml"):
                Path(file).write_text(block, encoding="utf-8")
            else:
                done = "\n".join(line for one in examples(block) for line in typed(*one, shop))
                text = text.replace(f"```console\n{block}", f"```console\n{done}\n", 1)
    return text


def examples(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a block with the lines that it prints by the page."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def typed(line: str, expected: list[str], shop: Path) -> list[str]:
    """Type a command, and return it with what it prints, as much of it as the page shows."""
    if line.startswith("kpi demo"):
        shutil.copytree(shop, shlex.split(line)[2])
    elif line.startswith("mkdir "):
        Path(line.removeprefix("mkdir ")).mkdir()
    elif line.startswith("cd "):
        os.chdir(line.removeprefix("cd "))
    elif line.startswith("kpi "):
        done = CliRunner(env={"KPI_LANG": "zh"}).invoke(cli, shlex.split(line.removeprefix("kpi ")))
        # The findings of `kpi check` have a head of the same word.
        refused = any(one.startswith("错误：") for one in expected) and not line.startswith("kpi check")
        assert done.exit_code in ({2, 4} if refused else {0, 1}), (line, done.output)
        printed = [one.rstrip() for one in (done.stderr if refused else done.stdout).splitlines()]
        if line.startswith(QUIET) and not expected:
            printed = []
        elif expected[-1:] == ["..."]:
            printed = [*printed[: len(expected) - 1], "..."]
        return [f"$ {line}", *printed]
    return [f"$ {line}"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company("shop", tmp_path_factory.mktemp("guide") / "shop")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_of_the_guide_prints_what_it_says(page: Path, tmp_path: Path, shop: Path):
    written = page.read_text(encoding="utf-8")
    assert "$ kpi " in written
    assert walked(page, tmp_path, shop) == written, "python tests/test_guide.py writes it"


def test_the_guide_lists_every_page_of_it():
    listed = re.findall(r"\]\((\w[\w-]*\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert {*listed} == {page.name for page in PAGES}


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_what_a_front_page_types_works_in_the_example_company(page: str, tmp_path: Path, shop: Path):
    shutil.copytree(shop, tmp_path / "demo")
    text = (FOLDER.parents[1] / page).read_text(encoding="utf-8")
    lines = re.findall(r"^\$ kpi (.+)$", text, re.MULTILINE)
    assert len(lines) > 8
    with contextlib.chdir(tmp_path / "demo"):
        for line in lines:
            done = CliRunner().invoke(cli, shlex.split(line, comments=True))
            assert done.exit_code == 0, (line, done.output)
            printed = next(shown for typed, shown in shown_by(text) if typed == line)
            assert [one for one in printed if one not in done.output.splitlines()] == []


def shown_by(text: str) -> list[tuple[str, list[str]]]:
    """Return each command of a front page with what stands below it."""
    blocks = re.findall(r"^```(?:text|console)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    found = [one for block in blocks if block.startswith("$ kpi ") for one in examples(block)]
    return [(line.removeprefix("kpi "), printed) for line, printed in found]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        shop = Path(sys.argv[2]) if sys.argv[2:] else company("shop", Path(temporary) / "shop")
        for one in [page for page in PAGES if page.stem in (sys.argv[1:2] or [page.stem])]:
            empty = Path(temporary) / one.stem
            empty.mkdir()
            one.write_text(walked(one, empty, shop), encoding="utf-8")
            sys.stdout.write(f"{one} is written\n")
