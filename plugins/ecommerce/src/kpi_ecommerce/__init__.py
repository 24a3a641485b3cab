"""Appraisal of an e-commerce shop: promotion test, department table, shop awards and fines, pay of customer service.

Numbers stand in `rules/*.toml`, a file for each chapter; `scorers` holds the few mechanisms that only this
industry needs.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import (
    App,
    AttendanceSet,
    Clause,
    Demo,
    Due,
    EventKind,
    Ladder,
    Metric,
    PayScheme,
    Procedure,
    Rule,
    RuleFiles,
    SanctionSet,
    Scorecard,
    Scorer,
    Table,
    Working,
    hookimpl,
)

_files = RuleFiles(__name__)


@hookimpl
def kpi_metrics(app: App) -> Iterable[Metric]:
    """What the chapters measure."""
    return _files.metrics


@hookimpl
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """The mechanisms of this industry."""
    from kpi_ecommerce.scorers import SCORERS

    return SCORERS


@hookimpl
def kpi_rules(app: App) -> Iterable[Rule]:
    """Every rule of every chapter."""
    return _files.rules


@hookimpl
def kpi_scorecards(app: App) -> Iterable[Scorecard]:
    """The promotion test, the department table and the month of customer service."""
    return _files.scorecards


@hookimpl
def kpi_sanctions(app: App) -> Iterable[SanctionSet]:
    """Awards and fines of the shop, plus and minus points of customer service, and what follows from them."""
    return _files.sanctions


@hookimpl
def kpi_pay(app: App) -> Iterable[PayScheme]:
    """The pay of customer service."""
    return _files.pay


@hookimpl
def kpi_ladders(app: App) -> Iterable[Ladder]:
    """The four levels of customer service."""
    return _files.ladders


@hookimpl
def kpi_procedures(app: App) -> Iterable[Procedure]:
    """The chains by which people are promoted, tested and reported about."""
    return _files.procedures


@hookimpl
def kpi_due(app: App) -> Iterable[Due]:
    """What falls due for people again and again."""
    return _files.due


@hookimpl
def kpi_attendance(app: App) -> Iterable[AttendanceSet]:
    """Attendance of the shop and of the department."""
    return _files.attendance


@hookimpl
def kpi_events(app: App) -> Iterable[EventKind]:
    """What can happen in a shop."""
    return _files.events


@hookimpl
def kpi_tables(app: App) -> Iterable[Table]:
    """Orders and reminders, reviews, after-sales cases, tasks, and the logs of the shop."""
    return _files.tables


@hookimpl
def kpi_workings(app: App) -> Iterable[Working]:
    """What the working rules of the shop count row by row."""
    from kpi_ecommerce.workings import WORKINGS

    return WORKINGS


@hookimpl
def kpi_clauses(app: App) -> Iterable[Clause]:
    """What became of each clause of the chapters."""
    return _files.clauses


@hookimpl
def kpi_demo(app: App) -> Iterable[Demo]:
    """A shop of thirty people over a year, and eight people on the promotion ladder over two."""
    from kpi_ecommerce.demo import DEMO, years

    return (DEMO, years.DEMO)
