"""Appraisal of managers and departments: the scale of a supervisor, joint liability, ranks of units."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import (
    App,
    Clause,
    Clock,
    Due,
    EventKind,
    Metric,
    Panel,
    Procedure,
    Rule,
    RuleFiles,
    SanctionSet,
    Scorecard,
    Scorer,
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
    from kpi_management import appraisal, attitude, criteria, forms, hall, ranking, scorers

    return (
        *scorers.SCORERS,
        *criteria.CRITERIA,
        *forms.FORMS,
        *hall.SCORERS,
        *ranking.SCORERS,
        *attitude.SCORERS,
        *appraisal.SCORERS,
    )


@hookimpl
def kpi_workings(app: App) -> Iterable[Working]:
    """What is counted of lists and of groups of units."""
    from kpi_management import appraisal_counts, delays, form_lists, hall, ranking

    return (
        *form_lists.WORKINGS,
        *delays.WORKINGS,
        *hall.WORKINGS,
        *ranking.WORKINGS,
        *appraisal_counts.WORKINGS,
    )


@hookimpl
def kpi_sanctions(app: App) -> Iterable[SanctionSet]:
    """What leaders answer for, and what follows from a rank."""
    return _files.sanctions


@hookimpl
def kpi_rules(app: App) -> Iterable[Rule]:
    """Every rule of the forms."""
    return _files.rules


@hookimpl
def kpi_scorecards(app: App) -> Iterable[Scorecard]:
    """The forms."""
    return _files.scorecards


@hookimpl
def kpi_events(app: App) -> Iterable[EventKind]:
    """What can happen."""
    return _files.events


@hookimpl
def kpi_clocks(app: App) -> Iterable[Clock]:
    """Clocks over the rows of tables."""
    return _files.clocks


@hookimpl
def kpi_due(app: App) -> Iterable[Due]:
    """What falls due for people again and again."""
    return _files.due


@hookimpl
def kpi_panels(app: App) -> Iterable[Panel]:
    """Who judges a supervisor from all sides."""
    return _files.panels


@hookimpl
def kpi_procedures(app: App) -> Iterable[Procedure]:
    """The signatures under the forms."""
    return _files.procedures


@hookimpl
def kpi_clauses(app: App) -> Iterable[Clause]:
    """What became of each clause."""
    return _files.clauses
