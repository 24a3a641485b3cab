"""Appraisal of managers: the scale of a customer service supervisor."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import App, Clause, EventKind, Metric, Rule, RuleFiles, Scorecard, Scorer, hookimpl

_files = RuleFiles(__name__)


@hookimpl
def kpi_metrics(app: App) -> Iterable[Metric]:
    """What the forms measure."""
    return _files.metrics


@hookimpl
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """The mechanisms of these forms."""
    from kpi_management.scorers import SCORERS

    return SCORERS


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
def kpi_clauses(app: App) -> Iterable[Clause]:
    """What became of each clause."""
    return _files.clauses
