"""`kpi new-plugin`: where it writes, and what it says next."""

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli


@pytest.fixture
def new_plugin(tmp_path, monkeypatch):
    """Return `kpi new-plugin` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(cli, ["new-plugin", *arguments])


def test_it_writes_into_a_folder_of_the_distributions_name_and_tells_the_next_steps(new_plugin, tmp_path):
    done = new_plugin("pick-pack")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "kpi-pick-pack\n"
    assert (tmp_path / "kpi-pick-pack" / "src" / "kpi_pick_pack" / "__init__.py").is_file()
    assert "the plugin pick_pack: distribution kpi-pick-pack, package kpi_pick_pack" in done.stderr
    assert "cd kpi-pick-pack && make test" in done.stderr


def test_the_folder_may_be_named(new_plugin, tmp_path):
    assert new_plugin("acme", "plugins/warehouse").exit_code == 0
    assert (tmp_path / "plugins" / "warehouse" / "pyproject.toml").is_file()


def test_a_folder_with_a_space_is_told_as_a_shell_takes_it(new_plugin):
    assert "cd 'our plugins/acme' && make test" in new_plugin("acme", "our plugins/acme").stderr


def test_a_wrong_name_or_a_folder_with_files_is_an_error_of_usage(new_plugin, tmp_path):
    assert new_plugin("Acme").exit_code == 2
    assert list(tmp_path.iterdir()) == []
    assert new_plugin("acme").exit_code == 0
    again = new_plugin("acme")
    assert again.exit_code == 2
    assert "kpi-acme is not empty" in again.stderr
