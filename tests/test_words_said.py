"""What the command line says in Chinese is Chinese: the help of every command, and what it says of faulty calls."""

import re

import click
import pytest

from kpi.cli.main import cli
from kpi.testing.command import typed

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]{2,}(?: [a-z]{2,}){2,}\b")
"""Three words in a row are a text; two are a command."""
OTHERS = ("Expecting property name enclosed in double quotes", "No such file or directory")
"""What Python and the system say in their own words."""
SPOKEN = {"KPI_LANG": "zh"}

FILES = {
    "staff.csv": "id,name,hired_on\nA,安,2024-01-01\n",
    "strange.csv": "id,colour\nA,red\n",
    "dates.csv": "id,name,hired_on\nZ,Zed,2024-13-45\n",
    "broken.json": "{",
    "map.toml": """
schema = 9
kind = 3
foo = 1
[column.nope]
from = 1
[column.id]
from = "a"
constant = "b"
format = "zz"
unit = "x"
[[unfold]]
into = "x"
""",
    "wrong.toml": """
schema = 1
[company]
name = 3
[[set]]
key = "x"
value = 1
[[bind]]
scorecard = ["nope"]
role = 1
""",
}

FAULTY = (
    "nothing",
    "rul",
    "--foo",
    "run",
    "run --period 2025-13",
    "run --period 2025-01 --unit nowhere",
    "run --period 2025-01 --policy wrong.toml",
    "run --period 2025-01 --engine local",
    "run --period 2025-01 --engine nowhere --facts none --out none",
    "run --period 2025-01 --engine local --facts none --out none",
    "run --period 2025-01 --engine local --facts none --out none --dry-run",
    "export facts",
    "export facts scores -o none",
    "export scores --period 2025-01 --buckets 2",
    "kernel none.parquet out.parquet --period 2025-01",
    "kernel none.parquet out.parquet --period 2025",
    "show",
    "show nothing --period 2025-01",
    "show scores --period 2024-99",
    "show scores --period 1999-01",
    "show scores --period 2025-01 -o yaml",
    "show scores --period 2025-01 --db none.db",
    "show scores --period 2025-01 --db staff.csv",
    "payslip NOBODY --period 2025-01 -o x.html",
    "payslip --period 2025-01 --unit nowhere -o x.html",
    "explain",
    "explain NOBODY --period 2025-01",
    "import employees none.csv",
    "import employes staff.csv",
    "import employees strange.csv",
    "import employees dates.csv",
    "import employees staff.csv --map map.toml",
    "import units broken.json",
    "imports undo 99",
    "gather --period 2025-01",
    "template nothing -o x.xlsx",
    "template observations",
    "export scores --period 2025-01 -o x.doc",
    "export nothing --period 2025-01 -o x.xlsx",
    "report --period 1999-01 -o r.html",
    "rules nothing",
    "rules --plot x.svg",
    "rules --given a=1",
    "try nothing",
    "check --policy wrong.toml",
    "check --policy none.toml",
    "test none",
    "whatif A --period 2025-01",
    "whatif --period 2025-01 nothing=1",
    "ladder NOBODY",
    "ladder --period 2025-01-01",
    "due --unit nowhere",
    "due --on 2025-99-99",
    "decide",
    "decide nothing A --by A",
    "decide score NOBODY --by A",
    "init .",
    "demo . --name nothing",
    "new-plugin Bad-Name!",
    "doctor nothing",
    "plugins --foo",
    "install",
    "uninstall",
    "completion nothing",
)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    for words in ("init", "import employees staff.csv", "run --period 2025-01"):
        said = typed(folder, *words.split())
        assert said.code == 0, said.err
    return folder


def english(text):
    """Return the lines of talk that have no Chinese, or a whole text of English beside it."""
    for one in OTHERS:
        text = text.replace(one, "")
    # A usage line and what is to be typed are the same in every language.
    plain = re.sub(r"'[^'\n]*'|`[^`\n]*`|“[^”\n]*”", "“”", text)
    lines = [one for one in plain.splitlines() if one.strip() and not one.startswith("用法")]
    return [one for one in lines if not CHINESE.search(one) or ENGLISH.search(one)]


@pytest.mark.parametrize("words", FAULTY)
def test_a_fault_is_told_in_chinese(company, words):
    said = typed(company, *words.split(), environment=SPOKEN)
    assert said.code != 0
    assert said.err
    assert english(said.err) == []


def test_every_command_has_a_faulty_call():
    asked = {one.split()[0] for one in FAULTY}
    assert set(cli.list_commands(click.Context(cli))) - asked == OF_PLUGINS


OF_PLUGINS = {"reviews"}
"""Tested by the plugins that bring them."""


def commands(group, before=()):
    """Give the words of every command, and of those below it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*before, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*before, name))


@pytest.mark.parametrize("words", [(), *commands(cli)], ids=" ".join)
def test_help_is_chinese(tmp_path, words):
    said = typed(tmp_path, *words, "--help", environment=SPOKEN)
    assert said.code == 0, said.err
    # Tables of commands and of what is to be typed stand in lines without a text.
    assert [one for one in said.out.splitlines() if ENGLISH.search(one) and not CHINESE.search(one)] == []
    assert CHINESE.search(said.out.partition("\n\n")[2].partition("\n\n")[0])
