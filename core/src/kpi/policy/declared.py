"""What one owner declares: a plugin by its hooks, the company by its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
from kpi.model.sorts import FIELD_OF, NAMED
from kpi.model.table import Table
from kpi.model.working import Working

SINGLE = "sanction"
"""The word for a sanction that sets adopt: a rule with what follows from it, no sort of its own in a catalogue."""


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

    def add(self, one: Any) -> None:
        """Take a declaration in, where its sort belongs."""
        getattr(self, "single" if isinstance(one, Sanction) else FIELD_OF[type(one)]).append(one)


def names_of(all_declared: Iterable[Declared], known: Mapping[str, Names] | None = None) -> dict[str, Names]:
    """Collect the names of every sort, on top of those `known`; a single sanction goes by its rule's."""
    words = (*(one.word for one in NAMED), SINGLE)
    names = {word: known[word].copy() if known else Names(word) for word in words}
    for declared in all_declared:
        for sort in NAMED:
            for one in getattr(declared, sort.field):
                names[sort.word].add(sort.name(one), one.aliases if isinstance(one, Metric) else ())
        members = (member for one in declared.sanctions for member in one.sanctions)
        for effect in (*declared.single, *members):
            names[SINGLE].add(effect.rule)
        for word, name in declared.faulty:
            names[word].add(name)
    return names
