"""The SQL of one pass over one file: a row for each month, subject, own unit and stay, with every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kpi.engine.gathering.sql import figure_sql, literal, name
from kpi.frozen import frozen
from kpi.gather.cells import Cell
from kpi.model.gathering import AggregatePlan
from kpi.model.period import Period


@frozen
class Reading:
    """How the rows of a file are read: `rows` is the table function, `cells` the columns of the KIND that are read."""

    rows: str
    cells: Mapping[str, Cell]
    about_held: str = "VARCHAR"
    about_source: str = ""


def lifted(reading: Reading, more: str = "") -> str:
    """Return the subquery of the columns as they stand in the file."""
    columns = ", ".join(f"{one.lifted} AS {one.alias}" for one in reading.cells.values())
    return f"SELECT {columns}{', ' + more if more else ''} FROM {reading.rows}"


def wrong(reading: Reading) -> str:
    """Return the test of a row of which some cell cannot be read."""
    tests = [f"({one.test})" for one in reading.cells.values() if one.test != "FALSE"]
    return " OR ".join(tests) or "FALSE"


def canonical(reading: Reading, where: str = "") -> str:
    """Return the subquery of the canonical columns, and `wrong` of each row."""
    columns = ", ".join(f"{one.value} AS {name(one.column.name)}" for one in reading.cells.values())
    return f"SELECT {columns}, {wrong(reading)} AS wrong FROM ({lifted(reading)}{where})"


def within(reading: Reading, months: Sequence[Period]) -> str:
    """Return the test of the days asked on the file's own column, by which Parquet skips what lies outside."""
    if not reading.about_source or reading.about_held not in (
        "DATE",
        "TIMESTAMP",
        "TIMESTAMP_NS",
        "TIMESTAMP_MS",
    ):
        return ""
    first, last = _span(months)
    held = "DATE" if reading.about_held == "DATE" else reading.about_held
    since = f"{reading.about_source} >= CAST({literal(str(first))} AS {held})"
    if held == "DATE":
        return f" WHERE {since} AND {reading.about_source} <= CAST({literal(str(last))} AS DATE)"
    return (
        f" WHERE {since} AND {reading.about_source} < CAST(CAST({literal(str(last))} AS DATE) + 1 AS {held})"
    )


def counted(plan: AggregatePlan, reading: Reading, months: Sequence[Period]) -> str:
    """Return the query of a pass over a file, of the rows of `months` (none: of all). The table `stays` says who moved.

    Its columns are month (the first day, null where the day cannot be read), subject, unit, from (the first day
    of the stay), rows, wrong (rows with a cell that cannot be read), and f0, f1 ... in the order of the plan.
    """
    about, subject = name(plan.about), name(plan.subject)
    unit = name(plan.unit) if plan.unit else "CAST(NULL AS VARCHAR)"
    figures = "".join(
        f", {figure_sql(one, plan.table)} AS f{place}" for place, one in enumerate(plan.figures)
    )
    rows = canonical(reading, within(reading, months) if months else "")
    where = ""
    if months:
        first, last = (literal(str(one)) for one in _span(months))
        where = f"WHERE wrong OR {about} BETWEEN CAST({first} AS DATE) AND CAST({last} AS DATE) "
    month = f"CAST(date_trunc('month', {about}) AS DATE)"
    return (
        f'SELECT {month} AS month, {subject} AS subject, {unit} AS unit, coalesce(s."from", {month}) AS "from", '
        f"count(*) AS rows, count(*) FILTER (WHERE wrong) AS wrong{figures} "
        f'FROM ({rows}) r LEFT JOIN stays s ON s.id = {subject} AND {about} BETWEEN s."from" AND s.until '
        f"{where}GROUP BY 1, 2, 3, 4"
    )


def _span(months: Sequence[Period]) -> tuple[date, date]:
    return min(one.start for one in months), max(one.end for one in months)


__all__ = ["Reading", "canonical", "counted", "lifted", "within", "wrong"]
