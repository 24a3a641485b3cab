"""The fixtures that every test run beside the core has."""

import subprocess
import sys
from importlib import metadata

import acme
import pytest

from kpi.errors import DataError, PolicyError, UsageError
from kpi.testing.rulebook import Rulebook

POLICY = 'plugins = ["acme"]\nbind = [{ role = "picker", scorecard = "acme.picker_month", sanctions = ["acme.warehouse"] }]\n'
TEAM = [{"employee": "A", "unit": "hall", "role": "picker", "from": "2024-01-01"}]
PEOPLE = {
    "units": [{"id": "hall", "name": "仓库"}],
    "employees": [{"id": "A", "name": "甲", "hired_on": "2024-01-01"}],
    "assignments": TEAM,
    "observations": [
        {"subject": "A", "metric": "acme.picking_accuracy", "period": "2025-01", "value": "98.5%"}
    ],
}


@pytest.fixture
def warehouse(site, kpi_store):
    acme.install(site)
    kpi_store.policy(POLICY)
    for kind, rows in PEOPLE.items():
        kpi_store.rows(kind, rows)
    return kpi_store


def test_a_store_takes_rows_and_runs_a_month(warehouse):
    warehouse.rows("events", [{"subject": "A", "kind": "acme.wrong_parcel", "on": "2025-01-05"}])
    month = warehouse.run("2025-01")
    assert (month.status, month.problems) == ("final", set())
    assert month.of("A")["score"] == "75.00"
    (fine,) = month.lines_of("A", kind="fine")
    assert (fine["rule"], fine["amount"]) == ("acme.wrong_parcel", "-20.00")


def test_rows_need_not_have_the_same_columns(warehouse):
    rows = [{"ref": "1", "right": False}, {"right": True, "ref": "2"}]
    warehouse.rows("acme_picks", [{**one, "employee": "A", "on": "2025-01-02"} for one in rows])
    (line,) = warehouse.run("2025-01").lines_of("A", rule="acme.wrong")
    assert line["amount"] == "1.00"


def test_a_subject_that_is_not_there_is_said(warehouse):
    with pytest.raises(AssertionError, match="B has 0 rows in 2025-01"):
        warehouse.run("2025-01").of("B")


def test_a_row_that_is_wrong_is_refused_with_its_line(warehouse):
    with pytest.raises(DataError, match=r"observations-\d\.csv:2"):
        warehouse.rows(
            "observations", [{"subject": "A", "metric": "acme.none", "period": "2025-01", "value": 1}]
        )


def test_a_policy_that_is_wrong_is_refused(kpi_store):
    with pytest.raises(PolicyError, match="unknown"):
        kpi_store.policy("plugs = []")


def test_the_command_line_works_in_the_folder_of_the_store(warehouse, kpi_cli):
    done = kpi_cli("run", "--period", "2025-01", "-o", "json")
    assert (done.code, done.json["runs"][0]["subjects"][0]["score"]) == (0, "75.00")
    wrong = kpi_cli("try", "acme.pickin", "picking_accuracy=98.5%")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean" in wrong.err


def test_the_rules_that_are_installed_answer(site):
    acme.install(site)
    rulebook = Rulebook.installed()
    assert rulebook.ask("acme.picking_accuracy", picking_accuracy="98.5%").result == "75.00"
    assert (
        rulebook.ask("acme.picking_accuracy", {"picking_accuracy": "98.5%"}, set={"full": 50}).result
        == "37.50"
    )
    assert rulebook.ask("acme.picking_accuracy", picking_accuracy="98.5%").flags == ("default_assumed",)
    assert rulebook.rule("acme.picking_accuracy").clauses == ("W.1",)


def test_a_rule_that_is_not_there_is_said_with_the_nearest(kpi_app):
    with pytest.raises(UsageError, match="no rule"):
        kpi_app.rule("acme.none")


def test_a_rule_of_a_plugin_that_does_not_load_is_that_plugin_s_fault(site):
    from kpi.errors import PluginError

    acme.install(site, {"__init__.py": "raise RuntimeError('no licence')"})
    with pytest.raises(PluginError, match="no licence"):
        Rulebook.installed().rule("acme.picking_accuracy")


def test_a_test_run_finds_the_fixtures_and_imports_nothing_heavy_for_them():
    code = "import sys, pytest; before = set(sys.modules); import kpi.testing.fixtures; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name.startswith("kpi")} == {
        "kpi",
        "kpi.testing",
        "kpi.testing.fixtures",
    }
    (found,) = [one for one in metadata.entry_points(group="pytest11") if one.name == "kpi"]
    assert found.value == "kpi.testing.fixtures"


def test_pytest_is_no_dependency_of_the_core():
    assert not [one for one in metadata.requires("kpi-core") if one.startswith("pytest")]


TWO_LINES = """
from kpi.testing import conformance

TestConformance = conformance("kpi_acme")


def test_rule(kpi_app):
    assert kpi_app.ask("acme.picking_accuracy", picking_accuracy="98.5%").result == "75.00"
"""


def test_two_lines_are_a_suite_that_pytest_collects_and_reports(site, tmp_path):
    acme.install(site, {"cases/picking.toml": ('result = "75.00"', 'result = "76.00"')})
    (tmp_path / "test_acme.py").write_text(TWO_LINES)
    command = [
        sys.executable,
        "-P",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
        "test_acme.py",
    ]
    environment = {**acme.environment(site), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert "1 failed, 24 passed" in done.stdout, done.stdout + done.stderr
    assert "FAILED test_acme.py::TestConformance::test_every_case_of_a_file_is_met[picking]" in done.stdout
    assert "half-way-to-the-floor: result: want 76.00, got 75" in done.stdout
