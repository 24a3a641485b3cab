"""Whole processes, from a SQLite file to a SQLite file: `python bench/whole.py` writes results/whole.json.

Small commands take turns with a bare Python, many rounds; what takes long runs once or twice.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from machine import described

HERE = Path(__file__).parent
KPI = str(Path(sys.executable).with_name("kpi"))
ROUNDS = 9
ROWS = 1_000_000
MIDDLE, LARGE = 100_000, 1_000_000
BARE = "python -c pass"
COLUMNS = ("", "median", "x bare Python", "peak memory", "rounds")


class Work:
    """A command, where it runs, how often, and what it took."""

    def __init__(
        self, label: str, command: Sequence[str], folder: Path | None = None, rounds: int = ROUNDS
    ) -> None:
        self.label, self.command, self.folder, self.rounds = label, command, folder, rounds
        self.seconds: list[float] = []
        self.mib = 0

    def run(self) -> None:
        """Run the command to its end.

        Raises:
            SystemExit: where it fails.
        """
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

    def line(self, bare: float) -> list[str]:
        """Return a row of the table."""
        median = statistics.median(self.seconds)
        told = f"{median * 1000:,.0f} ms" if median < 10 else f"{median:,.1f} s"
        return [self.label, told, f"{median / bare:,.1f}", f"{self.mib:,} MiB", str(len(self.seconds))]


def main() -> None:
    """Measure, print and write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--most", type=int, default=LARGE, help="the greatest number of employees")
    asked.add_argument("--out", type=Path, default=HERE / "results" / "whole.json")
    asked.add_argument("--cache", type=Path, default=HERE / ".cache")
    given = asked.parse_args()
    works = commands(given.cache, min(MIDDLE, given.most), min(LARGE, given.most), min(ROWS, 10 * given.most))
    for turn in range(ROUNDS):
        for work in works:
            if turn < work.rounds:
                work.run()
    bare = statistics.median(works[0].seconds)
    lines = [work.line(bare) for work in works]
    for line in lines:
        print(f"{line[0]:60} {line[1]:>12} {line[2]:>9} x {line[3]:>12}  ({line[4]} rounds)")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    document = {"machine": described(), "columns": COLUMNS, "lines": lines}
    given.out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def commands(cache: Path, middle: int, large: int, rows: int) -> list[Work]:
    """Build the companies, and return what is measured."""
    small, big = company(cache, "items", 30), company(cache, "items", large)
    mixed, mixed_big = company(cache, "mix", 30), company(cache, "mix", middle)
    years = company(cache, "years", middle)
    empty = company(cache, "import", rows)
    run = [KPI, "run", "--period", "2025-01"]
    explain = [KPI, "explain", f"E{large // 2:07d}", "--period", "2025-01"]
    works = [
        Work(BARE, [sys.executable, "-c", "pass"]),
        Work("kpi --help", [KPI, "--help"]),
        Work("kpi run, 30 employees, 10 items", run, small),
        Work("kpi run, 30 employees, the mixed work with pay", run, mixed),
        Work(f"kpi run, {middle:,} employees, the mixed work with pay", run, mixed_big, 1),
        Work(
            f"kpi run, {middle:,} employees, 24 months, ladder",
            [KPI, "run", "--period", "2024-01..2025-12"],
            years,
            1,
        ),
        Work(f"kpi run, {large:,} employees, 10 items", run, big, 1),
        Work(f"kpi explain, of {large:,} employees", explain, big, 5),
        Work(f"kpi import, {rows:,} observations", [KPI, "import", "observations", "rows.csv"], empty, 1),
    ]
    # Of a few people the small, the middle and the large company are one.
    return list({work.label: work for work in reversed(works)}.values())[::-1]


def company(cache: Path, what: str, people: int) -> Path:
    """Make a store in a process of its own, so that this one stays small: its memory would count as its children's."""
    subprocess.run([sys.executable, str(HERE / "companies.py"), what, str(people), str(cache)], check=True)
    return cache / f"{what}-{people}"


if __name__ == "__main__":
    main()
