"""Every hook a plugin may implement. Hooks return data; the core registers it.

When: once, while the plugin is loaded; plugins are loaded in the order of their names.
Arguments: `app` (an `App`) or nothing.
Return: an iterable of the declarations named below; a wrong type, or an exception, breaks the plugin.
Several plugins: what they return is put together; a name that two of them give blocks both and names both.
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

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_scorers(app: App) -> Iterable[Scorer]:
    """Return scorers: mechanisms without numbers, written as plain functions.

    Called before any rule is compiled; a rule names its scorer, so a name must be free. Since 0.1.
    """


@hookspec
def kpi_rules(app: App) -> Iterable[Rule]:
    """Return rules: a scorer with its numbers, each with clause, unit, direction and limits.

    All rules, also those that scorecards, sanctions, pay schemes and ladders name. Ids begin with the
    plugin's name. Since 0.1.
    """


@hookspec
def kpi_scorecards(app: App) -> Iterable[Scorecard]:
    """Return scorecards: items with rules, total, grade and rank.

    They score nobody until a company binds them. Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_sanctions(app: App) -> Iterable[SanctionSet]:
    """Return sets of fines and awards that a company adopts whole.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_pay(app: App) -> Iterable[PayScheme]:
    """Return pay schemes: the chain of parts that a role is paid.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_ladders(app: App) -> Iterable[Ladder]:
    """Return promotion ladders: levels with the conditions of entering and of losing each.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_procedures(app: App) -> Iterable[Procedure]:
    """Return procedures: chains of steps that people take, recorded as decisions, before something holds.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_attendance(app: App) -> Iterable[AttendanceSet]:
    """Return sets of attendance rules: which events follow from shifts, punches, leave and forms.

    They judge nobody until a company binds them. Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_clocks(app: App) -> Iterable[Clock]:
    """Return clocks over the rows of tables: within what they should stop, and in which period a row counts.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_due(app: App) -> Iterable[Due]:
    """Return what falls due for people: interviews, sheets, tests, each with how often and what fulfils it.

    It is nobody's until a company binds it. Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_panels(app: App) -> Iterable[Panel]:
    """Return panels: groups of people who judge one person together, each group's mean first.

    Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_limits(app: App) -> Iterable[LimitSet]:
    """Return sets of limits: how much may be taken from pay of each kind of money, and what must be left.

    They limit nobody until a company binds them. Ids begin with the plugin's name. Since 0.1.
    """


@hookspec
def kpi_events(app: App) -> Iterable[EventKind]:
    """Return kinds of events that `kpi import events` then takes.

    Since 0.1.
    """


@hookspec
def kpi_tables(app: App) -> Iterable[Table]:
    """Return tables of facts that `kpi import` then takes and the store keeps.

    A KIND must be free. Called before the store is opened. Since 0.1.
    """


@hookspec
def kpi_workings(app: App) -> Iterable[Working]:
    """Return workings: plain functions that count over the rows of tables what no tree can say.

    A metric with `source = { worked = ... }` reads them; a name must be free. Since 0.1.
    """


@hookspec
def kpi_importers(app: App) -> Iterable[Importer]:
    """Return readers of file formats, chosen by the ending of a file's name.

    The core's own formats (CSV, XLSX) stay the core's. Since 0.1.
    """


@hookspec
def kpi_clauses(app: App) -> Iterable[Clause]:
    """Return the register of the regulation's clauses: what became of each, and what carries it out.

    Several plugins may account for the same clause. Since 0.1.
    """


@hookspec
def kpi_checks(app: App) -> Iterable[Check]:
    """Return examinations of a whole policy, run after the core's own. Since 0.1."""


@hookspec
def kpi_demo(app: App) -> Iterable[Demo]:
    """Return example companies: functions that write a policy and files of facts into an empty folder.

    `kpi demo` takes the first by name, or the one asked for. Since 0.1.
    """
