"""Appraisal of a call centre: hotline, business hall, electronic shop, and the monthly forms of specialists.

Numbers stand in `rules/*.toml`, a file for each chapter or form; `workings` count row by row what no condition
over columns reaches, the other modules hold the few scorers that only this industry needs.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import (
    App,
    AttendanceSet,
    Clause,
    Demo,
    EventKind,
    Metric,
    PayScheme,
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
    """What the forms measure."""
    return _files.metrics


@hookimpl
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """The mechanisms of these forms."""
    from kpi_callcenter import systems
    from kpi_callcenter.duty_scorers import DUTY_SCORERS
    from kpi_callcenter.scorers import SCORERS

    return (*SCORERS, *DUTY_SCORERS, *systems.SCORERS)


@hookimpl
def kpi_rules(app: App) -> Iterable[Rule]:
    """Every rule of the forms."""
    return _files.rules


@hookimpl
def kpi_scorecards(app: App) -> Iterable[Scorecard]:
    """The forms."""
    return _files.scorecards


@hookimpl
def kpi_sanctions(app: App) -> Iterable[SanctionSet]:
    """The fines."""
    return _files.sanctions


@hookimpl
def kpi_attendance(app: App) -> Iterable[AttendanceSet]:
    """Shifts and attendance of the call centre and of the hospital desk."""
    return _files.attendance


@hookimpl
def kpi_pay(app: App) -> Iterable[PayScheme]:
    """What points of response speed are paid, and the shop's commission."""
    return _files.pay


@hookimpl
def kpi_tables(app: App) -> Iterable[Table]:
    """What the chapters record beside the shared tables."""
    return _files.tables


@hookimpl
def kpi_workings(app: App) -> Iterable[Working]:
    """What the chapters count row by row."""
    from kpi_callcenter import systems
    from kpi_callcenter.workings import WORKINGS

    return (*WORKINGS, *systems.WORKINGS)


@hookimpl
def kpi_events(app: App) -> Iterable[EventKind]:
    """What can happen."""
    return _files.events


@hookimpl
def kpi_clauses(app: App) -> Iterable[Clause]:
    """What became of each clause."""
    return _files.clauses


@hookimpl
def kpi_demo(app: App) -> Iterable[Demo]:
    """A call centre of two desks over three months, from its raw calls and tickets."""
    from kpi_callcenter.demo import DEMO

    return (DEMO,)
