"""The documentation: its links lead somewhere, its commands exist, and its examples print what they say."""

from __future__ import annotations

import contextlib
import importlib.util
import re
import shlex
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from kpi.app.catalogue import load_policy
from kpi.cli.commands import COMMANDS, plugin_commands
from kpi.cli.main import cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLUGINS = sorted(ROOT.glob("plugins/*/README.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PLUGINS, *sorted(DOCS.rglob("*.md"))]
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
SCORECARD = DOCS / "how-to" / "own-scorecard.md"
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`(kpi [a-z][^`]*)`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def typed(page: Path) -> list[str]:
    """Return the commands of a page: after a prompt in a block, and in the text."""
    prose = _FENCED.sub("", text_of(page))
    prompted = [
        line.removeprefix("$ ")
        for _, text in _FENCED.findall(text_of(page))
        for line in text.splitlines()
        if line.startswith("$ kpi ")
    ]
    return [*prompted, *(span.replace("\n", " ") for span in _SPAN.findall(prose))]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and the words after its name."""
    entry = {**COMMANDS, **plugin_commands()}[words[0]]
    command: click.Command = getattr(import_module(entry.module), entry.attribute)
    rest = words[1:]
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        # A slash stands between alternatives: `kpi show scores/pay`.
        command, rest = command.commands[rest[0].partition("/")[0]], rest[1:]
    return command, rest


def generator(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{name}_page", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_commands_say():
    written = generator("commands")
    assert text_of(written.PAGE) == written.page(), "python docs/commands.py writes it"


def test_the_page_of_kinds_is_what_the_tables_say():
    written = generator("kinds")
    assert text_of(written.PAGE) == written.page(), "python docs/kinds.py writes it"


def test_the_page_of_functions_is_what_they_say():
    written = generator("functions")
    assert text_of(written.PAGE) == written.page(), "python docs/functions.py writes it"


def test_the_page_of_functions_has_all_that_make_a_tree():
    import kpi.api

    homes = ("kpi.expr.build", "kpi.expr.groups")
    built = [one for one in kpi.api.__all__ if getattr(getattr(kpi.api, one), "__module__", "") in homes]
    page = text_of(generator("functions").PAGE)
    unnamed = sorted(name for name in built if f"`{name}(" not in page)
    # The others are for plugins that declare rules in Python.
    assert unnamed == ["const", "labelled", "var"]


def test_the_page_of_case_files_has_every_key():
    from kpi.app.cases.files import EXPECTED, KEYS

    text = text_of(DOCS / "reference" / "case-files.md")
    of_case, _, rest = text.partition("## What is expected")
    of_expect = rest.partition("## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", of_case, re.MULTILINE)) == sorted(KEYS)
    assert sorted(re.findall(r"^\| `(\w+)` \|", of_expect, re.MULTILINE)) == sorted(EXPECTED)


def test_the_page_of_scorers_is_what_the_scorers_say():
    written = generator("scorers")
    assert text_of(written.PAGE) == written.page(), "python docs/scorers.py writes it"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_to_a_file_of_the_repository(page: Path):
    targets = [link.partition("#")[0] for link in _LINK.findall(text_of(page)) if "://" not in link]
    assert [one for one in targets if one and not (page.parent / one).exists()] == []


def test_every_page_of_the_documentation_is_linked_from_its_front_page():
    linked = {
        (DOCS / link).resolve() for link in _LINK.findall(text_of(DOCS / "README.md")) if "://" not in link
    }
    below = {
        (DOCS / "how-to" / link).resolve() for link in _LINK.findall(text_of(DOCS / "how-to" / "README.md"))
    }
    every = {page.resolve() for page in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()}
    assert every - linked - below == set()


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_that_is_named_exists_with_its_options(page: Path):
    unknown = []
    for line in typed(page):
        words = shlex.split(line, comments=True)[1:]
        if words[0] not in {**COMMANDS, **plugin_commands()}:
            unknown.append(line)
            continue
        try:
            command, rest = command_of(words)
        except KeyError:
            unknown.append(line)
            continue
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        if given - known - {"-h", "--help"}:
            unknown.append(line)
    assert unknown == []


def examples(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a console block with the lines that it prints by the page."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ kpi "), []))
        else:
            found[-1][1].append(line)
    return found


def test_the_recipe_of_a_scorecard_works_block_by_block_and_prints_what_it_says(tmp_path: Path):
    policy = ""
    with contextlib.chdir(tmp_path):
        for language, text in _FENCED.findall(text_of(SCORECARD)):
            if language == "python":
                Path("kpi_rules.py").write_text(text, encoding="utf-8")
            elif language == "toml":
                policy += text + "\n"
                Path("kpi.toml").write_text(policy, encoding="utf-8")
                done = CliRunner().invoke(cli, ["rules"])
                assert done.exit_code == 0, done.output
            else:
                for line, expected in examples(text):
                    check(line, expected)


def check(line: str, expected: list[str]) -> None:
    """Run a command and compare what it prints; a page that ends with `...` shows the first lines."""
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code == 0, (line, done.output)
    printed = done.stdout.splitlines()
    assert expected, f"{line}: the page does not say what it prints"
    if expected[-1] == "...":
        assert printed[: len(expected) - 1] == expected[:-1], line
    else:
        assert printed == expected, line


@pytest.mark.parametrize("page", PLUGINS, ids=[page.parent.name for page in PLUGINS])
def test_the_page_of_a_plugin_names_what_it_has_and_prints_what_it_says(page: Path):
    text = text_of(page)
    catalogue = load_policy(None).catalogue
    known = {
        *catalogue.scorecards,
        *catalogue.sanctions,
        *catalogue.pay,
        *catalogue.attendance,
        *catalogue.ladders,
        *catalogue.limits,
        *catalogue.rules,
    }
    plugin = page.parent.name.replace("-", "_")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    named = [word for row in rows for word in re.findall(r"`([\w.]+)`", row)]
    assert len(named) > 3
    assert [one for one in named if f"{plugin}.{one.rpartition('.')[2]}" not in known] == []
    for language, block in _FENCED.findall(text):
        for line, expected in examples(block) if language == "console" else ():
            check(line, expected)


def test_every_path_that_the_house_names_is_there():
    named = re.findall(
        r"`((?:core|plugins|tests|docs|bench)/[^`<]*)`", text_of(DOCS / "explanation" / "house.md")
    )
    assert len(named) > 20
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_no_line_of_the_changelog_is_longer_than_140_characters():
    assert [line for line in text_of(ROOT / "CHANGELOG.md").splitlines() if len(line) > 140] == []
