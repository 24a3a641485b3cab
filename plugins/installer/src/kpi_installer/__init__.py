"""Appraisal of installers and of the units that keep a network: faults, engineering, materials."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.api import (
    App,
    Clause,
    Clock,
    Demo,
    EventKind,
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
    """What the forms measure."""
    return _files.metrics


@hookimpl
def kpi_tables(app: App) -> Iterable[Table]:
    """The KINDs that only these forms have."""
    return _files.tables


@hookimpl
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """The mechanisms of these forms."""
    from kpi_installer import cards, engineering, field, materials, network

    return (
        *field.SCORERS,
        *network.SCORERS,
        *engineering.SCORERS,
        *materials.SCORERS,
        *cards.SCORERS,
    )


@hookimpl
def kpi_workings(app: App) -> Iterable[Working]:
    """What is counted row by row."""
    from kpi_installer import cards, engineering, field, materials, network

    return (
        *field.WORKINGS,
        *network.WORKINGS,
        *engineering.WORKINGS,
        *materials.WORKINGS,
        *cards.WORKINGS,
    )


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
    """What is taken from departments, and the fines."""
    return _files.sanctions


@hookimpl
def kpi_pay(app: App) -> Iterable[PayScheme]:
    """What the cards of installation, inspection and warehouse pay."""
    return _files.pay


@hookimpl
def kpi_clocks(app: App) -> Iterable[Clock]:
    """Within what tickets are responded to and completed."""
    return _files.clocks


@hookimpl
def kpi_events(app: App) -> Iterable[EventKind]:
    """What can happen."""
    return _files.events


@hookimpl
def kpi_procedures(app: App) -> Iterable[Procedure]:
    """The signatures under the forms."""
    return _files.procedures


@hookimpl
def kpi_clauses(app: App) -> Iterable[Clause]:
    """What became of each clause."""
    return _files.clauses


@hookimpl
def kpi_demo(app: App) -> Iterable[Demo]:
    """A furniture company over half a year; its leaders are appraised by the forms of management."""
    from kpi_installer.demo import DEMO

    return (DEMO,)
