"""Inputs of `kpi try` as they are typed and as they stand in files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kpi.app.trying import assignments, facts_file
from kpi.errors import KpiError, UsageError


def test_plain_values_stay_text_for_the_input_to_read():
    typed = ["rate=90%", "steps=[1,0,1]", "level=清楚", "note=a=b"]
    assert assignments(typed, "x") == {"rate": "90%", "steps": "[1,0,1]", "level": "清楚", "note": "a=b"}


def test_a_table_is_read_as_json_without_a_float():
    found = assignments(['scores={"甲": 90.5, "乙": 60}', 'rows=[{"on": "2024-03-04"}]'], "x")
    assert found == {"scores": {"甲": Decimal("90.5"), "乙": 60}, "rows": [{"on": "2024-03-04"}]}


@pytest.mark.parametrize("typed", [["rate"], ["=5"], ["a=1", "a=2"], ["scores={A: 90}"]])
def test_what_cannot_be_read_is_a_wrong_use(typed: list[str]):
    with pytest.raises(UsageError):
        assignments(typed, "NAME=VALUE")


@pytest.mark.parametrize(("name", "text"), [("f.toml", "a = 1.5\n"), ("f.json", '{"a": 1.5}')])
def test_a_file_gives_the_same_in_both_forms(tmp_path: Path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert facts_file(path) == {"a": Decimal("1.5")}


@pytest.mark.parametrize(
    ("name", "text"), [("f.json", "[1]"), ("f.json", "{"), ("f.toml", "a ="), ("f.csv", "a\n1\n")]
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KpiError):
        facts_file(path)
