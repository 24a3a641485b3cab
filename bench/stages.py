"""Where the time of one run goes: `python bench/stages.py 100000` prints seconds and shares of a run of that size."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from company import PERIOD, build


def main(people: int) -> None:
    """Build a company, run its month once stage by stage, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, people)
        marks = [("", time.perf_counter())]

        def mark(label: str) -> None:
            marks.append((label, time.perf_counter()))

        from kpi.app.run import Finished
        from kpi.app.session import open_session
        from kpi.app.views import run_document
        from kpi.engine.run import compute
        from kpi.output import to_json
        from kpi.store import Hashes, RunRecord

        with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
            mark("load policy, open store")
            facts = session.store.facts()
            computed = compute(session.policy, facts, PERIOD)
            mark("read facts and compute")
            hashes = Hashes("", "", "")
            run = session.store.record(RunRecord(computed, date(2025, 1, 31), session.store.seq, hashes))
            mark("record")
            text = to_json(run_document(Finished(run, computed, hashes), facts))
            mark("print")
    whole = marks[-1][1] - marks[0][1]
    lines = sum(block.rows.height for block in computed.blocks)
    print(f"{people:,} employees, {lines:,} lines, {len(text):,} characters of JSON")
    for (_, before), (label, after) in pairwise(marks):
        print(f"{label:26} {after - before:8.2f} s  {100 * (after - before) / whole:5.1f} %")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
