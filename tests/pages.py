"""Pages of the documentation that go through an example company: their commands, and what they print by the page."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner
from demos import company

from kpi.cli.main import cli

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to"


def commands(page: Path) -> list[tuple[str, list[str]]]:
    """Return the commands of a page, each with the lines that it prints by the page."""
    text = page.read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def settings(page: Path) -> list[str]:
    """Return the pieces of `kpi.toml` that a page shows."""
    text = page.read_text(encoding="utf-8")
    return re.findall(r"^```toml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A block of a page: the file that the line before it names, whether it goes to its end, its language, its text."""

    file: str
    at_end: bool
    language: str
    text: str

    def put(self, folder: Path) -> None:
        """Do to the file what the page says."""
        before = (folder / self.file).read_text(encoding="utf-8") + "\n" if self.at_end else ""
        (folder / self.file).write_text(before + self.text, encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in their order."""
    found = re.findall(
        r"^(?:`((?:src|tests|company)/[^`]+)`(, at the end)?[^\n]*\n\n)?```(\w+)\n(.*?)^```",
        page.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return [Block(file, bool(at_end), language, text) for file, at_end, language, text in found]


def built(page: Path, folder: Path) -> Path:
    """Build the company of a page's first two commands, and return its folder."""
    (demo, _), (cd, _), *_ = commands(page)
    kpi, command, name, option, of = shlex.split(demo)
    assert (kpi, command, option) == ("kpi", "demo", "--name"), demo
    assert cd == f"cd {name}", cd
    return company(of, folder / name)


def walk(page: Path, at: Path) -> None:
    """Type the commands after these, and hold what they print to the page; `...` leaves out what is printed beside."""
    with contextlib.chdir(at):
        for line, expected in commands(page)[2:]:
            code, printed, said = _typed(line)
            refused = any(one.startswith("error:") for one in expected)
            assert code == (4 if refused else 0), (line, said)
            lines = [one.rstrip() for one in (said if refused else printed).splitlines()]
            wanted = [one.rstrip() for one in expected if one.strip() != "..."]
            assert [one for one in wanted if one not in lines] == [], line
            if wanted and not refused and expected[-1] != "...":
                assert lines == wanted, line


def _typed(line: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, shlex.split(line.removeprefix("kpi ")))
    return done.exit_code, done.stdout, done.stderr


def written(page: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Write the files of a page into a folder as they come; yield each command with the lines that it prints by the page.

    Blocks of TOML are `kpi.toml`, one after the other, and a block of Python is `kpi_rules.py`.
    """
    block = r"(?:^`([\w.]+)`\n\n)?^```(toml|python|csv|console)\n(.*?)^```"
    for name, language, text in re.findall(block, page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        if language == "console":
            for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                line, *expected = step.splitlines()
                yield line, [one.rstrip() for one in expected if one.strip() not in ("", "...")]
            continue
        file = {"toml": "kpi.toml", "python": "kpi_rules.py"}.get(language, name)
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write(text + "\n" if language == "toml" else text)
