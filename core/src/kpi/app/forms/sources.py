"""Where a figure of a form comes from, in words, and who gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpi.app.forms.shape import Reading
from kpi.app.vocabulary import AGGREGATES, CORE_TABLES, ROLES, SCOPES, STANDINGS
from kpi.kit.scorers.words import said
from kpi.model.catalogue import Catalogue
from kpi.model.metric import (
    Attended,
    Attribute,
    ByRule,
    ByWorking,
    Counted,
    Derived,
    FromTable,
    Metric,
    Rated,
    Standing,
    TargetOf,
)
from kpi.model.names import short
from kpi.model.panel import Panel
from kpi.model.parameter import Value
from kpi.model.rule import Input, Rule
from kpi.words import Label, listed, phrase

ANYONE = phrase("anyone")
RATED = phrase("rated")
WORKED_OUT = phrase("worked out by a rule")
SYSTEM = phrase("system")


def reading_of(item: Input, catalogue: Catalogue, roles: Mapping[str, Label] | None = None) -> Reading:
    """Return a rule's input as a reading of the form."""
    label = item.label if item.label != Label() else Label(short(item.name), short(item.name))
    metric = catalogue.metrics.get(item.name)
    if metric is None:
        return Reading(item.name, label, item.unit, phrase("recorded"))
    raters = tuple(dict.fromkeys(raters_of(metric, catalogue, roles)))
    return Reading(item.name, label, item.unit, source_of(metric, catalogue), raters)


def raters_of(
    metric: Metric,
    catalogue: Catalogue,
    roles: Mapping[str, Label] | None = None,
    seen: frozenset[str] = frozenset(),
) -> Iterator[Label]:
    """Give who rates a metric, or what it is worked out of: each role once, with its weight where it has one.

    A panel is told by its name; `panel_words` says who its groups are.
    """
    if metric.id in seen:
        return
    match metric.source:
        case Rated(panel=panel) if panel in catalogue.panels:
            yield catalogue.panels[panel].label
        case Rated() as rated:
            weights = rated.weights or (None,) * len(rated.roles)
            for role, weight in zip(rated.roles, weights, strict=False):
                yield _weighed(role_called(role, roles), weight)
            if not rated.roles:
                yield ANYONE
        case ByRule(rule=name):
            for item in catalogue.rules[name].inputs:
                if item.name in catalogue.metrics:
                    yield from raters_of(catalogue.metrics[item.name], catalogue, roles, seen | {metric.id})
        case Derived(of=name) if name in catalogue.metrics:
            yield from raters_of(catalogue.metrics[name], catalogue, roles, seen | {metric.id})


def panels_of(rule: Rule, catalogue: Catalogue) -> Iterator[Panel]:
    """Give the panels that rate what a rule reads."""
    for item in rule.inputs:
        metric = catalogue.metrics.get(item.name)
        if (
            metric is not None
            and isinstance(metric.source, Rated)
            and metric.source.panel in catalogue.panels
        ):
            yield catalogue.panels[metric.source.panel]


def panel_words(panel: Panel, day: date) -> Label:
    """Say who judges in a panel: its groups, and whether anybody learns who judged how."""
    found = next((one.at(day) for one in panel.parameters if one.name == "groups"), None)
    groups = found.value if found is not None and isinstance(found.value, Mapping) else {}
    # The names of groups are English words of the rule file.
    told = Label(
        listed(_roles(roles, "zh") for roles in groups.values()).zh,
        listed(f"{name} ({_roles(roles, 'en')})" for name, roles in groups.items()).en,
    )
    if panel.is_anonymous(day):
        return phrase(
            "{panel}: the mean of each group first; anonymous; groups: {groups}",
            panel=panel.label,
            groups=told,
        )
    return phrase(
        "{panel}: the mean of each group first; not anonymous; groups: {groups}",
        panel=panel.label,
        groups=told,
    )


def _roles(roles: Value, lang: str) -> str:
    """Name the roles of a group: of names in both languages those of the one that is read."""
    every = [str(one) for one in roles] if isinstance(roles, tuple) else [str(roles)]
    mine = [one for one in every if one.isascii() == (lang == "en")] or every
    return "/".join(role_called(one).text(lang) for one in mine)


def _weighed(label: Label, weight: object) -> Label:
    return label if weight is None else phrase("{rater} x {weight}", rater=label, weight=said(weight))


def role_called(role: str, named: Mapping[str, Label] | None = None) -> Label:
    """Return what a role is called: as the company names it (`Policy.roles`, in either word of the facts), else as it is."""
    if named and role in named:
        return named[role]
    known = ROLES.get(role) or next((one for one in ROLES.values() if one.zh == role), None)
    if known is None:
        return Label(role, role)
    return next((label for one, label in (named or {}).items() if ROLES.get(one) == known), known)


def source_of(metric: Metric, catalogue: Catalogue) -> Label:
    """Say where a metric's values come from."""
    match metric.source:
        case Rated():
            return RATED
        case Counted(kinds=kinds, parameter=parameter):
            events = [catalogue.events[kind].label for kind in kinds if kind in catalogue.events]
            if parameter or not events:
                return phrase("events")
            return phrase("events: {kinds}", kinds=listed(events))
        case FromTable(table=name):
            return _from_table(name, catalogue)
        case ByWorking(working=name):
            tables = catalogue.workings[name].tables if name in catalogue.workings else ()
            return phrase("counted over {tables}", tables=listed(_table(one, catalogue) for one in tables))
        case TargetOf():
            return phrase("the target set")
        case Derived() as derived:
            how = AGGREGATES.get(derived.how, Label(derived.how, derived.how))
            scope = SCOPES.get(derived.over, Label(derived.over, derived.over))
            if derived.over == "window" and derived.how == "previous":
                return phrase("the period before")
            return phrase("{how} over {scope}", scope=scope, how=how)
        case Standing(field=field, card=card):
            what = STANDINGS.get(field, Label(field, field))
            of = catalogue.scorecards[card].label if card in catalogue.scorecards else Label()
            if of == Label():
                return phrase("result: {what}", what=what)
            return phrase("{what} of: {of}", of=of, what=what)
        case Attended():
            return phrase("attendance")
        case Attribute():
            return phrase("personnel data")
        case ByRule():
            return WORKED_OUT
    return phrase("recorded")


def _from_table(name: str, catalogue: Catalogue) -> Label:
    return phrase("table: {table}", table=_table(name, catalogue))


def _table(name: str, catalogue: Catalogue) -> Label:
    table = catalogue.tables.get(name)
    if table is not None and table.label != Label():
        return table.label
    return CORE_TABLES.get(name, Label(name, name))


__all__ = [
    "ANYONE",
    "RATED",
    "SYSTEM",
    "panel_words",
    "panels_of",
    "raters_of",
    "reading_of",
    "role_called",
    "source_of",
]
