"""What each hook returns, and the name under which a declaration must be alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi.frozen import frozen
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


@frozen
class Returns:
    """The declarations of a hook: their class, the word for one, and how one is named.

    `prefixed` names begin with `<plugin>.`, which keeps plugins apart; the others must differ. The owner
    of a declaration is the name of its plugin, or where it is `told` (in messages alone) name and version.
    """

    kind: type[Any]
    word: str
    name: Callable[[Any], str] | None
    prefixed: bool = False
    told: bool = False


def _id(one: Any) -> str:
    return str(one.id)


def _name(one: Any) -> str:
    return str(one.name)


HOOKS: Mapping[str, Returns] = {
    "kpi_metrics": Returns(Metric, "metric", _id, prefixed=True),
    "kpi_scorers": Returns(Scorer, "scorer", _name),
    "kpi_rules": Returns(Rule, "rule", _id, prefixed=True),
    "kpi_scorecards": Returns(Scorecard, "scorecard", _id, prefixed=True),
    "kpi_sanctions": Returns(SanctionSet, "set of sanctions", _id, prefixed=True),
    "kpi_pay": Returns(PayScheme, "pay scheme", _id, prefixed=True),
    "kpi_ladders": Returns(Ladder, "ladder", _id, prefixed=True),
    "kpi_procedures": Returns(Procedure, "procedure", _id, prefixed=True),
    "kpi_attendance": Returns(AttendanceSet, "set of attendance rules", _id, prefixed=True),
    "kpi_clocks": Returns(Clock, "clock", _id, prefixed=True),
    "kpi_due": Returns(Due, "due", _id, prefixed=True),
    "kpi_panels": Returns(Panel, "panel", _id, prefixed=True),
    "kpi_limits": Returns(LimitSet, "set of limits", _id, prefixed=True),
    "kpi_events": Returns(EventKind, "kind of event", _id),
    "kpi_tables": Returns(Table, "table", lambda one: str(one.kind)),
    "kpi_workings": Returns(Working, "working", _name),
    "kpi_importers": Returns(Importer, "importer", _name, told=True),
    "kpi_clauses": Returns(Clause, "clause", None),
    "kpi_checks": Returns(Check, "check", _id, prefixed=True, told=True),
    "kpi_demo": Returns(Demo, "demo", _name, told=True),
}
"""Every hook of `kpi.hookspecs`; a test holds the two together."""
