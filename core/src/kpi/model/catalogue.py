"""Everything that core, kit, plugins and the company have declared, by id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from kpi.frozen import frozen
from kpi.model.attendance import AttendanceSet
from kpi.model.clause import Clause
from kpi.model.clock import Clock
from kpi.model.due import Due
from kpi.model.event import EventKind
from kpi.model.gathering import EventSource
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
from kpi.words import Label


@frozen
class Catalogue:
    """All declarations, keyed by full id (`<plugin>.<name>`; tables and scorers of core by bare name)."""

    metrics: Mapping[str, Metric] = attrs.field(factory=dict)
    scorers: Mapping[str, Scorer] = attrs.field(factory=dict)
    rules: Mapping[str, Rule] = attrs.field(factory=dict)
    scorecards: Mapping[str, Scorecard] = attrs.field(factory=dict)
    sanctions: Mapping[str, SanctionSet] = attrs.field(factory=dict)
    pay: Mapping[str, PayScheme] = attrs.field(factory=dict)
    ladders: Mapping[str, Ladder] = attrs.field(factory=dict)
    procedures: Mapping[str, Procedure] = attrs.field(factory=dict)
    events: Mapping[str, EventKind] = attrs.field(factory=dict)
    tables: Mapping[str, Table] = attrs.field(factory=dict)
    clauses: Mapping[str, Clause] = attrs.field(factory=dict)
    workings: Mapping[str, Working] = attrs.field(factory=dict)
    attendance: Mapping[str, AttendanceSet] = attrs.field(factory=dict)
    clocks: Mapping[str, Clock] = attrs.field(factory=dict)
    due: Mapping[str, Due] = attrs.field(factory=dict)
    panels: Mapping[str, Panel] = attrs.field(factory=dict)
    limits: Mapping[str, LimitSet] = attrs.field(factory=dict)


@frozen
class Binding:
    """Who is appraised and paid by what: a role, a unit (with those `below` it, unless told), or both."""

    role: str = ""
    unit: str = ""
    scorecards: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    pay: str = ""
    ladder: str = ""
    where: str = ""
    attendance: str = ""
    below: bool = True
    due: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@frozen
class Bindable:
    """What a company binds people to: the `word` of its sort, which is the key of `[[bind]]`, and the `field` of a binding.

    A role in a unit has `several` of it, or one.
    """

    word: str
    field: str
    several: bool = True

    def names(self, binding: Binding) -> tuple[str, ...]:
        """Return what a binding names of it."""
        found: tuple[str, ...] | str = getattr(binding, self.field)
        return found if isinstance(found, tuple) else (found,) if found else ()


BINDABLE = (
    Bindable("scorecard", "scorecards"),
    Bindable("sanctions", "sanctions"),
    Bindable("pay", "pay", several=False),
    Bindable("ladder", "ladder", several=False),
    Bindable("attendance", "attendance", several=False),
    Bindable("due", "due"),
    Bindable("limits", "limits"),
)


@frozen
class Confirmed:
    """A default that the company confirmed: who did, when, and which value it had then (any if empty)."""

    key: str
    by: str
    on: date
    value: str = ""
    where: str = ""


@frozen
class Policy:
    """A company's rules, whole and checked: what exists (overrides applied) and whom it binds.

    `digest` is the hash that a run records; `hashed` texts went into it. `roles` are what roles are called: no number
    rests on it. `sources` are the rows that lie in files, by name.
    """

    catalogue: Catalogue
    bindings: tuple[Binding, ...]
    digest: str = ""
    where: str = ""
    confirmed: tuple[Confirmed, ...] = ()
    roles: Mapping[str, Label] = attrs.field(factory=dict)
    sources: Mapping[str, EventSource] = attrs.field(factory=dict)

    def sources_of(self, kind: str) -> tuple[EventSource, ...]:
        """Return the sources whose files hold the rows of a KIND, by name."""
        return tuple(one for _, one in sorted(self.sources.items()) if one.kind == kind)
