"""What plugins are written with: `Plugin`, declarations, rules as trees, rule files, and `hookimpl`.

Everything that a plugin may use stands here and nowhere else; it changes only by adding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

from kpi.api.face import Plugin
from kpi.api.retired import successor
from kpi.errors import DataError, Fault, Faults, KpiError, PolicyError
from kpi.exact import Rate, exactly, largest_remainder, round_half_away, show
from kpi.expr import (
    DEFAULT_ASSUMED,
    GAP,
    REFUSED,
    Node,
    all_of,
    any_of,
    ceil_of,
    choose,
    clamp,
    coalesce,
    const,
    exact,
    flagged,
    floor_of,
    group_count,
    group_max,
    group_mean,
    group_min,
    group_pooled,
    group_rank,
    group_sum,
    if_,
    is_missing,
    labelled,
    maximum,
    minimum,
    not_,
    opaque,
    round_to,
    total,
    trunc_of,
    var,
)
from kpi.hookspecs import App
from kpi.kit import scorers
from kpi.kit.clocks import inside, length, merged
from kpi.kit.counting import Tally, minutes_of, number_of, time_of, within, word_of, words_of
from kpi.kit.outages import down_hours, ends_at, outage_minutes, outage_span, year_to_date
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.clause import Clause, ClauseState
from kpi.model.clock import Clock
from kpi.model.desk import Desk, at_desk
from kpi.model.due import Done, Due
from kpi.model.event import EventKind, FromRows
from kpi.model.extension import Check, Demo, Finding, Importer, Trial
from kpi.model.ladder import Ladder, Level
from kpi.model.limit import LimitPart, LimitSet
from kpi.model.metric import (
    Aggregate,
    Attended,
    Attribute,
    ByRule,
    ByWorking,
    Condition,
    Counted,
    Derived,
    FromTable,
    Metric,
    Observed,
    Rated,
    Standing,
    TargetOf,
    Window,
)
from kpi.model.panel import Panel
from kpi.model.parameter import Dated, Parameter, Value
from kpi.model.parameter import Other as OtherReading
from kpi.model.pay import PayPart, PayScheme
from kpi.model.period import Frequency, Period
from kpi.model.procedure import Procedure
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.model.rule import Input, Rule, RuleKind, Scorer
from kpi.model.sanction import Sanction, SanctionSet, Trigger
from kpi.model.scorecard import Item, Ranking, Scorecard
from kpi.model.table import Column, ColumnType, Table
from kpi.model.working import Row, Rows, Worked, Working
from kpi.policy.rulefiles import RuleFiles
from kpi.types import Direction, Ledger, LineStatus, Money, NaPolicy, Origin, Scope, Stage, SubjectKind
from kpi.words import Label, Message, Texts, verbatim

hookimpl = pluggy.HookimplMarker("kpi")
"""Marks a function as the implementation of the hook of its name."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Give a name that was retired what took its place, with a warning; see `kpi.api.retired`."""
        return globals()[successor(name)]


__all__ = [
    "DEFAULT_ASSUMED",
    "GAP",
    "REFUSED",
    "Aggregate",
    "App",
    "AttendanceSet",
    "Attended",
    "Attribute",
    "ByRule",
    "ByWorking",
    "Catalogue",
    "Check",
    "Clause",
    "ClauseState",
    "Clock",
    "Column",
    "ColumnType",
    "Condition",
    "Counted",
    "DataError",
    "Dated",
    "Demo",
    "Derived",
    "Desk",
    "Direction",
    "Domain",
    "Done",
    "Due",
    "EventKind",
    "Fault",
    "Faults",
    "Finding",
    "Frequency",
    "FromRows",
    "FromTable",
    "Importer",
    "Input",
    "Item",
    "KpiError",
    "Label",
    "Ladder",
    "Ledger",
    "Level",
    "LimitPart",
    "LimitSet",
    "LineStatus",
    "Measure",
    "Message",
    "Metric",
    "Money",
    "NaPolicy",
    "Node",
    "Observed",
    "Origin",
    "OtherReading",
    "Panel",
    "Parameter",
    "PayPart",
    "PayScheme",
    "Period",
    "Plugin",
    "Policy",
    "PolicyError",
    "Procedure",
    "Ranking",
    "Rate",
    "Rated",
    "Row",
    "Rows",
    "Rule",
    "RuleFiles",
    "RuleKind",
    "Sanction",
    "SanctionSet",
    "Scope",
    "Scorecard",
    "Scorer",
    "Stage",
    "Standing",
    "SubjectKind",
    "Table",
    "Tally",
    "TargetOf",
    "Texts",
    "Trial",
    "Trigger",
    "Value",
    "Window",
    "Worked",
    "Working",
    "all_of",
    "any_of",
    "at_desk",
    "ceil_of",
    "choose",
    "clamp",
    "coalesce",
    "const",
    "default_domain",
    "down_hours",
    "ends_at",
    "exact",
    "exactly",
    "flagged",
    "floor_of",
    "group_count",
    "group_max",
    "group_mean",
    "group_min",
    "group_pooled",
    "group_rank",
    "group_sum",
    "hookimpl",
    "if_",
    "inside",
    "is_missing",
    "labelled",
    "largest_remainder",
    "length",
    "maximum",
    "merged",
    "minimum",
    "minutes_of",
    "not_",
    "number_of",
    "opaque",
    "outage_minutes",
    "outage_span",
    "round_half_away",
    "round_to",
    "scorers",
    "show",
    "time_of",
    "total",
    "trunc_of",
    "var",
    "verbatim",
    "within",
    "word_of",
    "words_of",
    "year_to_date",
]
