"""Commands that plugins add: found by metadata, imported when called, named with their plugin when broken."""

import os
import subprocess
import sys

import pytest

MODULE = """
import click

@click.command()
def rack():
    "Count the racks."
    click.echo("12 racks")

nothing = 42

from kpi.api import Label, at_desk

@click.command()
@click.argument("kind")
@at_desk
def shelf(desk, kind):
    "List rows."
    rows = [{"id": row["id"], "hired_on": str(row["hired_on"])} for row in desk.rows(kind)]
    desk.put(rows, {"id": Label("编号", "id"), "hired_on": Label("入职", "hired")})
    desk.say(f"{len(rows)} rows, {desk.lang}")
"""


@pytest.fixture
def kpi(tmp_path):
    """Return `kpi` in a process that sees a plugin with commands."""
    (tmp_path / "acme_commands.py").write_text(MODULE)
    (tmp_path / "acme_broken.py").write_text("raise RuntimeError('no licence')")
    (tmp_path / "acme_gone.py").write_text("raise SystemExit(0)")
    info = tmp_path / "kpi_acme-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: kpi-acme\nVersion: 1.5\n\n")
    (info / "entry_points.txt").write_text(
        "[kpi.commands]\nrack = acme_commands:rack\nshelf = acme_commands:shelf\nodd = acme_commands:nothing\n"
        "bad = acme_broken:command\ngone = acme_gone:command\nrun = acme_commands:rack\n"
    )

    def run(*arguments, **environment):
        command = [sys.executable, "-P", "-m", "kpi", *arguments]
        seen = {**os.environ, "PYTHONPATH": str(tmp_path), **environment}
        return subprocess.run(command, capture_output=True, text=True, env=seen, check=False)

    return run


def test_it_stands_in_the_help_with_its_plugin_and_is_not_imported(kpi):
    done = kpi("--help")
    assert "Commands of plugins" in done.stdout
    assert ["rack", "From", "kpi-acme", "1.5."] in [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == 0


def test_it_runs(kpi):
    assert kpi("rack").stdout == "12 racks\n"


def test_a_broken_one_is_a_plugin_fault_that_names_the_plugin_and_leaves_the_others(kpi):
    done = kpi("bad")
    assert done.returncode == 5
    assert "RuntimeError: no licence" in done.stderr
    assert "kpi-acme 1.5" in done.stderr
    assert kpi("rack").returncode == 0


def test_one_that_ends_the_process_when_imported_is_broken_and_does_not_end_it_as_if_all_were_well(kpi):
    done = kpi("gone")
    assert done.returncode == 5
    assert "SystemExit: 0 [kpi-acme 1.5]" in done.stderr


def test_neither_a_broken_one_nor_one_that_is_no_command_breaks_the_help(kpi):
    done = kpi("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"bad", "gone", "odd", "rack"} <= {
        line.split()[0] for line in done.stdout.splitlines() if line.strip()
    }


def test_one_whose_name_is_taken_is_told_by_kpi_plugins(kpi, tmp_path):
    info = tmp_path / "kpi_zoo-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: kpi-zoo\nVersion: 2.0\n\n")
    (info / "entry_points.txt").write_text("[kpi.commands]\nrack = zoo:rack\n")
    assert kpi("plugins").stderr.splitlines() == [
        "warning: the command 'run' of kpi-acme 1.5 is not used: kpi itself has it",
        "warning: the command 'rack' of kpi-zoo 2.0 is not used: kpi-acme 1.5 has it",
    ]
    assert kpi("rack").stdout == "12 racks\n"


def test_one_for_another_core_does_not_run(kpi, tmp_path):
    head = "Name: kpi-acme\nVersion: 1.5\nRequires-Dist: kpi-core>=99\n\n"
    (tmp_path / "kpi_acme-1.5.dist-info" / "METADATA").write_text(head)
    done = kpi("rack")
    assert (done.returncode, done.stdout) == (5, "")
    assert "the command 'rack' is blocked: it needs kpi-core>=99, this is " in done.stderr


def test_one_of_a_plugin_that_the_environment_leaves_out_does_not_run(kpi, tmp_path):
    points = tmp_path / "kpi_acme-1.5.dist-info" / "entry_points.txt"
    points.write_text("[kpi.plugins]\nacme = acme_commands\n" + points.read_text())
    assert kpi("rack", KPI_DISABLE_PLUGINS="ecommerce").returncode == 0
    done = kpi("rack", KPI_DISABLE_PLUGINS="acme")
    assert done.returncode == 5
    assert "the command 'rack' is blocked: KPI_DISABLE_PLUGINS names it [kpi-acme 1.5]" in done.stderr


def test_one_that_is_no_command_is_a_plugin_fault(kpi):
    done = kpi("odd")
    assert done.returncode == 5
    assert "no click command" in done.stderr


def test_a_built_in_command_keeps_its_name(kpi):
    assert "racks" not in kpi("run", "--help").stdout


@pytest.fixture
def store(kpi, tmp_path):
    """Return the path of a store with two employees."""
    rows = tmp_path / "employees.csv"
    rows.write_text("id,name,hired_on\nA,Ann,2020-01-01\nB,Bob,2021-02-03\n")
    folder = tmp_path / "company"
    assert kpi("init", str(folder)).returncode == 0
    db = folder / "kpi.db"
    assert kpi("import", "employees", str(rows), "--db", str(db)).returncode == 0
    return str(db)


def test_one_at_a_desk_reads_facts_and_prints_in_the_format_chosen(kpi, store):
    done = kpi("shelf", "employees", "--db", store, "-o", "csv", "--lang", "en")
    assert done.stdout.splitlines() == ["id,hired_on", "A,2020-01-01", "B,2021-02-03"]
    assert "2 rows, en" in done.stderr


def test_one_at_a_desk_has_the_common_options_once(kpi):
    text = kpi("shelf", "--help").stdout
    assert [text.count(option) for option in ("--db", "--policy", "--output", "--lang")] == [1, 1, 1, 1]


def test_one_at_a_desk_without_a_store_or_with_an_unknown_kind_says_so(kpi, store):
    assert kpi("shelf", "employees", "--db", "nowhere.db").returncode == 4
    done = kpi("shelf", "employes", "--db", store)
    assert done.returncode == 2
    assert "employees" in done.stderr
