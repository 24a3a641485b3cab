"""`kpi export`: what the tables of a period say, with the unit of everybody and what is not final."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.flags import cause_label, flag_labels
from kpi.app.ladder import ladder_page
from kpi.app.session import Session, open_session
from kpi.app.show import Page, Row, pay_page, sanction_page, score_page
from kpi.app.units import units_at_end
from kpi.app.views import INCOMPLETE_PAY
from kpi.engine.computed import BLOCKED
from kpi.errors import UsageError
from kpi.frozen import frozen
from kpi.store import Run
from kpi.types import Ledger, LineStatus, RunStatus

if TYPE_CHECKING:
    from kpi.app.directory import Directory

TABLES = ("scores", "pay", "sanctions", "ladder")
"""What can be exported, in the order in which a book has it."""

_WAITING = frozenset({BLOCKED, INCOMPLETE_PAY, "quarantined"})


@frozen
class Exported:
    """One table of a period.

    Its rows are in the order of unit and id, those without a unit last. Each has `unit` and `unit_name`, `flags_told`
    in words, `waits` where something in it is not final; a score and pay have `status`, the least certain of the
    lines that they are made of. `problems` are those that the run reported.
    """

    table: str
    page: Page
    problems: tuple[Row, ...] = ()

    @property
    def run(self) -> Run:
        """The run that it is of."""
        return self.page.run

    @property
    def ledgers(self) -> tuple[str, ...]:
        """The ledgers that occur in its rows, in the order of the contract."""
        found = {row.get("ledger") for row in self.page.rows}
        return tuple(one.value for one in Ledger if one.value in found)


def exported(
    tables: Iterable[str],
    db: Path,
    policy: Path | None,
    period: str,
    lang: str,
    today: date,
    missed: Callable[[UsageError], None] | None = None,
) -> list[Exported]:
    """Gather tables of a period.

    Args:
        tables: some of `TABLES`.
        db: the store.
        policy: the company's policy, if any.
        period: the period, as it is typed.
        lang: the language in which conditions of a ladder are told.
        today: the day of the export.
        missed: told why there is no ladder in the period, where that is no error; it is one without it.

    Raises:
        DataError: for a period that was never run.
        UsageError: for what is no period, or one in which no ladder is looked at.
    """
    readers: Mapping[str, Callable[[], Page]] = {
        "scores": lambda: score_page(db, policy, period, None),
        "pay": lambda: pay_page(db, policy, period),
        "sanctions": lambda: sanction_page(db, policy, period, None),
        "ladder": lambda: _ladder(db, policy, period, lang, today),
    }
    pages: dict[str, Page] = {}
    wanted = set(tables)
    for name in (one for one in TABLES if one in wanted):
        try:
            pages[name] = readers[name]()
        except UsageError as error:
            if name != "ladder" or missed is None:
                raise
            missed(error)
    with open_session(db, policy) as session:
        return [_finished(session, name, page) for name, page in pages.items()]


def _ladder(db: Path, policy: Path | None, period: str, lang: str, today: date) -> Page:
    found = ladder_page(db, policy, period, None, lang, today)
    return Page(found.run, found.rows, outdated=found.outdated)


def _finished(session: Session, table: str, page: Page) -> Exported:
    from kpi.app.directory import directory_of

    names = directory_of(session.store.facts(), session.policy.catalogue)
    units = {} if all("unit" in row for row in page.rows) else units_at_end(session, page.run)
    rows = [_with_unit(row, units, names) for row in page.rows]
    if table in ("scores", "pay"):
        certain = _least_certain(session, page.run, table)
        rows = [{**row, "status": _status(row, table, certain)} for row in rows]
    for row in rows:
        row["flags_told"] = flag_labels(row.get("flags") or ())
        row["cause_told"] = cause_label(row.get("cause") or "")
        row["waits"] = bool(_WAITING.intersection(row.get("flags") or ())) or (
            row.get("status") not in (None, LineStatus.FINAL.value)
        )
    rows.sort(key=lambda row: (not row["unit"], row["unit_name"] or row["unit"], row["unit"] or ""))
    problems = tuple(
        {"subject": one.subject, "name": names.subjects.get(one.subject, ""), "code": one.code, "message": one.message}
        for one in session.store.problems(page.run.id)
    )  # fmt: skip
    return Exported(table, attrs.evolve(page, rows=rows), problems)


def _with_unit(row: Row, units: Mapping[str, str], names: Directory) -> Row:
    unit = row["unit"] if "unit" in row else units.get(row["id"])
    return {**row, "unit": unit or "", "unit_name": names.subjects.get(unit or "", "")}


def _least_certain(session: Session, run: Run, table: str) -> dict[tuple[str, str], str]:
    """Return the status of each subject (and card) some of whose lines are not final: held before provisional."""
    import polars as pl

    lines = session.store.line_frame(run.id)
    of_table = (
        (pl.col("ledger") == Ledger.POINTS.value) & (pl.col("card") != "")
        if table == "scores"
        else pl.col("ledger") == Ledger.YUAN.value
    )
    card = pl.col("card") if table == "scores" else pl.lit("").alias("card")
    open_ = lines.filter(of_table & (pl.col("status") != LineStatus.FINAL.value))
    found: dict[tuple[str, str], str] = {}
    for subject, name, status in open_.select("subject", card, "status").unique().iter_rows():
        if found.get((subject, name)) != LineStatus.HELD.value:
            found[subject, name] = status
    return found


def _status(row: Row, table: str, certain: Mapping[tuple[str, str], str]) -> str | None:
    flags = row.get("flags") or ()
    if table == "scores":
        if row.get("score") is None:
            return RunStatus.BLOCKED.value if BLOCKED in flags else None
        return certain.get((row["id"], row["card"]), LineStatus.FINAL.value)
    found = certain.get((row["id"], ""), LineStatus.FINAL.value)
    incomplete = INCOMPLETE_PAY in flags and found == LineStatus.FINAL.value
    return LineStatus.PROVISIONAL.value if incomplete else found


def problem_rows(tables: Iterable[Exported]) -> list[dict[str, Any]]:
    """Return the problems of the runs, each once."""
    found = {(one["subject"], one["code"], one["message"]): one for table in tables for one in table.problems}
    return list(found.values())


__all__ = ["TABLES", "Exported", "exported", "problem_rows"]
