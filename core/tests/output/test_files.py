"""Files that are written whole or not at all."""

import pytest

from kpi.errors import UsageError
from kpi.output.files import write_whole


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    write_whole(tmp_path / "a.csv", "neu\r\n")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.csv", b"neu\r\n")]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        write_whole(tmp_path / "no" / "a.csv", "x")


def test_what_cannot_take_the_place_of_the_old_leaves_it_as_it_was(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UsageError):
        write_whole(tmp_path / "a.csv", "x")
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
