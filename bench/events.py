"""Raw events at size: calls as Parquet or CSV files, gathered into metrics; seconds and peak memory.

    python bench/events.py DIR --rows 100000000 --agents 100000 --months 24
    python bench/events.py DIR --rows 20000000 --format csv

makes the files and a company in DIR (once, the same for the same numbers), then gathers the first month, then all,
then all again, each in a process of its own. DIR may be removed afterwards; 1e8 rows of Parquet are about 3 GB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

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


def month_of(place: int) -> str:
    return f"{2023 + place // 12}-{place % 12 + 1:02d}"


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
            if path.exists():
                continue
            first = (place * files + part) * each
            db.execute(
                f"""COPY (SELECT 'c' || i AS id, 'A' || (hash(i) % {agents}) AS agent,
                TIMESTAMP '{month}-01' + to_seconds(CAST(hash(i + 1) % 2419200 AS BIGINT)) AS "on",
                ['vip', 'sales', 'help'][CAST(1 + hash(i + 2) % 3 AS BIGINT)] AS queue, hash(i + 3) % 20 > 0 AS answered,
                CASE WHEN hash(i + 3) % 20 > 0 THEN CAST(hash(i + 4) % 60 AS INTEGER) END AS speed_of_answer,
                CASE WHEN hash(i + 3) % 20 > 0 THEN CAST(hash(i + 5) % 900 AS INTEGER) END AS talk_time,
                CASE WHEN hash(i + 6) % 4 = 0 THEN CAST((hash(i + 7) % 201) / 2 AS DECIMAL(5, 1)) END AS satisfaction
                FROM range({first * 10}, {(first + each) * 10}, 10) t(i)) TO '{path}.part' (FORMAT {form})"""
            )
            Path(f"{path}.part").rename(path)
    items = ", ".join(f'{{ rule = "of_{name}" }}' for name in NAMES)
    rules = "".join(
        f'[rule.of_{one}]\nlabel = "{one}"\nscorer = "own"\ninputs = {{ value = "{one}" }}\n' for one in NAMES
    )
    (folder / "kpi.toml").write_text(POLICY.format(form=form, items=items) + rules, "utf-8")
    (folder / "kpi_rules.py").write_text("def own(value):\n    return value\n", "utf-8")
    if not (folder / "kpi.db").exists():
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


def kpi(folder: Path, *words: str) -> tuple[float, float, float]:
    """Run a command; return seconds, seconds of CPU, and peak memory in GB."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kpi", *words], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"kpi {' '.join(words)} ended with {status}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rows", type=int, default=10**8)
    asked.add_argument("--agents", type=int, default=10**5)
    asked.add_argument("--months", type=int, default=24)
    asked.add_argument("--files", type=int, default=2, help="a month")
    asked.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    asked.add_argument("--make", action="store_true", help="make the files, gather nothing")
    told = asked.parse_args()
    make(told.folder, told.rows, told.agents, told.months, told.format, told.files)
    size = sum(path.stat().st_size for path in (told.folder / "calls").iterdir())
    print(
        f"{told.rows:,} rows, {size / 1e9:.1f} GB of {told.format}, {told.agents:,} agents, {told.months} months"
    )
    if told.make:
        return
    every = f"{month_of(0)}..{month_of(told.months - 1)}"
    for what, period in (("one month", month_of(0)), ("all months", every), ("all again", every)):
        seconds, cpu, memory = kpi(told.folder, "gather", "--period", period)
        print(f"{what:<12} {seconds:7.1f} s, {cpu:.1f} s of CPU, {memory:5.2f} GB", flush=True)


if __name__ == "__main__":
    main()
