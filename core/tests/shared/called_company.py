"""A company whose calls lie in files, beside the same one whose calls were imported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from kpi.app.catalogue import load_company
from kpi.app.gathering import Asked, Gathered, gather
from kpi.app.importing import import_file
from kpi.app.run import periods_of, run_periods
from kpi.engine.measure import measure
from kpi.engine.run import prepare
from kpi.model.period import Period
from kpi.store import open_store

METRICS = {
    "calls": 'unit = "count"\nsource = { table = "calls", how = "count" }',
    "vip": 'unit = "count"\nsource = { table = "calls", how = "count", where = { column = "queue", value = "vip" } }',
    "share": 'unit = "percent"\nsource = { table = "calls", numerator = { how = "count", where = '
    '{ column = "answered", value = true } }, denominator = { how = "count" } }',
    "quick": 'unit = "percent"\nsource = { table = "calls", numerator = { how = "count", where = '
    '{ column = "speed_of_answer", op = "<=", value = 20 } }, denominator = { how = "count", where = '
    '{ column = "speed_of_answer", op = "present" } } }',
    "talk": 'unit = "seconds"\nsource = { table = "calls", numerator = { how = "sum", column = "talk_time" }, '
    'denominator = { how = "count", column = "talk_time" } }',
    "talked": 'unit = "seconds"\nsource = { table = "calls", how = "sum", column = "talk_time" }',
    "longest": 'unit = "seconds"\nsource = { table = "calls", how = "max", column = "talk_time" }',
    "pleased": 'unit = "score"\nsource = { table = "calls", numerator = { how = "sum", column = "satisfaction" }, '
    'denominator = { how = "count", column = "satisfaction" } }',
    "lost": 'unit = "count"\nsource = { table = "calls", how = "count", where = [{ column = "answered", value = '
    'false }, { column = "queue", op = "in", value = ["vip", "普通"] }, { column = "resolved", op = "missing" }] }',
}
"""Counts, sums, rates, a greatest; over words, flags, durations and numbers; with and without conditions."""

HEAD = "schema = 1\nplugins = []\n"
BIND = '[[bind]]\nrole = "agent"\nscorecard = "one"\n[[bind]]\nunit = "east"\nbelow = false\nscorecard = "team"\n'
PARQUET = '[sources.calls]\nparquet = "calls/*.parquet"\n'
CSV = '[sources.calls]\ncsv = "calls/*.csv"\n'


def policy(metrics: Mapping[str, str] = METRICS) -> str:
    """Return the policy: every metric is an item of a card of agents, and of one of the unit east."""
    found = [HEAD, BIND]
    for name, text in metrics.items():
        found.append(f'[metric.{name}]\nlabel = "{name}"\ndomain = {{ low = 0, high = 100000000 }}\n{text}\n')
        found.append(
            f'[rule.of_{name}]\nlabel = "of {name}"\nscorer = "own"\ninputs = {{ value = "{name}" }}\n'
        )
    items = ", ".join(f'{{ rule = "of_{name}" }}' for name in metrics)
    found.append(f'[scorecard.one]\nlabel = "one"\nna_policy = "drop"\nitem = [{items}]\n')
    found.append(
        f'[scorecard.team]\nlabel = "team"\nsubject = "unit"\nna_policy = "drop"\nitem = [{items}]\n'
    )
    return "".join(found)


STAFF = {
    "units": [
        {"id": "all", "name": "all", "parent": ""},
        {"id": "east", "name": "east", "parent": "all"},
        {"id": "dock", "name": "dock", "parent": "east"},
        {"id": "west", "name": "west", "parent": "all"},
    ],
    "employees": [
        {"id": "A", "name": "a", "hired_on": "2023-01-01", "left_on": ""},
        {"id": "B", "name": "b", "hired_on": "2023-01-01", "left_on": ""},
        {"id": "C", "name": "c", "hired_on": "2023-01-01", "left_on": ""},
        {"id": "李四", "name": "d", "hired_on": "2024-01-10", "left_on": "2024-02-20"},
    ],
    "assignments": [
        {"employee": "A", "unit": "east", "role": "agent", "from": "2023-01-01"},
        # B moves out of the east within January and back in February.
        {"employee": "B", "unit": "dock", "role": "agent", "from": "2023-01-01"},
        {"employee": "B", "unit": "west", "role": "agent", "from": "2024-01-16"},
        {"employee": "B", "unit": "dock", "role": "agent", "from": "2024-02-11"},
        {"employee": "C", "unit": "west", "role": "agent", "from": "2023-01-01"},
        {"employee": "李四", "unit": "east", "role": "agent", "from": "2024-01-10"},
    ],
}


class Company:
    """A folder with a policy, a store with the staff, and perhaps files of calls."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kpi.toml").write_text(text, "utf-8")
        (folder / "kpi_rules.py").write_text("def own(value):\n    return value\n", "utf-8")
        self.loaded = load_company(folder / "kpi.toml")
        self.db = folder / "kpi.db"
        for kind, rows in STAFF.items():
            self.imported(kind, rows)

    def store(self):
        return open_store(self.db, create=True, tables=tuple(self.loaded.policy.catalogue.tables.values()))

    def imported(self, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Import rows of a KIND, as the command does."""
        path = self.folder / f"{kind}.csv"
        write_csv(path, list(rows))
        with self.store() as store:
            import_file(store, self.loaded.policy.catalogue, kind, path, today=date(2024, 3, 1))

    def gathered(self, period: str, **asked: Any) -> list[Gathered]:
        """Gather all sources, as the command does."""
        with self.store() as store:
            given = Asked(today=date(2024, 3, 1), **asked)
            return list(gather(store, self.loaded.policy, self.folder, (), periods_of(period), given))

    def measured(self, period: str) -> tuple[dict[str, dict[str, object]], list[str]]:
        """Return each metric by subject (null where it is missing) and the codes of what was reported."""
        with self.store() as store:
            context = prepare(self.loaded.policy, store.facts(), Period.parse(period))
            people = context.population.people.select("subject")
            names = [f"company.{one}" for one in METRICS if f"company.{one}" in context.catalogue.metrics]
            frame = measure(context, people, names)
            ids = dict(context.names.select("subject", "id").iter_rows())
        found: dict[str, dict[str, object]] = {}
        for row in frame.iter_rows(named=True):
            values = {}
            for name in names:
                above, below = row[f"{name}.n"], row[f"{name}.d"]
                values[name] = (
                    None if above is None or not below else (above * 10**6 // below, above * 10**6 % below)
                )
            found[ids[row["subject"]]] = values
        return found, [one.code for one in context.problems]

    def run(self, period: str) -> list[str]:
        """Run and record a period; return the codes of its problems."""
        with self.store() as store:
            given = {"plugins_hash": "", "today": date(2024, 3, 1)}
            (done,) = run_periods(store, self.loaded.policy, periods_of(period), **given)
        return [one.code for one in done.computed.problems]


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


TYPES = {
    "id": pl.String, "agent": pl.String, "on": pl.Datetime("us"), "unit": pl.String, "queue": pl.String,
    "answered": pl.Boolean, "resolved": pl.Boolean, "speed_of_answer": pl.Int32, "talk_time": pl.Int64,
    "satisfaction": pl.Decimal(10, 3),
}  # fmt: skip


def write_parquet(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    frame = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in TYPES}, schema=TYPES, strict=False
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)


def as_text(row: Mapping[str, Any]) -> dict[str, str]:
    """Write a call as a CSV file has it."""
    found = {}
    for name in TYPES:
        value = row.get(name)
        if isinstance(value, bool):
            found[name] = "是" if value else "no"
        elif isinstance(value, datetime):
            found[name] = value.isoformat(" ")
        else:
            found[name] = "" if value is None else str(value)
    return found
