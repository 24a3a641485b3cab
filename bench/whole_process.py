"""Whole processes against a bare Python: medians and ratios."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from company import build

KPI = str(Path(sys.executable).with_name("kpi"))


def seconds(command: list[str], folder: Path | None = None) -> float:
    """Run a command to its end and return how long it took."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "small", Path(name) / "large"
        build(small, 30)
        build(large, 100_000)
        work = {
            "python -c pass": ([sys.executable, "-c", "pass"], None, 9),
            "kpi --help": ([KPI, "--help"], None, 9),
            "kpi run, 30 employees": ([KPI, "run", "--period", "2025-01", "-o", "json"], small, 9),
            "kpi run, 100,000 employees": ([KPI, "run", "--period", "2025-01", "-o", "json"], large, 3),
        }
        times: dict[str, list[float]] = {label: [] for label in work}
        for turn in range(9):
            for label, (command, folder, turns) in work.items():
                if turn < turns:
                    times[label].append(seconds(command, folder))
    bare = statistics.median(times["python -c pass"])
    for label, found in times.items():
        median = statistics.median(found)
        print(f"{label:28} {median * 1000:9.0f} ms  {median / bare:7.1f} x  ({len(found)} runs)")


if __name__ == "__main__":
    main()
