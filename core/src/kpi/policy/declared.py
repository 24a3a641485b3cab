"""What one owner declares: a plugin by its hooks, the company by its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from kpi.model.attendance import AttendanceSet
from kpi.model.clause import Clause
from kpi.model.clock import Clock
from kpi.model.due import Due
from kpi.model.event import EventKind
from kpi.model.ladder import Ladder
from kpi.model.limit import LimitSet
from kpi.model.metric import Metric
from kpi.model.names import Names
from kpi.model.panel import Panel
from kpi.model.pay import PayScheme
from kpi.model.procedure import Procedure
from kpi.model.rule import Rule, Scorer
from kpi.model.sanction import Sanction, SanctionSet
from kpi.model.scorecard import Scorecard
from kpi.model.table import Table
from kpi.model.working import Working

SORTS = (
    "metric", "rule", "scorecard", "sanction", "sanctions", "pay", "ladder", "procedure", "event", "table",
    "scorer", "attendance", "clock", "due", "panel", "limits",
)  # fmt: skip


@attrs.define
class Declared:
    """Declarations of one owner, not yet checked against anyone else's.

    `title` is the owner with its version, as messages name it. `faulty` are the ids, by sort, of
    declarations that could not be read: they exist for references.
    """

    owner: str
    title: str = ""
    metrics: list[Metric] = attrs.field(factory=list)
    scorers: list[Scorer] = attrs.field(factory=list)
    rules: list[Rule] = attrs.field(factory=list)
    scorecards: list[Scorecard] = attrs.field(factory=list)
    sanctions: list[SanctionSet] = attrs.field(factory=list)
    single: list[Sanction] = attrs.field(factory=list)
    pay: list[PayScheme] = attrs.field(factory=list)
    ladders: list[Ladder] = attrs.field(factory=list)
    procedures: list[Procedure] = attrs.field(factory=list)
    events: list[EventKind] = attrs.field(factory=list)
    tables: list[Table] = attrs.field(factory=list)
    attendance: list[AttendanceSet] = attrs.field(factory=list)
    clocks: list[Clock] = attrs.field(factory=list)
    due: list[Due] = attrs.field(factory=list)
    panels: list[Panel] = attrs.field(factory=list)
    limits: list[LimitSet] = attrs.field(factory=list)
    clauses: list[Clause] = attrs.field(factory=list)
    workings: list[Working] = attrs.field(factory=list)
    faulty: list[tuple[str, str]] = attrs.field(factory=list)

    @property
    def who(self) -> str:
        """Whom to name in a message."""
        return self.title or self.owner


def names_of(all_declared: Iterable[Declared], known: Mapping[str, Names] | None = None) -> dict[str, Names]:
    """Collect the names of every sort, on top of those `known`."""
    names = {sort: known[sort].copy() if known else Names(sort) for sort in SORTS}
    for declared in all_declared:
        for metric in declared.metrics:
            names["metric"].add(metric.id, metric.aliases)
        for sort, ids in (
            ("rule", [one.id for one in declared.rules]),
            ("scorecard", [one.id for one in declared.scorecards]),
            ("sanctions", [one.id for one in declared.sanctions]),
            ("sanction", [one.rule for one in declared.single]),
            ("sanction", [member.rule for one in declared.sanctions for member in one.sanctions]),
            ("pay", [one.id for one in declared.pay]),
            ("ladder", [one.id for one in declared.ladders]),
            ("procedure", [one.id for one in declared.procedures]),
            ("event", [one.id for one in declared.events]),
            ("table", [one.kind for one in declared.tables]),
            ("attendance", [one.id for one in declared.attendance]),
            ("clock", [one.id for one in declared.clocks]),
            ("due", [one.id for one in declared.due]),
            ("panel", [one.id for one in declared.panels]),
            ("limits", [one.id for one in declared.limits]),
            ("scorer", [one.name for one in declared.scorers]),
        ):
            for name in ids:
                names[sort].add(name)
        for sort, name in declared.faulty:
            names[sort].add(name)
    return names
