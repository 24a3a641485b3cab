"""Several processes on one file, and processes that are killed while they write."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import kpi
from kpi.model.period import Period
from kpi.store import BatchInfo, open_store

SOURCES = str(Path(kpi.__file__).parents[1])
KILLS = 20

WRITER = """
import sys
from datetime import date
from fractions import Fraction
from kpi.model.period import Period
from kpi.store import BatchInfo, open_store
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_store(path, create=True) as store:
    for n in range(count):
        row = {"subject": name, "metric": f"m{n}", "period": Period.parse("2018-07"), "value": Fraction(n)}
        store.append("observations", [row], BatchInfo(date(2018, 8, 1)))
"""

RUNNER = """
import sys
from datetime import date
import polars as pl
from kpi.engine.computed import Computed
from kpi.engine.lines import LineBlock
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.store import Hashes, RunRecord, open_store
from kpi.types import Ledger, RunStatus, Stage
PEOPLE = 2000
people = pl.DataFrame({"subject": pl.Series(range(1, PEOPLE + 1), dtype=pl.Int64)})
rows = people.with_columns(amount=pl.col("subject"), status=pl.lit("final"), cause=pl.lit(""), flags=pl.lit(""))
block = LineBlock("x.card", "speed", "2018-07", Stage.ITEMS, "x.speed", Ledger.POINTS, None, rows)
results = people.with_columns(
    card=pl.lit("x.card"), unit=pl.lit(1), score=pl.col("subject"), grade=pl.lit("A"), rank=pl.lit(1),
    of=pl.lit(PEOPLE), target_met=pl.lit(True), flags=pl.lit(""),
)
proposals = pl.DataFrame(schema={"subject": pl.Int64, "ladder": pl.String, "proposal": pl.String, "level": pl.String})
computed = Computed(
    Period.parse("2018-07"), RunStatus.FINAL, (block,), results, rows.select("subject", "amount"), proposals,
    (Problem("", "last", "written last"),),
)
store = open_store(sys.argv[1])
print("ready", flush=True)
while True:
    store.record(RunRecord(computed, date(2018, 8, 1), 0, Hashes("f", "p", "g")))
"""


READER = """
import sys
from kpi.store import open_store
with open_store(sys.argv[1]) as store:
    store.batches(), store.runs()
print(sorted({"polars", "sqlite_utils", "hashlib"} & set(sys.modules)))
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": SOURCES}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], env=environment, stdout=subprocess.PIPE, text=True
    )


def test_two_processes_make_and_fill_one_store(tmp_path):
    path = tmp_path / "kpi.db"
    writers = [start(WRITER, path, name, 25) for name in "AB"]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    with open_store(path) as store:
        assert len(store.facts().frame("observations")) == 50
        batches = store.batches()
        ends = [batch.last_seq for batch in batches]
        assert ends == list(range(1, 51))
        assert len({batch.hash for batch in batches}) == 50


def test_opening_a_store_that_needs_no_migration_loads_nothing_heavy(tmp_path):
    path = tmp_path / "kpi.db"
    open_store(path, create=True).close()
    assert start(READER, path).communicate()[0] == "[]\n"


def test_a_reader_sees_the_old_state_while_another_writes(tmp_path):
    path = tmp_path / "kpi.db"
    row = {"subject": "A", "metric": "m", "period": Period.parse("2018-07"), "value": Fraction(1)}
    with open_store(path, create=True) as writer, open_store(path) as reader:
        with writer.writing():
            writer.append("observations", [row], BatchInfo(date(2018, 8, 1)))
            assert reader.seq == 0
            assert reader.facts().frame("observations").is_empty()
        assert reader.facts().frame("observations")["metric"].to_list() == ["m"]


def test_killed_at_any_moment_the_store_is_whole(tmp_path):
    path = tmp_path / "kpi.db"
    with open_store(path, create=True) as store:
        rows = [{"id": f"E{n}", "name": "N", "hired_on": date(2018, 1, 1)} for n in range(2000)]
        store.append("employees", rows, BatchInfo(date(2018, 1, 1)))
    draw = random.Random(7)
    for _ in range(KILLS):
        runner = start(RUNNER, path)
        assert runner.stdout is not None
        assert runner.stdout.readline() == "ready\n"
        time.sleep(draw.uniform(0, 0.2))
        runner.send_signal(signal.SIGKILL)
        runner.communicate()
        assert torn(path) == []
    with open_store(path) as store:
        assert len(store.runs()) > KILLS // 4


def torn(path: Path) -> list[object]:
    """What is wrong with the file: damage, or parts of a run that are not all there."""
    db = sqlite3.connect(path)
    try:
        found: list[object] = [row for row in db.execute("PRAGMA integrity_check") if row != ("ok",)]
        runs = db.execute("SELECT id FROM run").fetchall()
        for table, count in {"line": 2000, "result": 2000, "payable": 2000, "problem": 1}.items():
            rows = db.execute(f"SELECT run, count(*) FROM {table} GROUP BY run ORDER BY run").fetchall()
            if rows != [(run, count) for (run,) in runs]:
                found.append((table, rows, runs))
        return found
    finally:
        db.close()
