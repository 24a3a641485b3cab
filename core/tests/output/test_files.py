"""Files of pages: whole or not at all, and never in the place of what is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import DataError, UsageError
from kpi.output.files import INDEX, MARK, file, file_name, folder, write


@pytest.mark.parametrize("id", ["E001", "售前二组", "A-1.2"])
def test_a_plain_id_is_its_own_name(id: str) -> None:
    assert file_name(id) == id


@pytest.mark.parametrize(
    "id", ["../x", "a/b", "CON", "nul.x", "", ".", "INDEX", "a b", "x" * 300, "e1", "C:\\X", "~"]
)
def test_an_id_that_a_system_would_not_take_gets_digits_of_its_hash(id: str) -> None:
    name = file_name(id)
    assert name != id
    assert not set(name) & set('/\\:*?"<>| ')
    assert not name.startswith(".")
    assert len(name) < 100


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=8, unique=True))
def test_no_two_ids_have_one_name_even_where_case_does_not_count(ids: list[str]) -> None:
    assert len({file_name(id).casefold() for id in ids}) == len(ids)


def test_a_file_is_written_whole_or_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    write(path, ["old"])

    def breaking():
        yield "new"
        raise ValueError("broken in the middle")

    with pytest.raises(ValueError, match="middle"):
        write(path, breaking())
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]
    assert path.stat().st_mode & 0o444


def test_a_file_that_another_program_fills_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with file(path) as made:
        made.write_bytes(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    with pytest.raises(DataError, match="no room"), file(path) as made:
        made.write_bytes(b"half")
        raise OSError(28, "no room")
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_does_not_take_the_place_of_a_folder_nor_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        write(tmp_path, ["x"])
    with pytest.raises(UsageError, match="no folder"):
        write(tmp_path / "nowhere" / "a.html", ["x"])


def test_a_folder_takes_the_place_of_ours_and_of_no_other(tmp_path: Path) -> None:
    path = tmp_path / "slips"
    for name in ("one", "two"):
        with folder(path) as made:
            write(made / INDEX, [MARK])
            write(made / f"{name}.html", [name])
    assert sorted(one.name for one in path.iterdir()) == [INDEX, "two.html"]
    assert [one.name for one in tmp_path.iterdir()] == ["slips"]
    (path / INDEX).write_text("<p>somebody's own</p>")
    with pytest.raises(UsageError, match="other things"), folder(path):
        pass
    with pytest.raises(UsageError, match="a file"), folder(path / INDEX):
        pass


def test_a_folder_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half"), folder(tmp_path / "slips") as made:
        write(made / "one.html", ["x"])
        raise ValueError("half")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slips"
    with folder(path) as made:
        write(made / INDEX, [MARK])
    replace = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if self.suffix == ".part" and target == path:
            raise PermissionError(13, "in use")
        return replace(self, target)

    with pytest.raises(DataError, match="in use"), folder(path) as made:
        monkeypatch.setattr(Path, "replace", refusing)
    assert (path / INDEX).read_text() == MARK
    assert list(tmp_path.iterdir()) == [path]
