"""Limits of Chinese labour law on what is taken from wages, and facts about probation and dismissal. Not legal advice."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import App, Clause, LimitSet, Metric, Rule, RuleFiles, Scorer, hookimpl

_files = RuleFiles(__name__)


@hookimpl
def kpi_metrics(app: App) -> Iterable[Metric]:
    """What the rules read."""
    return _files.metrics


@hookimpl
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """The mechanisms of the law."""
    from kpi_law_cn import employment, wages

    return (*wages.SCORERS, *employment.SCORERS)


@hookimpl
def kpi_rules(app: App) -> Iterable[Rule]:
    """Every limit and every estimate."""
    return _files.rules


@hookimpl
def kpi_limits(app: App) -> Iterable[LimitSet]:
    """What may be taken from a month's wage."""
    return _files.limits


@hookimpl
def kpi_clauses(app: App) -> Iterable[Clause]:
    """The articles, and what became of each."""
    return _files.clauses
