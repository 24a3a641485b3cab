"""Calls as a telephone system exports them: the committed look-alike, and the real file where it is present."""

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kpi.ingest import Context, Person, read_map, read_rows
from kpi.kit.tables import CALLS

ROOT = Path(__file__).parents[3]
RECIPE = ROOT / "docs" / "how-to" / "call-centre"
REAL = ROOT.parent / "shared" / "data" / "call_center_2021.csv"


def calls(path, agents):
    people = {name: Person(name, date(2010, 1, 1)) for name in agents.split()}
    return read_rows(CALLS, path, read_map(RECIPE / "map.toml", CALLS), Context(people=people)).rows


def test_unanswered_calls_of_the_look_alike_have_no_speed_duration_or_rating():
    rows = calls(RECIPE / "calls.csv", "Amara Bjorn Chen Dalia Edgar Farah Goran Hana")
    assert len(rows) == 300
    assert len({row["agent"] for row in rows}) == 8
    blank = {(row["answered"], row["speed_of_answer"] is None, row["talk_time"] is None, row["satisfaction"] is None)
             for row in rows}  # fmt: skip
    assert blank == {(True, False, False, False), (False, True, True, True)}


@pytest.mark.skipif(not REAL.exists(), reason="the call file from outside is not here (../shared/data)")
def test_the_real_call_file_is_read_raw():
    rows = calls(REAL, "Diane Becky Stewart Greg Jim Joe Martha Dan")
    assert len(rows) == 5000
    assert Counter(row["answered"] for row in rows) == {True: 4054, False: 946}
    assert sum(row["satisfaction"] is None for row in rows) == 946
    first = {
        name: rows[0][name] for name in ("id", "agent", "on", "talk_time", "speed_of_answer", "satisfaction")
    }
    assert first == {
        "id": "ID0001",
        "agent": "Diane",
        "on": "2021-01-01T09:12:00",
        "talk_time": 143,
        "speed_of_answer": 109,
        "satisfaction": Fraction(3),
    }
    assert rows[-1]["on"] == "2021-03-31T17:39:00"
