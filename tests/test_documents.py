"""The page of JSON documents: each command prints the keys that it tells, of the sort that it tells, and no others."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import sqlite3
from pathlib import Path

import documents
import pytest
from click.testing import CliRunner
from test_tutorial import TUTORIAL, commands

from kpi.cli.main import cli

CASES = """schema = 1
[[case]]
id = "told"
clauses = ["S004.F1.1"]
rule = "ecommerce.first_response_time"
given = { first_response_time = 9 }
expect = { result = "1" }
"""
NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?")


def typed(line: str) -> str:
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code in {0, 1, 2}, (line, done.output)
    return done.stdout


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Follow the tutorial to its first run, with a ladder besides."""
    here = tmp_path_factory.mktemp("documents")
    policy = re.search(r"```toml\n(.*?)```", TUTORIAL, re.DOTALL)
    assert policy is not None
    bound = 'pay = "ecommerce.cs_pay"\n'
    with contextlib.chdir(here):
        for name, text in re.findall(r"`(\w+\.csv)`.*?```csv\n(.*?)```", TUTORIAL, re.DOTALL):
            Path(name).write_text(text, encoding="utf-8")
        Path("cases.toml").write_text(CASES, encoding="utf-8")
        for words in commands(TUTORIAL):
            if words[0] in {"init", "import", "run"} and "--correct" not in words:
                typed(shlex.join(words))
            if words[0] == "init":
                text = policy[1].replace(bound, bound + 'ladder = "ecommerce.promotion"\n')
                Path("kpi.toml").write_text(text, encoding="utf-8")
    return here


def leaves(value: object, path: str = "") -> list[tuple[str, object]]:
    """Return the keys of a document with what they hold; labels and reasons are held whole."""
    if isinstance(value, dict) and {*value} not in ({"zh", "en"}, {*documents.WHY}):
        return [
            one for key, inner in value.items() for one in leaves(inner, f"{path}.{key}" if path else key)
        ]
    if isinstance(value, list):
        return [one for inner in value for one in leaves(inner, f"{path}[]")]
    return [(path, value)]


def is_of(value: object, sorts: str) -> bool:
    for sort in sorts.split(" or "):
        match sort:
            case "null" if value is None:
                return True
            case "flag" if isinstance(value, bool):
                return True
            case "whole" if isinstance(value, int) and not isinstance(value, bool):
                return True
            case "number" if isinstance(value, str) and NUMBER.fullmatch(value):
                return True
            case "text" if isinstance(value, str):
                return True
            case "label" if isinstance(value, dict) and {*value} == {"zh", "en"}:
                return True
            case "why" if isinstance(value, dict) and {*value} == {*documents.WHY}:
                return True
            case "list":
                return True
    return False


def told_by(key: str, told: dict[str, tuple[str, str]]) -> str | None:
    """Return the key of the page that tells a key of a document."""
    if key in told:
        return key
    of_any = f"{key.rpartition('.')[0]}.*"
    within = [one for one, (holds, _) in told.items() if holds == "list" and key.startswith(one)]
    return of_any if of_any in told else next(iter(within), None)


@pytest.mark.parametrize("document", documents.DOCUMENTS, ids=[one["name"] for one in documents.DOCUMENTS])
def test_a_command_prints_the_keys_that_the_page_tells_and_no_others(document, company: Path):
    with contextlib.chdir(company):
        printed = json.loads(typed(f"{document['command']} -o json"))
    assert printed.pop("schema") == 1
    told = documents.keys_of(document)
    found = leaves(printed)
    assert sorted({key for key, _ in found if told_by(key, told) is None}) == []
    wrong = {(key, str(value)) for key, value in found if not is_of(value, told[told_by(key, told)][0])}
    assert wrong == set()
    missing = {*told} - {told_by(key, told) for key, _ in found} - {*document.get("seldom", [])}
    empty = {one for one in missing if told[one][0] == "list"}
    assert missing - empty == set()


def test_the_page_is_what_its_table_says():
    assert documents.PAGE.read_text(encoding="utf-8") == documents.page(), (
        "python docs/documents.py writes it"
    )


def test_the_question_that_the_page_of_the_store_shows_has_an_answer(company: Path):
    text = (documents.DOCS / "reference" / "store.md").read_text(encoding="utf-8")
    question = re.search(r"```sql\n(.*?)```", text, re.DOTALL)
    assert question is not None
    with contextlib.closing(sqlite3.connect(company / "kpi.db")) as store:
        rows = store.execute(question[1].replace("2025-12", "2025-01")).fetchall()
    assert ("E001", "ecommerce.handover", "18.00", "final", None) in rows
