"""What can be declared, sort by sort: the one list that catalogue, names, rule files, hooks and settings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kpi.frozen import field_names, frozen
from kpi.model.attendance import AttendanceSet
from kpi.model.clause import Clause
from kpi.model.clock import Clock
from kpi.model.due import Due
from kpi.model.event import EventKind
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
class Sort:
    """One sort of declarations.

    `word` is what references and messages call it, `field` where a catalogue keeps it, `kind` its class. `key` is
    the attribute by which one is alone; "" where several may speak of the same. `section` is its table in rule
    files; "" for what is code. `told_as` is what the author of a plugin is told of one, whose ids begin with the
    plugin's name where they are `prefixed`.
    """

    word: str
    field: str
    kind: type[Any]
    key: str = "id"
    section: str = attrs.field(default=attrs.Factory(lambda self: self.word, takes_self=True))
    told_as: str = attrs.field(default=attrs.Factory(lambda self: self.word, takes_self=True))
    prefixed: bool = True

    @property
    def hook(self) -> str:
        """The hook by which plugins give it."""
        return f"kpi_{self.field}"

    def name(self, one: Any) -> str:
        """Return the name under which a declaration must be alone."""
        return str(getattr(one, self.key))

    def has(self, attribute: str) -> bool:
        """Tell whether its class has an attribute: parameters, clauses, a kind of subject."""
        return attribute in (field_names(self.kind) or ())


SORTS = (
    Sort("metric", "metrics", Metric),
    Sort("scorer", "scorers", Scorer, "name", section="", prefixed=False),
    Sort("rule", "rules", Rule),
    Sort("scorecard", "scorecards", Scorecard),
    Sort("sanctions", "sanctions", SanctionSet, told_as="set of sanctions"),
    Sort("pay", "pay", PayScheme, told_as="pay scheme"),
    Sort("ladder", "ladders", Ladder),
    Sort("procedure", "procedures", Procedure),
    Sort("attendance", "attendance", AttendanceSet, told_as="set of attendance rules"),
    Sort("clock", "clocks", Clock),
    Sort("due", "due", Due),
    Sort("panel", "panels", Panel),
    Sort("limits", "limits", LimitSet, section="limit", told_as="set of limits"),
    Sort("event", "events", EventKind, told_as="kind of event", prefixed=False),
    Sort("table", "tables", Table, "kind", prefixed=False),
    Sort("working", "workings", Working, "name", section="", prefixed=False),
    Sort("clause", "clauses", Clause, "", prefixed=False),
)
"""Every sort. The classes `Catalogue`, `Declared` and `RuleFiles`, and the hooks, name each for type checkers and readers."""

BY_WORD: Mapping[str, Sort] = {one.word: one for one in SORTS}
FIELD_OF: Mapping[type[Any], str] = {one.kind: one.field for one in SORTS}
NAMED = tuple(one for one in SORTS if one.key)
"""Those of which each has a name."""
WRITTEN = tuple(one for one in NAMED if one.section)
"""Those that a rule file or a company declares by name."""
SETTABLE = tuple(one for one in SORTS if one.has("parameters"))
"""Those with parameters, which a company may set otherwise."""

__all__ = ["BY_WORD", "FIELD_OF", "NAMED", "SETTABLE", "SORTS", "WRITTEN", "Sort"]
