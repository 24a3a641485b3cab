"""What people really bring: each fault is said in words with its place, ends with its exit code, and changes nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli
from kpi.store import open_store

POLICY = """schema = 1
plugins = ["ecommerce"]

[[bind]]
role = "cs"
scorecard = "ecommerce.cs_month"
"""
PEOPLE = {
    "employees": "id,name,hired_on,left_on\nE1,周岚,2020-01-01,\nE2,林可,2020-01-01,2024-12-31\n",
    "units": "id,name\nshop,网店\n",
    "assignments": "employee,unit,role,from\nE1,shop,cs,2020-01-01\nE2,shop,cs,2020-01-01\n",
}
OBSERVATIONS = "subject,metric,period,value,numerator,denominator\n"
EVENTS = "subject,kind,on,status,ref\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    typed(tmp_path, "init")
    for kind, text in PEOPLE.items():
        assert brought(tmp_path, kind, text).exit_code == 0
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def brought(folder: Path, kind: str, content: str | bytes) -> Result:
    path = folder / f"{kind}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return typed(folder, "import", kind, path.name)


def content_of(folder: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder / "kpi.db")) as db:
        return list(db.iterdump())


FILES = {
    "unknown column": ("observations", "subject,metrc,period,value\nE1,sales,2025-01,5\n", ":1", "metric"),
    "wrong date": ("events", EVENTS + "E1,cover,2025/13/40,,\n", ":2", "2025/13/40"),
    "31 June": ("events", EVENTS + "E1,cover,2025-06-31,,\n", ":2", "2025-06-31"),
    "text in a number": ("observations", OBSERVATIONS + "E1,sales,2025-01,about 5,,\n", ":2", "about 5"),
    "NaN": ("observations", OBSERVATIONS + "E1,sales,2025-01,NaN,,\n", ":2", "NaN"),
    "infinity": ("observations", OBSERVATIONS + "E1,sales,2025-01,inf,,\n", ":2", "inf"),
    "key twice": (
        "observations",
        OBSERVATIONS + "E1,sales,2025-01,5,,\nE1,sales,2025-01,5,,\n",
        ":3",
        "observations.csv:2",
    ),
    "unknown employee": ("observations", OBSERVATIONS + "E9,sales,2025-01,5,,\n", ":2", "E9"),
    "unknown unit": ("assignments", "employee,unit,role,from\nE1,shpo,cs,2025-01-01\n", ":2", "shop"),
    "unknown metric": ("observations", OBSERVATIONS + "E1,saels,2025-01,5,,\n", ":2", "sales"),
    "unknown kind of event": ("events", EVENTS + "E1,coverr,2025-01-01,,\n", ":2", "cover"),
    "negative count": ("observations", OBSERVATIONS + "E1,served_customers,2025-01,-3,,\n", ":2", "-3"),
    "out of its domain": (
        "observations",
        OBSERVATIONS + "E1,callback_satisfaction,2025-01,120,,\n",
        ":2",
        "120",
    ),
    "more than all": (
        "observations",
        OBSERVATIONS + "E1,callback_satisfaction,2025-01,,41,40\n",
        ":2",
        "100",
    ),
    "not a period": ("observations", OBSERVATIONS + "E1,sales,2025-13,5,,\n", ":2", "2025-13"),
    "who has left": ("observations", OBSERVATIONS + "E2,sales,2025-02,5,,\n", ":2", "left"),
    "empty file": ("observations", "", "observations.csv", "empty"),
    "only a header": ("observations", OBSERVATIONS, "observations.csv", "no rows"),
    "ragged row": ("observations", OBSERVATIONS + "E1,sales,2025-01,5,,,,7,\n", ":2", ""),
    "a very long cell": ("observations", OBSERVATIONS + f"E1,sales,2025-01,{'9' * 200_000},,\n", ":2", ""),
    "a formula": ("employees", "id,name,hired_on\nE3,\"=cmd|'/c calc'!A1\",2025-01-01\n", ":2", "formula"),
    "bytes of no text": ("observations", b"\x00\x01\x02\xff\xfe\x00" * 40, "observations.csv", ""),
}


@pytest.mark.parametrize("kind, text, place, word", FILES.values(), ids=FILES.keys())
def test_a_bad_file_is_refused_whole(company: Path, kind: str, text: str | bytes, place: str, word: str):
    before = content_of(company)
    done = brought(company, kind, text)
    assert done.exit_code == 4, done.output
    assert place in done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.output
    assert len(done.stderr) < 5_000
    assert content_of(company) == before


def test_one_bad_row_keeps_the_good_ones_out_too(company: Path):
    before = content_of(company)
    text = OBSERVATIONS + "E1,sales,2025-01,5,,\nE1,workload,2025-01,x,,\nE1,quality,2025-01,y,,\n"
    done = brought(company, "observations", text)
    assert (done.exit_code, content_of(company)) == (4, before)
    assert ":3" in done.stderr
    assert ":4" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_names_are_read_in_the_encodings_that_spreadsheets_write(company: Path, encoding: str):
    text = "id,name,hired_on\nE3,欧阳娜娜,2025-01-01\nE4,诸葛小明,2025-01-01\n"
    assert brought(company, "employees", text.encode(encoding)).exit_code == 0
    with open_store(company / "kpi.db") as store:
        names = store.facts().frame("employees", columns=["name"])["name"].to_list()
    assert names[-2:] == ["欧阳娜娜", "诸葛小明"]


def test_latin_1_is_not_read_as_chinese(company: Path):
    text = "id,name,hired_on\nE3,José Muñoz,2025-01-01\nE4,Zoë Brontë,2025-01-01\n"
    done = brought(company, "employees", text.encode("latin-1"))
    if done.exit_code == 4:
        assert "encoding" in done.stderr
        return
    with open_store(company / "kpi.db") as store:
        assert store.facts().frame("employees", columns=["name"])["name"].to_list()[-2:] == [
            "José Muñoz",
            "Zoë Brontë",
        ]


def test_a_typo_in_the_policy_is_named_with_its_line_and_the_nearest_name(company: Path):
    (company / "kpi.toml").write_text(
        POLICY.replace("cs_month", "cs_mnth").replace("[[bind]]", "[[bnd]]", 1), "utf-8"
    )
    done = typed(company, "run", "--period", "2025-01")
    assert done.exit_code == 4
    assert "kpi.toml:4" in done.stderr
    assert "bind" in done.stderr


def test_every_typo_of_the_policy_is_named_at_once(company: Path):
    text = POLICY.replace("cs_month", "cs_mnth") + '[[set]]\nkey = "ecommerce.team_task.mx"\nvalue = 3\n'
    (company / "kpi.toml").write_text(text, "utf-8")
    done = typed(company, "run", "--period", "2025-01")
    assert done.exit_code == 4
    assert "cs_month" in done.stderr
    assert "ecommerce.team_task.max" in done.stderr


def test_a_plugin_that_is_not_there_is_a_plugin_fault(company: Path):
    (company / "kpi.toml").write_text(POLICY.replace('"ecommerce"]', '"ecomerce"]'), "utf-8")
    done = typed(company, "run", "--period", "2025-01")
    assert done.exit_code == 5
    assert "ecommerce" in done.stderr


def test_a_period_without_facts_is_blocked_and_says_what_is_missing(company: Path):
    done = typed(company, "run", "--period", "2024-03")
    assert done.exit_code == 1
    assert "E1" in done.output
    assert "callback_satisfaction" in done.output


def test_a_period_before_anyone_was_there_says_so(company: Path):
    done = typed(company, "run", "--period", "2010-01")
    assert done.exit_code == 0
    assert "Nobody" in done.stderr or "nobody" in done.output


@pytest.mark.parametrize("period", ["2025-13", "2025-Q5", "last", "2025-03..2025-01", "2025-01..2025-Q2", ""])
def test_a_period_that_is_none_is_a_wrong_use(company: Path, period: str):
    done = typed(company, "run", "--period", period)
    assert done.exit_code == 2
    assert "--period" in done.stderr


def corrupt(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1024] + b"\x5a" * 60_000)


def no_database(path: Path) -> None:
    path.write_text("this is no database at all\n" * 100, "utf-8")


def newer(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9999")
        db.commit()


@pytest.mark.parametrize("spoil", [corrupt, no_database, newer, Path.unlink])
def test_a_store_that_cannot_be_used_is_said_and_left_alone(company: Path, spoil: Callable[[Path], None]):
    path = company / "kpi.db"
    for side in ("-wal", "-shm"):
        company.joinpath(f"kpi.db{side}").unlink(missing_ok=True)
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    done = typed(company, "run", "--period", "2025-01")
    assert done.exit_code == 4, done.output
    assert "kpi.db" in done.stderr
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_locked_store_is_said_after_the_wait(company: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(open_store.__kwdefaults__, "wait", 0.2)
    with contextlib.closing(sqlite3.connect(company / "kpi.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = typed(company, "run", "--period", "2025-01")
    assert done.exit_code == 4
    assert "another program is writing" in done.stderr


def test_nothing_is_recorded_by_a_dry_run(company: Path):
    before = content_of(company)
    assert typed(company, "run", "--period", "2024-03", "--dry-run").exit_code == 1
    assert content_of(company) == before
