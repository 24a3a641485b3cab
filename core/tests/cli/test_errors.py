import json

import click
import pytest
from click.testing import CliRunner

from kpi.cli.commands import COMMANDS, Entry
from kpi.cli.errors import wants_json
from kpi.cli.main import cli
from kpi.errors import DataError, Fault, PluginError, PolicyError, StoreError, UsageError


@pytest.fixture
def failing(monkeypatch):
    """Return a function that runs a command which raises."""

    def fail(error, *arguments):
        @click.command()
        @click.option("-o", "--output")
        def command(output):
            raise error

        monkeypatch.setitem(COMMANDS, "fail", Entry("failing_module", "Fails."))
        monkeypatch.setattr(
            "kpi.cli.main.import_module", lambda name: type("Module", (), {"command": command})
        )
        return CliRunner().invoke(cli, ["fail", *arguments])

    return fail


@pytest.mark.parametrize(
    "kind, code", [(UsageError, 2), (DataError, 4), (PolicyError, 4), (StoreError, 4), (PluginError, 5)]
)
def test_each_error_has_its_exit_code_and_speaks_on_stderr(failing, kind, code):
    done = failing(kind(Fault("bad", "it is bad", where="a.csv:3", who="kpi-acme 1.0", hint="mend it")))
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr == "error: a.csv:3: it is bad [kpi-acme 1.0]\n  hint: mend it\n"


def test_every_fault_is_told_not_only_the_first(failing):
    done = failing(DataError(Fault("a", "one"), Fault("b", "two")))
    assert done.stderr == "error: one\nerror: two\n"


def test_with_json_the_error_is_an_object_on_stdout(failing):
    done = failing(DataError(Fault("a", "一", where="x:1", hint="h"), Fault("b", "two")), "-o", "json")
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    assert {key: document["error"][key] for key in ("code", "message", "where", "hint")} == {
        "code": "a",
        "message": "一",
        "where": "x:1",
        "hint": "h",
    }
    assert [fault["code"] for fault in document["error"]["faults"]] == ["a", "b"]
    assert done.stderr == ""


def test_a_usage_error_is_an_object_too():
    done = CliRunner().invoke(cli, ["plugins", "--nonsense", "-o", "json"])
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]["code"] == "usage"


def test_what_nobody_expected_ends_with_3_and_says_how_to_see_more(failing, monkeypatch):
    monkeypatch.delenv("KPI_DEBUG", raising=False)
    done = failing(ZeroDivisionError("oh"))
    assert done.exit_code == 3
    assert "ZeroDivisionError: oh" in done.stderr
    assert "KPI_DEBUG" in done.stderr
    assert "Traceback" not in done.stderr


def test_kpi_debug_prints_the_traceback(failing, monkeypatch):
    monkeypatch.setenv("KPI_DEBUG", "1")
    assert "Traceback" in failing(ZeroDivisionError("oh")).stderr


def test_a_file_that_cannot_be_read_is_a_fault_of_data(failing):
    done = failing(PermissionError(13, "Permission denied", "a.csv"))
    assert done.exit_code == 4
    assert done.stderr == "error: a.csv: Permission denied\n"


@pytest.mark.parametrize("words", [["-o", "json"], ["-ojson"], ["--output", "ndjson"], ["--output=json"]])
def test_json_is_asked_for_in_any_spelling(words):
    assert wants_json(["run", *words, "--period", "2018"])


def test_json_is_not_asked_for_by_a_mere_word():
    assert not wants_json(["import", "json", "-o", "table", "--db", "json"])
