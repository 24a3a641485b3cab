"""The recipe of the limits of the law, step by step in one company, prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "law.md"
FACTS = {
    "units": "id,name\ndepot,Depot\n",
    "employees": "id,name,hired_on\nC1,Chen,2022-01-01\nC2,Cui,2022-01-01\nC3,Cao,2022-01-01\n",
    "assignments": (
        "employee,unit,role,level,base_pay,from\nC1,depot,courier,courier,4500,2022-01-01\n"
        "C2,depot,courier,courier,4500,2022-01-01\nC3,depot,courier,courier,2300,2022-01-01\n"
    ),
}


def blocks() -> list[tuple[str, str]]:
    return re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def examples(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a block with the lines that it prints by the page."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ kpi "):
            found.append((line.removeprefix("$ kpi "), []))
        else:
            found[-1][1].append(line.rstrip())
    return found


def typed(line: str) -> list[str]:
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code in (0, 1), (line, done.output)
    return [one.rstrip() for one in done.stdout.splitlines()]


def walked(folder: Path) -> str:
    """Do what the page says, and return it as it would be if it said what is printed."""
    policy, page = "", PAGE.read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        open_store(folder / "kpi.db", create=True).close()
        for kind, text in FACTS.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
        for language, block in blocks():
            if language == "toml":
                policy += f"{block}\n"
                Path("kpi.toml").write_text(policy, encoding="utf-8")
            elif language == "csv":
                kind = "pay_lines" if "amount" in block else "observations"
                Path(f"{kind}.csv").write_text(block, encoding="utf-8")
                for one in (*FACTS, kind) if kind == "pay_lines" else (kind,):
                    typed(f"import {one} {one}.csv")
            else:
                page = page.replace(block, "\n".join(_printed(block)) + "\n", 1)
    return page


def _printed(block: str) -> list[str]:
    lines: list[str] = []
    for line, expected in examples(block):
        printed = typed(line)
        if expected[-1:] == ["..."]:
            printed = [*printed[: len(expected) - 1], "..."]
        lines += [f"$ kpi {line}", *([] if line.startswith("run ") else printed)]
    return lines


def test_the_recipe_of_the_law_prints_what_it_says(tmp_path: Path):
    assert walked(tmp_path) == PAGE.read_text(encoding="utf-8"), "python tests/test_how_to_law.py writes it"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(walked(Path(temporary)), encoding="utf-8")
        sys.stdout.write(f"{PAGE} is written\n")
