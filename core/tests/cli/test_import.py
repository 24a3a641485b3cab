"""`kpi import` and `kpi imports` as a user sees them: data on stdout, talk on stderr, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

POLICY = """schema = 1
plugins = []
[metric.sales]
label = { zh = "销售额", en = "Sales" }
unit = "yuan"
"""


@pytest.fixture
def kpi(tmp_path: Path, monkeypatch):
    """Run a command in a folder with an empty company."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    open_store(tmp_path / "kpi.db", create=True, tables=()).close()

    def kpi(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return CliRunner().invoke(cli, [str(one) for one in arguments])

    return kpi


PEOPLE = "id,name,hired_on\nA,An,2018-01-01\n"


def test_an_import_says_what_it_did_and_how_to_take_it_back(kpi):
    done = kpi("import", "employees", "people.csv", people=PEOPLE)
    assert done.exit_code == 0, done.output
    assert "people.csv" in done.stdout
    assert "kpi imports --undo 1" in done.stderr


def test_the_columns_of_a_kind_of_ones_own_are_shown_without_a_file_or_a_store(kpi, tmp_path):
    (tmp_path / "kpi.db").unlink()
    with (tmp_path / "kpi.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[table.picks]\nkey = "at"\nabout = "at"\nsubject = "person"\ncolumn = [\n'
            '  { name = "person", type = "employee", label = { zh = "拣货员", en = "Person" } },\n'
            '  { name = "at", type = "moment" },\n'
            '  { name = "zone", type = "word", choices = ["A", "B"], required = false },\n]\n'
        )
    done = kpi("import", "picks", "--columns", "--lang", "en", "-o", "csv")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        "name,title,holds,needed",
        "person,Person,an employee: id,yes",
        'at,at,"a day, or a day and a time",yes',
        'zone,zone,"A, B",no',
    ]
    assert "拣货员" in kpi("import", "picks", "--columns").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("employees",), "Missing argument 'FILE'"),
        (("employees", "people.csv", "--columns"), "--columns shows what a file holds, and takes none"),
        (("employee", "--columns"), "did you mean 'employees'?"),
    ],
)
def test_a_file_is_imported_or_its_columns_are_shown(kpi, words, told):
    done = kpi("import", *words)
    assert done.exit_code == 2
    assert told in done.stderr


def test_json_is_one_object_with_a_schema(kpi):
    done = kpi("import", "employees", "people.csv", "-o", "json", people=PEOPLE)
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    assert document["imports"][0] | {"notes": []} == {
        "batch": 1, "kind": "employees", "file": "people.csv", "rows": 1, "unchanged": 0, "corrected": 0,
        "first": "2018-01-01", "last": "2018-01-01", "dry_run": False, "ignored": [], "notes": [],
    }  # fmt: skip


def test_a_wrong_file_ends_with_4_and_every_fault_and_stores_nothing(kpi):
    kpi("import", "employees", "people.csv", people=PEOPLE)
    text = "subject,metric,period,value\nA,sals,2018-07,1\nA,sales,2018-07,x\n"
    done = kpi("import", "observations", "july.csv", "-o", "json", july=text)
    assert done.exit_code == 4
    faults = json.loads(done.stdout)["error"]["faults"]
    assert [(one["code"], one["where"]) for one in faults] == [
        ("unknown_metric", "july.csv:2:metric"),
        ("not_a_number", "july.csv:3:value"),
    ]
    assert len(json.loads(kpi("imports", "-o", "json").stdout)["imports"]) == 1


def test_an_unknown_kind_and_a_correction_without_reason_are_usage_errors(kpi):
    assert kpi("import", "employes", "people.csv", people=PEOPLE).exit_code == 2
    done = kpi("import", "employees", "people.csv", "--correct", people=PEOPLE)
    assert done.exit_code == 2
    assert "--why" in done.stderr


def test_a_file_that_is_not_there_ends_with_4(kpi):
    assert kpi("import", "employees", "none.csv").exit_code == 4


def test_a_store_that_is_not_there_ends_with_4(kpi):
    assert kpi("import", "employees", "people.csv", "--db", "none.db", people=PEOPLE).exit_code == 4


def test_a_dry_run_says_that_nothing_was_stored(kpi):
    done = kpi("import", "employees", "people.csv", "--dry-run", people=PEOPLE)
    assert "nothing was" in done.stderr
    assert json.loads(kpi("imports", "-o", "json").stdout)["imports"] == []


def test_a_batch_is_listed_and_taken_back(kpi):
    kpi("import", "employees", "people.csv", people=PEOPLE)
    done = kpi("imports", "--undo", "1", "--by", "An", "--why", "wrong file", "-o", "json")
    assert done.exit_code == 0, done.output
    undone = json.loads(done.stdout)["imports"][0]
    assert (undone["undoes"], undone["by"], undone["why"]) == (1, "An", "wrong file")
    assert [one["undone_by"] for one in json.loads(kpi("imports", "-o", "json").stdout)["imports"]] == [
        2,
        None,
    ]
    assert kpi("imports", "--undo", "1").exit_code == 4


def test_an_encoding_that_was_inferred_is_said(kpi, tmp_path):
    (tmp_path / "gbk.csv").write_bytes("id,name,hired_on\nA,王小明,2018-01-01\n".encode("gbk"))
    assert "GBK" in kpi("import", "employees", "gbk.csv").stderr
