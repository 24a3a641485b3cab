"""The command line in a test: where it works, what it leaves behind, what it ends with."""

from pathlib import Path

import pytest

from kpi.errors import ExitCode
from kpi.testing.command import typed


def test_it_works_in_the_folder_and_comes_back(tmp_path):
    before = Path.cwd()
    done = typed(tmp_path, "init")
    assert done.code == ExitCode.OK, done.err
    assert (tmp_path / "kpi.toml").is_file()
    assert Path.cwd() == before


def test_data_and_talk_are_apart(tmp_path):
    wrong = typed(tmp_path, "explian")
    assert (wrong.code, wrong.out) == (ExitCode.USAGE, "")
    assert "did you mean 'explain'?" in wrong.err


def test_data_is_one_json_object(tmp_path):
    assert "plugins" in typed(tmp_path, "plugins", "-o", "json").json
    with pytest.raises(ValueError, match="Expecting value"):
        typed(tmp_path, "plugins", "-o", "table").json  # noqa: B018


def test_a_fault_of_the_program_ends_with_its_exit_code_as_it_does_for_users(tmp_path, monkeypatch):
    monkeypatch.setattr("kpi.cli.plugins.discover", lambda: 1 / 0)
    assert typed(tmp_path, "plugins").code == ExitCode.INTERNAL
