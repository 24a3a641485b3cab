"""Raw events at size: calls as Parquet or CSV files, gathered into metrics; seconds and peak memory.

    python bench/events.py DIR
    python bench/events.py DIR --rows 20000000 --format csv

makes the files of 1e8 calls and a company in DIR (once, the same for the same numbers), then gathers, each time in a
process of its own: the first month, all, all again, a file that comes late, and two months after a kill -9 in their
middle. What was gathered is added up and compared with what DuckDB alone counts over the files. `--page` renews
the table of the how-to. DIR may be removed afterwards; 1e8 rows of Parquet are about 2 GB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

POLICY = """schema = 1
plugins = []
[sources.calls]
{form} = "calls/*.{form}"
period = "{{year}}-{{month}}"
[[bind]]
role = "agent"
scorecard = "one"
[metric.calls]
label = "calls"
unit = "count"
source = {{ table = "calls", how = "count" }}
[metric.answered]
label = "answered"
unit = "percent"
source = {{ table = "calls", numerator = {{ how = "count", where = {{ column = "answered", value = true }} }}, denominator = {{ how = "count" }} }}
[metric.quick]
label = "quick"
unit = "percent"
source = {{ table = "calls", numerator = {{ how = "count", where = {{ column = "speed_of_answer", op = "<=", value = 20 }} }}, denominator = {{ how = "count", column = "speed_of_answer" }} }}
[metric.talk]
label = "talk"
unit = "seconds"
source = {{ table = "calls", numerator = {{ how = "sum", column = "talk_time" }}, denominator = {{ how = "count", column = "talk_time" }} }}
[metric.pleased]
label = "pleased"
unit = "score"
source = {{ table = "calls", numerator = {{ how = "sum", column = "satisfaction" }}, denominator = {{ how = "count", column = "satisfaction" }} }}
[scorecard.one]
label = "one"
na_policy = "drop"
item = [{items}]
"""
NAMES = ("calls", "answered", "quick", "talk", "pleased")
TOTALS = {
    "count": "count(*)",
    "count where answered == true": "count(*) FILTER (answered)",
    "count where speed_of_answer <= 20": "count(*) FILTER (speed_of_answer <= 20)",
    "count speed_of_answer": "count(speed_of_answer)",
    "sum talk_time": "sum(talk_time)",
    "count talk_time": "count(talk_time)",
    "sum satisfaction": "CAST(sum(satisfaction) * 1000000 AS HUGEINT)",
    "count satisfaction": "count(satisfaction)",
}
"""What is gathered of the metrics, and the same in SQL."""
PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "events-at-size.md"
HEAD = ("", "rows read", "seconds", "CPU", "rows a second", "peak memory")
MADE = "made.db"
LATE = "late"


def month_of(place: int) -> str:
    """Return a month, the first is 0."""
    return f"{2023 + place // 12}-{place % 12 + 1:02d}"


def write(db: DuckDBPyConnection, path: Path, month: str, first: int, rows: int, agents: int) -> None:
    """Write a file of calls, the first of which has this number."""
    db.execute(
        f"""COPY (SELECT 'c' || i AS id, 'A' || (hash(i) % {agents}) AS agent,
        TIMESTAMP '{month}-01' + to_seconds(CAST(hash(i + 1) % 2419200 AS BIGINT)) AS "on",
        ['vip', 'sales', 'help'][CAST(1 + hash(i + 2) % 3 AS BIGINT)] AS queue, hash(i + 3) % 20 > 0 AS answered,
        CASE WHEN hash(i + 3) % 20 > 0 THEN CAST(hash(i + 4) % 60 AS INTEGER) END AS speed_of_answer,
        CASE WHEN hash(i + 3) % 20 > 0 THEN CAST(hash(i + 5) % 900 AS INTEGER) END AS talk_time,
        CASE WHEN hash(i + 6) % 4 = 0 THEN CAST((hash(i + 7) % 201) / 2 AS DECIMAL(5, 1)) END AS satisfaction
        FROM range({first * 10}, {(first + rows) * 10}, 10) t(i)) TO '{path}.part' (FORMAT {path.suffix[1:]})"""
    )
    Path(f"{path}.part").rename(path)


def make(folder: Path, rows: int, agents: int, months: int, form: str, files: int) -> None:
    """Write the files, two or so a month, and import the agents."""
    import duckdb

    (folder / "calls").mkdir(parents=True, exist_ok=True)
    each = rows // (months * files)
    db = duckdb.connect(config={"memory_limit": "2GiB", "preserve_insertion_order": "false"})
    for place in range(months):
        month = month_of(place)
        for part in range(files):
            path = folder / "calls" / f"{month}-{part}.{form}"
            if not path.exists():
                write(db, path, month, (place * files + part) * each, each, agents)
    items = ", ".join(f'{{ rule = "of_{name}" }}' for name in NAMES)
    rules = "".join(
        f'[rule.of_{one}]\nlabel = "{one}"\nscorer = "own"\ninputs = {{ value = "{one}" }}\n' for one in NAMES
    )
    (folder / "kpi.toml").write_text(POLICY.format(form=form, items=items) + rules, "utf-8")
    (folder / "kpi_rules.py").write_text("def own(value):\n    return value\n", "utf-8")
    if not (folder / MADE).exists():
        (folder / "kpi.db").unlink(missing_ok=True)
        from kpi.store import open_store

        open_store(folder / "kpi.db", create=True).close()
        tables = {
            "units": "id,name\nu,u\n",
            "employees": "id,name,hired_on\n" + "".join(f"A{i},a,2020-01-01\n" for i in range(agents)),
            "assignments": "employee,unit,role,from\n"
            + "".join(f"A{i},u,agent,2020-01-01\n" for i in range(agents)),
        }
        for kind, text in tables.items():
            (folder / f"{kind}.csv").write_text(text, "utf-8")
            kpi(folder, "import", kind, f"{kind}.csv")
        (folder / "kpi.db").rename(folder / MADE)


def kpi(folder: Path, *words: str, until: Callable[[], bool] | None = None) -> tuple[float, float, float]:
    """Run a command; return seconds, seconds of CPU, and peak memory in GB. It is killed when `until` holds."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kpi", *words], cwd=folder, stdout=subprocess.DEVNULL)
    ended = 0
    while until is not None and not ended:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if not ended and until():
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.02)
    if not ended:
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ((0,) if until is None else (0, -signal.SIGKILL)):
        raise SystemExit(f"kpi {' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20


def fresh(folder: Path) -> None:
    """Forget what was gathered."""
    for path in [*folder.glob("kpi.db*"), *folder.glob(f"calls/*-{LATE}.*")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copyfile(folder / MADE, folder / "kpi.db")


def counted(folder: Path) -> set[Path]:
    """Return what is kept of files that were counted."""
    return {path for path in folder.glob("kpi.db.gathered/calls/*") if path.suffix == ".parquet"}


class Table:
    """The lines as they come, printed and kept."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []

    def add(self, what: str, rows: int, took: tuple[float, float, float]) -> None:
        """Add what gathering so many rows took."""
        seconds, processor, memory = took
        pace = f"{rows / seconds:,.0f}" if rows else ""
        line = [what, f"{rows:,}", f"{seconds:,.1f} s", f"{processor:,.1f} s", pace, f"{memory:.2f} GB"]
        self.lines.append(line)
        print(" | ".join(line), flush=True)


def measured(folder: Path, told: argparse.Namespace) -> Table:
    """Gather in every way."""
    table, month, every = Table(), month_of(0), f"{month_of(0)}..{month_of(told.months - 1)}"
    each = told.rows // (told.months * told.files)
    fresh(folder)
    table.add("one month, nothing kept before", each * told.files, kpi(folder, "gather", "--period", month))
    fresh(folder)
    table.add(
        f"all {told.months} months in one call",
        each * told.files * told.months,
        kpi(folder, "gather", "--period", every),
    )
    table.add("all again: nothing changed", 0, kpi(folder, "gather", "--period", every))
    compare(folder, told.format)
    late = max(each // 100, 1)
    subprocess.run([*again(told), "--late", str(late)], check=True)
    correct = ("--correct", "--by", "bench", "--why", "a file came late")
    table.add("a file more in one of the months", late, kpi(folder, "gather", "--period", every, *correct))
    compare(folder, told.format)
    if told.months > 1 and told.files > 1:
        killed(folder, table, told)
    return table


def killed(folder: Path, table: Table, told: argparse.Namespace) -> None:
    """Kill the gathering of two months when half of their files are counted, and gather them again."""
    fresh(folder)
    files, two = told.files, f"{month_of(0)}..{month_of(1)}"
    each = told.rows // (told.months * files)
    kpi(folder, "gather", "--period", two, until=lambda: len(counted(folder)) >= files)
    kept = {path: path.stat().st_mtime_ns for path in counted(folder)}
    took = kpi(folder, "gather", "--period", two)
    if any(path.stat().st_mtime_ns != at for path, at in kept.items()):
        raise SystemExit("what was counted before the kill was counted again")
    label = f"two months after kill -9 when {len(kept)} of their {2 * files} files were counted"
    table.add(label, each * (2 * files - len(kept)), took)
    compare(folder, told.format, (month_of(0), month_of(1)))


def compare(folder: Path, form: str, months: tuple[str, ...] = ()) -> None:
    """Compare the totals of what was gathered with those of the files, in a process of its own.

    Raises:
        SystemExit: where they differ.
    """
    command = [sys.executable, __file__, str(folder), f"--compare={','.join(months)}", f"--format={form}"]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def totals(folder: Path, form: str, months: str) -> None:
    """Print that both totals are equal, or end."""
    import json
    import sqlite3

    import duckdb

    db = duckdb.connect()
    paths = [
        str(path) for path in sorted((folder / "calls").iterdir()) if not months or path.name[:7] in months
    ]
    wanted = dict(
        zip(
            TOTALS,
            db.execute(f"SELECT {', '.join(TOTALS.values())} FROM read_{form}({paths})").fetchone() or (),
            strict=True,
        )
    )
    found: dict[str, int] = {}
    with sqlite3.connect(folder / "kpi.db") as store:
        for figures, values in store.execute(
            'SELECT figures, "values" FROM v_gathered WHERE "from" IS NOT NULL'
        ):
            for name, value in zip(json.loads(figures), values.split(";"), strict=True):
                found[name] = found.get(name, 0) + int(value or 0)
    if found != wanted:
        raise SystemExit(f"the totals differ: gathered {found}, counted {wanted}")
    print(f"  {len(found)} totals of {wanted['count']:,} rows are those of plain DuckDB", flush=True)


def again(told: argparse.Namespace) -> list[str]:
    """Return the command of this very script with the same numbers: what it holds in memory is nobody else's."""
    numbers = {name: getattr(told, name) for name in ("rows", "agents", "months", "files", "format")}
    return [
        sys.executable,
        __file__,
        str(told.folder),
        *(f"--{name}={value}" for name, value in numbers.items()),
    ]


def main() -> None:
    """Make, gather, compare, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rows", type=int, default=10**8)
    asked.add_argument("--agents", type=int, default=10**5)
    asked.add_argument("--months", type=int, default=24)
    asked.add_argument("--files", type=int, default=2, help="a month")
    asked.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    asked.add_argument("--make", action="store_true", help="make the files, gather nothing")
    asked.add_argument("--page", action="store_true", help="renew the table of docs/how-to/events-at-size.md")
    asked.add_argument("--late", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--compare", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.compare is not None:
        totals(told.folder, told.format, told.compare)
    elif told.late is not None:
        import duckdb

        path = told.folder / "calls" / f"{month_of(0)}-{LATE}.{told.format}"
        write(duckdb.connect(), path, month_of(0), told.rows, told.late, told.agents)
    elif told.make:
        make(told.folder, told.rows, told.agents, told.months, told.format, told.files)
    else:
        whole(told)


def whole(told: argparse.Namespace) -> None:
    """Make what is not there, measure, and renew the page where asked."""
    from machine import described
    from report import machine, renewed, table

    about = machine({"libraries": {}, **described()})
    started = time.perf_counter()
    subprocess.run([*again(told), "--make"], check=True)
    made = time.perf_counter() - started
    size = sum(path.stat().st_size for path in (told.folder / "calls").iterdir()) / 1e9
    files = told.months * told.files
    head = (
        f"{told.rows:,} calls of {told.agents:,} agents in {told.months} months: {files} files of {told.format}, "
        f"{size:.1f} GB; {len(TOTALS)} figures for {len(NAMES)} metrics."
    )
    print(f"{head} Made in {made:.0f} s.\n{' | '.join(HEAD)}", flush=True)
    found = table(HEAD, measured(told.folder, told).lines)
    text = f"{head} {about}\n\n{found}"
    print(f"\n{text}")
    if told.page:
        PAGE.write_text(renewed(PAGE.read_text("utf-8"), text), "utf-8")


if __name__ == "__main__":
    main()
