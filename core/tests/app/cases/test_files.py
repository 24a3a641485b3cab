"""Reading case files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.app.cases import find_files, read_cases
from kpi.errors import KpiError

GOOD = """schema = 1
[[case]]
id = "one"
clauses = ["S004.F1.1"]
rule = "x.y"
given = { a = 20 }
expect = { result = "6.00" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "some.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_keeps_its_clauses_and_inputs(tmp_path: Path):
    (case,) = read_cases(write(tmp_path, GOOD))
    assert (case.id, case.clauses, case.rule, case.given) == ("one", ("S004.F1.1",), "x.y", {"a": 20})


def test_every_fault_of_a_file_is_named_with_its_line(tmp_path: Path):
    text = (
        GOOD.replace("given", "givn").replace("schema = 1", "schema = 2")
        + '\n[[case]]\nid = "one"\nrun = 1\n'
    )
    with pytest.raises(KpiError) as caught:
        read_cases(write(tmp_path, text))
    codes = [fault.code for fault in caught.value.faults]
    assert codes.count("unknown_key") == 1
    assert {"bad_schema", "bad_type", "missing_key"} <= set(codes)
    assert any("some.toml:6" in fault.where and "given" in fault.hint for fault in caught.value.faults)


def test_a_case_that_expects_nothing_is_refused(tmp_path: Path):
    with pytest.raises(KpiError, match="cannot fail"):
        read_cases(write(tmp_path, GOOD.replace('expect = { result = "6.00" }', "")))


def test_an_id_stands_once_in_a_file(tmp_path: Path):
    with pytest.raises(KpiError, match="used twice"):
        read_cases(write(tmp_path, GOOD + GOOD.removeprefix("schema = 1\n")))


def test_case_files_are_found_in_folders_called_cases(tmp_path: Path):
    (tmp_path / "cases").mkdir()
    wanted = tmp_path / "cases" / "b.toml"
    wanted.write_text(GOOD, encoding="utf-8")
    (tmp_path / "kpi.toml").write_text("schema = 1", encoding="utf-8")
    assert find_files(tmp_path) == [wanted]
    assert find_files(wanted) == [wanted]
