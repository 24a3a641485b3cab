"""Appraisal of installers: the monthly scorecard of custom wardrobes."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import App, Clause, EventKind, Metric, Rule, RuleFiles, Scorecard, hookimpl

_files = RuleFiles(__name__)


@hookimpl
def kpi_metrics(app: App) -> Iterable[Metric]:
    """What the forms measure."""
    return _files.metrics


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
