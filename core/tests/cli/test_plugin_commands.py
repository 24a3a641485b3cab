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
"""


@pytest.fixture
def kpi(tmp_path):
    """Return `kpi` in a process that sees a plugin with commands."""
    (tmp_path / "acme_commands.py").write_text(MODULE)
    (tmp_path / "acme_broken.py").write_text("raise RuntimeError('no licence')")
    info = tmp_path / "kpi_acme-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: kpi-acme\nVersion: 1.5\n\n")
    (info / "entry_points.txt").write_text(
        "[kpi.commands]\nrack = acme_commands:rack\nodd = acme_commands:nothing\n"
        "bad = acme_broken:command\nrun = acme_commands:rack\n"
    )

    def run(*arguments):
        command = [sys.executable, "-P", "-m", "kpi", *arguments]
        seen = {**os.environ, "PYTHONPATH": str(tmp_path)}
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


def test_one_that_is_no_command_is_a_plugin_fault(kpi):
    done = kpi("odd")
    assert done.returncode == 5
    assert "no click command" in done.stderr


def test_a_built_in_command_keeps_its_name(kpi):
    assert "racks" not in kpi("run", "--help").stdout
