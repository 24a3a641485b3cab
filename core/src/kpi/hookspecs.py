"""Every hook a plugin may implement. Hooks return data; the core registers it.

Each is called once, while its plugin is loaded, in the order in which they stand in `kpi.plugins.registry`; plugins are
loaded in the order of their names. What a hook returns is any iterable; None, text, an item of another class or an
exception breaks its plugin, and its plugin alone. The reference page is written from these docstrings by `docs/hooks.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

from kpi.frozen import frozen

if TYPE_CHECKING:
    from kpi.model.attendance import AttendanceSet
    from kpi.model.clause import Clause
    from kpi.model.clock import Clock
    from kpi.model.due import Due
    from kpi.model.event import EventKind
    from kpi.model.extension import Check, Demo, Importer
    from kpi.model.ladder import Ladder
    from kpi.model.limit import LimitSet
    from kpi.model.metric import Metric
    from kpi.model.panel import Panel
    from kpi.model.pay import PayScheme
    from kpi.model.procedure import Procedure
    from kpi.model.rule import Rule, Scorer
    from kpi.model.sanction import SanctionSet
    from kpi.model.scorecard import Scorecard
    from kpi.model.table import Table
    from kpi.model.working import Working

hookspec = pluggy.HookspecMarker("kpi")


@frozen
class App:
    """What a hook may know: the version of the core, and the name under which its plugin was found."""

    version: str
    plugin: str


@hookspec
def kpi_metrics(app: App) -> Iterable[Metric]:
    """Return metrics: named quantities that rules read, with unit, domain and source.

    When: first of all hooks, before anything is linked.
    Arguments: `app`, or none.
    Return: an iterable of `Metric`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """Return scorers: mechanisms without numbers, written as plain functions.

    When: at loading, before any rule is compiled; each function is called once, with symbols, for each rule that names it.
    Arguments: `app`, or none.
    Return: an iterable of `Scorer`.
    Several plugins: a name must be free: a rule names its scorer by it; two that give it block each other.
    Since: 0.1.
    """


@hookspec
def kpi_rules(app: App) -> Iterable[Rule]:
    """Return rules: a scorer with its numbers, each with clause, unit, direction and limits; also those that scorecards,
    sanctions, pay schemes and ladders name.

    When: at loading; a rule becomes a tree when all plugins have declared.
    Arguments: `app`, or none.
    Return: an iterable of `Rule`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_scorecards(app: App) -> Iterable[Scorecard]:
    """Return scorecards: items with rules, total, grade and rank.

    When: at loading; they score nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `Scorecard`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_sanctions(app: App) -> Iterable[SanctionSet]:
    """Return sets of fines and awards that a company adopts whole.

    When: at loading; they touch nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `SanctionSet`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_pay(app: App) -> Iterable[PayScheme]:
    """Return pay schemes: the chain of parts that a role is paid.

    When: at loading; they pay nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `PayScheme`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_ladders(app: App) -> Iterable[Ladder]:
    """Return promotion ladders: levels with the conditions of entering and of losing each.

    When: at loading; they move nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `Ladder`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_procedures(app: App) -> Iterable[Procedure]:
    """Return procedures: chains of steps that people take, recorded as decisions, before something holds.

    When: at loading; they hold where something names them.
    Arguments: `app`, or none.
    Return: an iterable of `Procedure`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_attendance(app: App) -> Iterable[AttendanceSet]:
    """Return sets of attendance rules: which events follow from shifts, punches, leave and forms.

    When: at loading; they judge nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `AttendanceSet`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_clocks(app: App) -> Iterable[Clock]:
    """Return clocks over the rows of tables: within what they should stop, and in which period a row counts.

    When: at loading; they run when a metric or an event reads them.
    Arguments: `app`, or none.
    Return: an iterable of `Clock`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_due(app: App) -> Iterable[Due]:
    """Return what falls due for people: interviews, sheets, tests, each with how often and what fulfils it.

    When: at loading; it is nobody's until a company binds it.
    Arguments: `app`, or none.
    Return: an iterable of `Due`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_panels(app: App) -> Iterable[Panel]:
    """Return panels: groups of people who judge one person together, each group's mean first.

    When: at loading; they judge where a metric names them.
    Arguments: `app`, or none.
    Return: an iterable of `Panel`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_limits(app: App) -> Iterable[LimitSet]:
    """Return sets of limits: how much may be taken from pay of each kind of money, and what must be left.

    When: at loading; they limit nobody until a company binds them.
    Arguments: `app`, or none.
    Return: an iterable of `LimitSet`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_events(app: App) -> Iterable[EventKind]:
    """Return kinds of events that `kpi import events` then takes.

    When: at loading, before files are read.
    Arguments: `app`, or none.
    Return: an iterable of `EventKind`.
    Several plugins: a kind must be free; two that give it block each other.
    Since: 0.1.
    """


@hookspec
def kpi_tables(app: App) -> Iterable[Table]:
    """Return tables of facts that `kpi import` then takes and the store keeps.

    When: at loading, before the store is opened.
    Arguments: `app`, or none.
    Return: an iterable of `Table`.
    Several plugins: a KIND must be free, also of the core's; two that give it block each other.
    Since: 0.1.
    """


@hookspec
def kpi_workings(app: App) -> Iterable[Working]:
    """Return workings: plain functions that count over the rows of tables what no tree can say; a metric with
    `source = { worked = ... }` reads them.

    When: at loading; the function is called when a run measures. If it breaks, the run ends with exit code 5.
    Arguments: `app`, or none.
    Return: an iterable of `Working`.
    Several plugins: a name must be free; two that give it block each other.
    Since: 0.1.
    """


@hookspec
def kpi_importers(app: App) -> Iterable[Importer]:
    """Return readers of file formats, chosen by the ending of a file's name.

    When: at loading; `read` is called by `kpi import` of such a file. If it breaks, nothing is stored, exit code 5.
    Arguments: `app`, or none.
    Return: an iterable of `Importer`.
    Several plugins: a name must be free; of two that read one ending the first in the order of plugins does. The core's own formats
    (CSV, XLSX, JSON, Parquet) stay the core's.
    Since: 0.1.
    """


@hookspec
def kpi_clauses(app: App) -> Iterable[Clause]:
    """Return the register of the regulation's clauses: what became of each, and what carries it out.

    When: at loading; `kpi rules --clauses` lists them.
    Arguments: `app`, or none.
    Return: an iterable of `Clause`.
    Several plugins: several may account for the same clause.
    Since: 0.1.
    """


@hookspec
def kpi_checks(app: App) -> Iterable[Check]:
    """Return examinations of a whole policy.

    When: at loading; each is called by `kpi check`, after the core's own. If it breaks, exit code 5.
    Arguments: `app`, or none.
    Return: an iterable of `Check`.
    Several plugins: put together; ids begin with the plugin's name.
    Since: 0.1.
    """


@hookspec
def kpi_demo(app: App) -> Iterable[Demo]:
    """Return example companies: the package that carries the policy, and a function that gives the facts.

    When: at loading; the function is called by `kpi demo`.
    Arguments: `app`, or none.
    Return: an iterable of `Demo`.
    Several plugins: a name must be free; `kpi demo` takes the first by name, or the one asked for.
    Since: 0.1.
    """
