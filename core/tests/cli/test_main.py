import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kpi import __version__
from kpi.cli.commands import COMMANDS
from kpi.cli.main import cli


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def test_version_is_that_of_the_package():
    assert run("--version").output == f"kpi {__version__}\n"


def test_help_lists_every_command_with_a_line():
    help_text = run("--help").output
    for name, entry in COMMANDS.items():
        assert f"  {name} " in help_text
        assert entry.help in help_text


def test_help_lists_commands_in_the_sections_in_which_people_look_for_them():
    lines = run("--help").output.splitlines()
    heads = [line.removesuffix(":") for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert [one for one in heads if one != "Options"][:5] == [
        "Set up",
        "A month",
        "People",
        "Policy",
        "Plugins",
    ]
    sections = "\n".join(lines).split("\n\n")
    (people,) = [one for one in sections if one.startswith("People:")]
    assert [line.split()[0] for line in people.splitlines()[1:]] == [
        "payslip",
        "explain",
        "whatif",
        "ladder",
        "due",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_and_helps(name):
    done = run(name, "--help")
    assert done.exit_code == 0, done.output
    assert f"kpi {name}" in done.output


def test_a_command_that_is_not_there_suggests_the_nearest_and_ends_with_2():
    done = run("explian")
    assert done.exit_code == 2
    assert "did you mean 'explain'?" in done.output


def test_an_unknown_option_ends_with_2():
    assert run("plugins", "--nonsense").exit_code == 2


def test_python_m_kpi_is_kpi():
    done = subprocess.run(
        [sys.executable, "-m", "kpi", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"kpi {__version__}\n"


def test_a_reader_that_stops_reading_is_no_error():
    script = f"{sys.executable} -P -m kpi plugins -o json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_an_interrupted_command_ends_as_shells_expect(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "plugins", COMMANDS["plugins"])
    monkeypatch.setattr("kpi.cli.plugins.discover", stop)
    done = run("plugins")
    assert done.exit_code == 130
    assert "stopped" in done.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_the_shell(shell):
    done = run("completion", shell)
    assert done.exit_code == 0
    assert "_KPI_COMPLETE" in done.output


def test_completion_completes_a_command(monkeypatch):
    monkeypatch.setenv("_KPI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "kpi plug")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert run().output == "plain,plugins\n"


def test_settings_take_the_policy_beside_the_store_where_there_is_one(tmp_path):
    from pathlib import Path

    from kpi.cli.common import common_options
    from kpi.output import Format

    seen = []

    @click.command()
    @common_options
    def command(settings):
        seen.append(settings)

    runner = CliRunner()
    assert (
        runner.invoke(command, ["--db", str(tmp_path / "a.db"), "-o", "csv", "--lang", "en"]).exit_code == 0
    )
    (tmp_path / "kpi.toml").touch()
    runner.invoke(command, ["--db", str(tmp_path / "a.db")])
    runner.invoke(command, ["--db", str(tmp_path / "a.db"), "--policy", "other.toml"])
    assert [one.policy for one in seen] == [None, tmp_path / "kpi.toml", Path("other.toml")]
    assert (seen[0].output, seen[0].lang) == (Format.CSV, "en")
    assert (seen[1].output, seen[1].lang) == (Format.TABLE, "zh")
