"""Names that lead nowhere: what the company declares and nothing reads, metrics that no fact feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from kpi.engine.check.rules.examined import full_mark
from kpi.engine.facts import Facts
from kpi.engine.reach import Reach, judged_by
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.metric import ByRule, ByWorking, Derived, FromTable, Metric, Observed, Rated, TargetOf
from kpi.model.names import short
from kpi.model.sorts import WRITTEN, Sort
from kpi.words import Label, phrase, phrase_in

OWNER = "company"
"""The owner of what a company declares in its own file."""


_BY_HAND = ("procedure",)
"""Sorts of which one serves although nothing names it: a case of any procedure may be opened by hand."""
_PLACES = ("where", "owner", "clauses", "label", "limits", "meaning", "aliases")
"""Attributes in which no name of another declaration stands."""


def unused(catalogue: Catalogue, reach: Reach) -> Iterator[Finding]:
    """Yield what the company declares itself and what decides nothing: rules, metrics, cards, sets, events, tables, ...

    What plugins declare waits for a company that adopts it, and is no finding. Of a target or a derived metric the
    metric behind it is spared.
    """
    behind = {
        name
        for one in catalogue.metrics.values()
        for name in (_of(one), one.source.rule if isinstance(one.source, ByRule | ByWorking) else "")
    }
    sorts = [sort for sort in WRITTEN if sort.word not in _BY_HAND]
    own = {
        (sort, name): one
        for sort in sorts
        for name, one in sorted(getattr(catalogue, sort.field).items())
        if one.owner == OWNER
    }
    used = _used(catalogue, reach, own)
    for (sort, name), one in own.items():
        if (sort, name) not in used and name not in behind:
            label = _WORDS.get(sort.word) or Label(sort.told_as, sort.told_as)
            yield Finding(
                "unused",
                "note",
                phrase("the {label} {name} is read by nothing that binds anybody", label=label, name=name),
                where=getattr(one, "where", ""),
                clauses=getattr(one, "clauses", ()),
                about=name,
            )


_WORDS = {
    "rule": phrase("rule"),
    "metric": phrase("metric"),
    "scorecard": phrase("scorecard"),
    "sanctions": phrase("set of sanctions"),
    "pay": phrase("pay scheme"),
    "ladder": phrase_in("names", "ladder"),
    "attendance": phrase("set of attendance rules"),
    "clock": phrase("clock"),
    "due": phrase("due"),
    "panel": phrase_in("names", "panel"),
    "limits": phrase("set of limits"),
    "event": phrase_in("names", "event"),
    "table": phrase_in("names", "table"),
}


def _used(catalogue: Catalogue, reach: Reach, own: Mapping[tuple[Sort, str], Any]) -> set[tuple[Sort, str]]:
    """Return which of the company's own are bound, or named by something that is."""
    known = {(sort, name) for sort in WRITTEN for name in getattr(reach, sort.field, ())}
    every = {(sort, name): getattr(catalogue, sort.field).get(name) for sort, name in known}
    words = {word for one in every.values() for word in _named_in(one)}
    used = {one for one in own if one in known}
    waiting = [one for one in own if one not in known]
    while found := [(sort, name) for sort, name in waiting if {name, short(name)} & words]:
        used.update(found)
        waiting = [one for one in waiting if one not in used]
        words |= {word for one in found for word in _named_in(own[one])}
    return used


def _named_in(one: Any) -> Iterator[str]:
    """Yield the words in a declaration, names of others among them."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, Mapping):
        for key, value in one.items():
            yield from (*_named_in(key), *_named_in(value))
    elif isinstance(one, tuple):
        for value in one:
            yield from _named_in(value)
    elif attrs.has(type(one)):
        for field in attrs.fields(type(one)):
            if field.name not in _PLACES:
                yield from _named_in(getattr(one, field.name))


def _of(metric: Metric) -> str:
    source = metric.source
    if isinstance(source, Derived):
        return source.of
    return source.metric if isinstance(source, TargetOf) else ""


def unfed(catalogue: Catalogue, reach: Reach, facts: Facts, day: date) -> Iterator[Finding]:
    """Yield the metrics that somebody is judged by and of which no fact was ever recorded.

    What has a full mark of 0 on that day, or is told beside results, judges nobody. Events are left out: that none happened is a fact too. So is what a rule does without, as the column of a form
    that only one of two people fills in, and as counts in the place of which a rate was observed.
    """
    observed = _words(facts, "observations", "metric")
    rated = _words(facts, "ratings", "item")
    targets = _words(facts, "targets", "metric")
    filled: dict[str, bool] = {}
    idle = frozenset(name for name in reach.rules if full_mark(catalogue.rules[name], day) == 0)
    for name in sorted(judged_by(catalogue, reach, idle) - _spared(catalogue, reach)):
        one = catalogue.metrics[name]
        if one.recorded and name in observed:
            continue
        match one.source:
            case Observed():
                fed, kind = name in observed, "observations"
            case Rated(item=item):
                fed, kind = item in rated, "ratings"
            case TargetOf(metric=of):
                fed, kind = of in targets, "targets"
            case FromTable(table=kind):
                if kind not in filled:
                    filled[kind] = not facts.frame(kind, columns=[]).is_empty()
                fed = filled[kind]
            case _:
                continue
        if not fed:
            label = one.label
            yield Finding(
                "unfed",
                "warning",
                phrase(
                    "{label}: no fact was ever recorded of it (kpi import {kind})", label=label, kind=kind
                ),
                where=one.where,
                clauses=one.clauses,
                about=name,
            )


def _spared(catalogue: Catalogue, reach: Reach) -> frozenset[str]:
    """Return the metrics that every rule which reads them may do without."""
    asked, spared = set[str](), set[str]()
    for rule_id in reach.rules:
        rule = catalogue.rules[rule_id]
        bound = (rule.bind[argument] for argument in rule.optional)
        optional = {name for one in bound for name in ((one,) if isinstance(one, str) else one)}
        spared |= optional
        asked |= {one.name for one in rule.inputs} - optional
    return frozenset(spared - asked)


def _words(facts: Facts, kind: str, column: str) -> frozenset[str]:
    return frozenset(facts.frame(kind, columns=[column])[column].unique().to_list())
