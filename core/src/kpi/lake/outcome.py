"""What a run says as tables of text and whole numbers, in an order that does not depend on how it was computed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.engine.computed import Computed
from kpi.frozen import frozen
from kpi.lake.folder import RUN
from kpi.types import RunStatus

if TYPE_CHECKING:
    import polars as pl

OUTCOME: Mapping[str, Mapping[str, str]] = {
    "lines": {
        "subject": "String", "stage": "String", "card": "String", "item": "String", "rule": "String",
        "ledger": "String", "kind": "String", "period": "String", "cause": "String", "status": "String",
        "flags": "String", "amount": "Int64",
    },
    "results": {
        "subject": "String", "card": "String", "unit": "String", "score": "Int64", "grade": "String",
        "rank": "Int64", "of": "Int64", "target_met": "Boolean", "flags": "String",
    },
    "payable": {"subject": "String", "amount": "Int64"},
    "proposals": {"subject": "String", "ladder": "String", "proposal": "String", "level": "String"},
    "problems": {"subject": "String", "code": "String", "message": "String"},
}  # fmt: skip
"""The tables of a run with their columns; amounts and scores are in 1/10000. Rows are ordered by all columns."""

_WORST = {RunStatus.BLOCKED: 2, RunStatus.PROVISIONAL: 1, RunStatus.FINAL: 0}


@frozen
class Outcome:
    """A run, or the part of it that one bucket answers for: its tables by name, and its status."""

    tables: Mapping[str, pl.DataFrame]
    status: RunStatus


def outcome_of(computed: Computed, names: pl.DataFrame) -> Outcome:
    """Return the tables of a computed period; `names` has subject and id."""
    import polars as pl

    ids = names.select("subject", "id")
    lines = [
        one.rows.with_columns(
            pl.lit(one.card).alias("card"), pl.lit(one.item).alias("item"), pl.lit(one.period).alias("period"),
            pl.lit(one.stage.value).alias("stage"), pl.lit(one.rule).alias("rule"),
            pl.lit(one.ledger.value if one.ledger else None, dtype=pl.String).alias("ledger"),
            pl.lit(one.kind.value if one.kind else None, dtype=pl.String).alias("kind"),
        )
        for one in computed.blocks
        if one.rows.height
    ]  # fmt: skip
    problems = pl.DataFrame(
        [(one.subject, one.code, str(one.message)) for one in computed.problems],
        schema=typed("problems"),
        orient="row",
    )
    tables = {
        "lines": _named(pl.concat(lines, how="diagonal"), ids)
        if lines
        else pl.DataFrame(schema=typed("lines")),
        "results": _named(_named(computed.results, ids), ids, "unit"),
        "payable": _named(computed.payable, ids),
        "proposals": _named(computed.proposals, ids),
        "problems": problems,
    }
    return Outcome({name: ordered(name, rows) for name, rows in tables.items()}, computed.status)


def ordered(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a table with its columns and types, in its order; a problem that is told twice stands once."""
    import polars as pl

    found = rows.select(pl.col(column).cast(type) for column, type in typed(name).items())
    if name == "problems":
        found = found.unique()
    return found.sort(found.columns, nulls_last=False)


def typed(name: str) -> dict[str, pl.DataType]:
    """Return the columns of a table with their types."""
    import polars as pl

    return {column: getattr(pl, word)() for column, word in OUTCOME[name].items()}


def merged(parts: Iterable[Outcome]) -> Outcome:
    """Put the parts of a run together."""
    import polars as pl

    every = list(parts)
    tables = {name: ordered(name, pl.concat([one.tables[name] for one in every])) for name in OUTCOME}
    return Outcome(tables, worst(one.status for one in every))


def worst(statuses: Iterable[RunStatus]) -> RunStatus:
    """Return the status of a run of which these are the parts."""
    return max(statuses, key=lambda one: _WORST[one], default=RunStatus.FINAL)


ROWS: Mapping[str, str] = {
    "table": "String",
    **{name: word for columns in OUTCOME.values() for name, word in columns.items()},
}
"""All tables of a run in one, for one file: which table a row is of, and the columns of all."""
STATUS = "status"
"""The table of one row that has the status, under `flags`."""


def to_rows(outcome: Outcome) -> pl.DataFrame:
    """Put the tables into one, with the columns of `ROWS`."""
    import polars as pl

    schema = {name: getattr(pl, word)() for name, word in ROWS.items()}
    status = pl.DataFrame({"table": [STATUS], "flags": [outcome.status.value]})
    parts = [rows.with_columns(pl.lit(name).alias("table")) for name, rows in outcome.tables.items()]
    every = pl.concat([pl.DataFrame(schema=schema), *parts, status], how="diagonal")
    return every.select(pl.col(name).cast(type) for name, type in schema.items())


def from_rows(rows: pl.DataFrame) -> Outcome:
    """Read what `to_rows` made, of one bucket or of several."""
    import polars as pl

    told = rows.filter(pl.col("table") == STATUS)["flags"].to_list()
    tables = {name: ordered(name, rows.filter(pl.col("table") == name)) for name in OUTCOME}
    return Outcome(tables, worst(RunStatus(one) for one in told))


def write_outcome(outcome: Outcome, folder: Path, about: Mapping[str, object]) -> None:
    """Write the tables as `<name>/part-0.parquet`, and last `run.json` with the status and `about`."""
    (folder / RUN).unlink(missing_ok=True)
    for name, rows in outcome.tables.items():
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for old in place.glob("*.parquet"):
            old.unlink()
        rows.write_parquet(place / "part-0.parquet")
    seal(folder, outcome.status, about)


def seal(folder: Path, status: RunStatus, about: Mapping[str, object]) -> None:
    """Write `run.json`, which says that the tables in a period's folder are whole."""
    text = json.dumps({"schema": 1, "status": status.value, **about}, indent=2, sort_keys=True)
    partial = folder / f"{RUN}.partial"
    partial.write_text(f"{text}\n", encoding="utf-8")
    partial.replace(folder / RUN)


def read_outcome(folder: Path) -> Outcome:
    """Read the tables that `write_outcome` or another engine wrote, in their order."""
    import polars as pl

    status = RunStatus(json.loads((folder / RUN).read_text(encoding="utf-8"))["status"])
    tables = {}
    for name in OUTCOME:
        files = sorted((folder / name).glob("*.parquet"))
        rows = pl.read_parquet(files) if files else pl.DataFrame(schema=typed(name))
        tables[name] = ordered(name, rows)
    return Outcome(tables, status)


def _named(rows: pl.DataFrame, ids: pl.DataFrame, column: str = "subject") -> pl.DataFrame:
    import polars as pl

    joined = rows.join(
        ids.rename({"subject": column, "id": "_id"}), on=column, how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("_id").alias(column)).drop("_id")


__all__ = [
    "OUTCOME",
    "ROWS",
    "STATUS",
    "Outcome",
    "from_rows",
    "merged",
    "ordered",
    "outcome_of",
    "read_outcome",
    "seal",
    "to_rows",
    "typed",
    "worst",
    "write_outcome",
]
