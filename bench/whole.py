"""Whole processes, from a SQLite file to a SQLite file: `python bench/whole.py` writes results/whole.json.

Small commands take turns with a bare Python, many rounds; what takes long runs once. A store is as it was made whenever
a run or an import begins. `--ready` makes the stores and measures nothing; a folder `WHAT-PEOPLE` of another `--cache`
(or a link to one) is taken as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machine import described

HERE = Path(__file__).parent
KPI = str(Path(sys.executable).with_name("kpi"))
ROUNDS = 9
ROWS = 1_000_000
MIDDLE, LARGE = 100_000, 1_000_000
BARE = "python -c pass"
MADE = "made.db"
"""The store as it was made, beside the one that is worked on."""


class Work:
    """A command, where it runs, how often, and what it took; `people` is its size, in rows for an import."""

    def __init__(
        self,
        key: str,
        label: str,
        command: Sequence[str],
        folder: Path | None = None,
        *,
        people: int = 0,
        rounds: int = ROUNDS,
        fresh: bool = True,
    ) -> None:
        self.key, self.label, self.command, self.folder = key, label, command, folder
        self.people, self.rounds, self.fresh = people, rounds, fresh and folder is not None
        self.seconds: list[float] = []
        self.mib = 0

    def run(self) -> None:
        """Run the command to its end, over a store that it did not touch before.

        Raises:
            SystemExit: where it fails.
        """
        if self.fresh and self.folder is not None:
            restore(self.folder)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        start = time.perf_counter()
        with subprocess.Popen(
            self.command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        ) as process:
            assert process.stderr is not None
            said = process.stderr.read().decode()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds.append(time.perf_counter() - start)
        self.mib = max(self.mib, used.ru_maxrss // 1024)
        if process.returncode:
            raise SystemExit(f"{' '.join(self.command)} ended with {process.returncode}:\n{said}")

    def told(self, bare: float) -> dict[str, Any]:
        """Return what is written of it."""
        median = statistics.median(self.seconds)
        return {
            "work": self.key,
            "label": self.label,
            "people": self.people,
            "seconds": median,
            "ratio": median / bare,
            "mib": self.mib,
            "rounds": len(self.seconds),
        }


def main() -> None:
    """Measure, print and write, after each command of the first round and after each round."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--most", type=int, default=LARGE, help="the greatest number of employees")
    asked.add_argument("--out", type=Path, default=HERE / "results" / "whole.json")
    asked.add_argument("--cache", type=Path, default=HERE / ".cache")
    asked.add_argument("--ready", action="store_true", help="make the stores, measure nothing")
    given = asked.parse_args()
    machine = described()
    works = commands(given.cache, min(MIDDLE, given.most), min(LARGE, given.most), min(ROWS, 10 * given.most))
    if given.ready:
        return
    for turn in range(ROUNDS):
        for work in works:
            if turn >= work.rounds:
                continue
            work.run()
            if turn == 0:
                print(f"{work.label:60} {work.seconds[0]:8.3f} s {work.mib:6,} MiB", flush=True)
                write(given.out, machine, works)
        write(given.out, machine, works)
    print("\nmedians")
    for one in write(given.out, machine, works):
        print(f"{one['label']:60} {one['seconds']:8.3f} s {one['mib']:6,} MiB  ({one['rounds']} rounds)")


def write(path: Path, machine: dict[str, object], works: Sequence[Work]) -> list[dict[str, Any]]:
    """Write what was measured so far, and return it."""
    bare = statistics.median(works[0].seconds)
    rows = [work.told(bare) for work in works if work.seconds]
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"machine": machine, "rows": rows}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return rows


def commands(cache: Path, middle: int, large: int, rows: int) -> list[Work]:
    """Build the companies, and return what is measured."""
    small, big = company(cache, "items", 30), company(cache, "items", large)
    mixed, mixed_big = company(cache, "mix", 30), company(cache, "mix", middle)
    years = company(cache, "years", middle)
    empty = company(cache, "import", rows)
    run = [KPI, "run", "--period", "2025-01"]
    many = [KPI, "run", "--period", "2024-01..2025-12"]
    explain = [KPI, "explain", f"E{large // 2:07d}", "--period", "2025-01"]
    read = [KPI, "import", "observations", "rows.csv"]
    works = [
        Work("bare", BARE, [sys.executable, "-c", "pass"]),
        Work("help", "kpi --help", [KPI, "--help"]),
        Work("run", "kpi run, 30 employees, 10 items", run, small, people=30),
        Work("mixed", "kpi run, 30 employees, the mixed work with pay", run, mixed, people=30),
        Work("run", f"kpi run, {large:,} employees, 10 items", run, big, people=large, rounds=1),
        Work(
            "explain",
            f"kpi explain, of {large:,} employees",
            explain,
            big,
            people=large,
            rounds=5,
            fresh=False,
        ),
        Work("import", f"kpi import, {rows:,} observations", read, empty, people=rows, rounds=1),
        Work(
            "mixed",
            f"kpi run, {middle:,} employees, the mixed work with pay",
            run,
            mixed_big,
            people=middle,
            rounds=1,
        ),
        Work(
            "years", f"kpi run, {middle:,} employees, 24 months, ladder", many, years, people=middle, rounds=1
        ),
    ]
    # Of a few people the small, the middle and the large company are one.
    return list({work.label: work for work in reversed(works)}.values())[::-1]


def company(cache: Path, what: str, people: int) -> Path:
    """Make a store in a process of its own, so that this one stays small: its memory would count as its children's."""
    subprocess.run([sys.executable, str(HERE / "companies.py"), what, str(people), str(cache)], check=True)
    folder = cache / f"{what}-{people}"
    if not (folder / MADE).exists():
        (folder / "kpi.db").rename(folder / MADE)
    return folder


def restore(folder: Path) -> None:
    """Make the store the one that was made, and let the disk be done with it before a clock runs."""
    for suffix in ("-wal", "-shm"):
        (folder / f"kpi.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(folder / MADE, folder / "kpi.db")
    os.sync()


if __name__ == "__main__":
    main()
