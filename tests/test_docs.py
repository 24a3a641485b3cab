"""The documentation: its links lead somewhere, its commands exist, and its examples print what they say."""

from __future__ import annotations

import contextlib
import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import curves
import pictures
import pytest
from click.testing import CliRunner

from kpi.app.catalogue import load_policy
from kpi.cli.commands import COMMANDS, ENVIRONMENT, plugin_commands
from kpi.cli.main import cli
from kpi.documents import read_file
from kpi.kit.scorers import SCORERS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLUGINS = sorted(ROOT.glob("plugins/*/README.md"))
# An engine has no rules to name.
RULED = [page for page in PLUGINS if any(page.parent.glob("src/*/rules/*.toml"))]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "core" / "README.md",
    ROOT / "bench" / "README.md",
    *PLUGINS,
    *sorted(DOCS.rglob("*.md")),
]
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
SCORECARD = DOCS / "how-to" / "own-scorecard.md"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`\n]*`")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_FILES = re.compile(r"^`([\w.]+)`\n\n```csv\n(.*?)^```", re.DOTALL | re.MULTILINE)
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


@pytest.mark.parametrize(
    "name", ["commands", "exit_codes", "functions", "hooks", "kinds", "scorers", "store"]
)
def test_a_page_of_reference_is_what_the_program_says(name: str):
    written = import_module(name)
    assert text_of(written.PAGE) == written.page(), f"python docs/{name}.py writes it"


def test_every_picture_of_a_scorer_is_what_it_gives_and_no_other_is_there():
    drawn = {one: curves.picture(one) for one in curves.DRAWN}
    there = {one.stem: text_of(one) for one in curves.FOLDER.iterdir()}
    assert there == drawn, "python docs/curves.py draws them"


def test_every_scorer_has_an_example_and_those_of_one_number_a_picture():
    assert {*curves.EXAMPLES} == {one.name for one in SCORERS}
    lines = text_of(DOCS / "reference" / "scorers.md").splitlines()
    assert sum(line.startswith("![") for line in lines) == len(curves.DRAWN)


def test_the_page_of_functions_has_all_that_make_a_tree():
    import kpi.api

    homes = ("kpi.expr.build", "kpi.expr.groups")
    built = [one for one in kpi.api.__all__ if getattr(getattr(kpi.api, one), "__module__", "") in homes]
    page = text_of(import_module("functions").PAGE)
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


def test_every_variable_of_the_environment_that_the_core_reads_is_told_in_help_and_page():
    source = "\n".join(text_of(file) for file in (ROOT / "core/src/kpi").rglob("*.py"))
    read = set(re.findall(r'"(KPI_[A-Z_]+)"', source))
    assert read == set(ENVIRONMENT)
    told = CliRunner().invoke(cli, ["--help"]).output
    assert [
        name for name in read if name not in told or name not in text_of(DOCS / "reference/commands.md")
    ] == []


def test_an_end_of_a_step_is_full_where_its_value_belongs():
    picture = curves.picture("at_least")
    dots = re.findall(
        r'translate\(([\d.]+),([\d.]+)\)" d="M4,0A[^"]*"( fill="#3b82d6")? stroke="#3b82d6"', picture
    )
    full, ended = ([(x, y) for x, y, filled in dots if bool(filled) is wanted] for wanted in (True, False))
    # 80 is met: the line of "yes" begins there with a full dot, that of "no" ends below it with an open one.
    assert [x for x, _ in full] == [x for x, _ in ended]
    assert float(full[0][1]) < float(ended[0][1])


def places(page: Path) -> set[str]:
    """Return the anchors of a page: its headings as the site and the forges name them."""
    heads = re.findall(r"^#+ (.+)$", _FENCED.sub("", text_of(page)), re.MULTILINE)
    words = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", one) for one in heads)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in words}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_and_picture_leads_to_a_place_of_the_repository(page: Path):
    lost = []
    for link in _LINK.findall(_CODE.sub("", _FENCED.sub("", text_of(page)))):
        target, _, place = link.partition("#")
        end = page.parent / target if target else page
        if "://" in link:
            continue
        if not end.exists() or (place and end.suffix == ".md" and place not in places(end)):
            lost.append(link)
    assert lost == []


def test_the_two_front_pages_lead_to_each_other_and_show_the_same():
    english, chinese = text_of(ROOT / "README.md"), text_of(ROOT / "README.zh-CN.md")
    assert "(README.zh-CN.md)" in english
    assert "(README.md)" in chinese
    shown = [
        re.findall(r'src="(docs/assets/\w+)-(?:en|zh)\.png" alt="[^"]+', one) for one in (english, chinese)
    ]
    assert len(shown[0]) == 3
    assert shown[0] == shown[1]
    asked = [re.findall(r"^\$ (kpi explain .+ --rule \w+)", one, re.MULTILINE) for one in (english, chinese)]
    assert asked[0] == asked[1] != []
    heads = [re.findall(r"^#+", text, re.MULTILINE) for text in (english, chinese)]
    plugins = [re.findall(r"^\| `(kpi-[\w-]+)`", text, re.MULTILINE) for text in (english, chinese)]
    assert heads[0] == heads[1]
    assert plugins[0] == plugins[1]


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_picture_of_a_page_is_there_in_its_language_and_small(page: Path):
    shown = re.findall(r'<img src="([^"]+)"|!\[[^\]]*\]\(([^)\s]+)\)', text_of(page))
    chinese = page.name.endswith("zh-CN.md") or page.parent.name == "zh"
    for one in ("".join(found) for found in shown):
        assert (page.parent / one).stat().st_size < 200_000, one
        assert not one.endswith(".png") or one.endswith("-zh.png" if chinese else "-en.png"), one


def test_every_picture_that_is_kept_is_one_that_is_made():
    made = {f"{name}-{lang}.png" for name in pictures.PICTURES for lang in pictures.LANGUAGES}
    assert {one.name for one in (DOCS / "assets").glob("*.png")} == made, "make pictures"


def test_every_page_stands_in_the_navigation_of_the_site():
    told = read_file(ROOT / "zensical.toml").data["project"]["nav"]
    listed = re.findall(r"[\w/-]+\.md", repr(told))
    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))


def test_every_page_of_the_documentation_is_linked_from_its_front_page():
    linked = {
        (DOCS / link).resolve() for link in _LINK.findall(text_of(DOCS / "README.md")) if "://" not in link
    }
    below = {
        (DOCS / "how-to" / link).resolve() for link in _LINK.findall(text_of(DOCS / "how-to" / "README.md"))
    }
    below |= {(DOCS / "zh" / link).resolve() for link in _LINK.findall(text_of(DOCS / "zh" / "README.md"))}
    every = {page.resolve() for page in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()}
    assert every - linked - below == set()


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_that_is_named_exists_with_its_options(page: Path):
    unknown = []
    shown = set(
        re.findall(r'^\[project\.entry-points\."kpi\.commands"\]\n(\w+) =', text_of(page), re.MULTILINE)
    )
    for line in typed(page):
        words = shlex.split(line, comments=True)[1:]
        if words[0] in shown:
            continue
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
            elif language == "csv":
                name = next(one for one, held in _FILES.findall(text_of(SCORECARD)) if held == text)
                Path(name).write_text(text, encoding="utf-8")
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


@pytest.mark.parametrize("page", RULED, ids=[page.parent.name for page in RULED])
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
