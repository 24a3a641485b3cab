"""The rows of a form: an item with its points, its figures, its scoring in words, and who scores it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

import attrs

from kpi.app.forms.shape import Behind, Reading, Row
from kpi.app.forms.sources import SYSTEM, reading_of
from kpi.app.rule_words import both_said, both_words, valid_day
from kpi.app.vocabulary import NA_POLICIES
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Condition
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.model.scorecard import Item
from kpi.words import Label, listed, phrase

_FULL = "full"
_POINTS = "points"
_WEIGHTS = "weights"


def row_of(item: Item, catalogue: Catalogue, day: date, roles: Mapping[str, Label] | None = None) -> Row:
    """Return an item of a scorecard as a row of its form, with the numbers that hold on `day`.

    `roles` are what the company calls its roles.
    """
    rule = catalogue.rules[item.rule]
    label = rule.label if rule.label != Label() else Label(item.name, item.name)
    points, unset = full_mark(rule, day)
    readings = tuple(_shortened(reading_of(one, catalogue, roles), label) for one in rule.inputs)
    row = Row(
        item.name,
        rule.id,
        label,
        points,
        unset,
        readings,
        both_words(rule, catalogue, day),
        who_scores(readings),
        rule.cited or _clauses_of(rule, catalogue),
        item.group,
        tuple(_notes(item, catalogue)),
    )
    parts = tuple(_parts(row, rule, catalogue, day))
    return attrs.evolve(row, rows=parts, behind=() if parts else tuple(behind(rule, catalogue, day)))


def _clauses_of(rule: Rule, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the clauses of the figures of a rule that cites none itself."""
    metrics = (catalogue.metrics[item.name] for item in rule.inputs if item.name in catalogue.metrics)
    return tuple(dict.fromkeys(clause for one in metrics for clause in one.clauses))


def full_mark(rule: Rule, day: date) -> tuple[Fraction | None, bool]:
    """Return the points of an item (below 0 where it only takes), and whether it has a full mark that is not set.

    A rule without a parameter for its full mark gives at most the highest of its `points`.
    """
    day = valid_day(rule, day)
    named = rule.parameter(rule.full or _FULL)
    parameter = named or rule.parameter(_POINTS)
    dated = parameter.at(day) if parameter is not None else None
    value = dated.value if dated is not None else None
    if named is None and isinstance(value, Mapping):
        value = tuple(value.values())
    if named is None and isinstance(value, tuple):
        value = max((one for one in value if isinstance(one, Fraction)), default=None)
    return (value, False) if isinstance(value, Fraction) else (None, named is not None)


def who_scores(readings: tuple[Reading, ...]) -> Label:
    """Say who judges a row: the roles that rate a figure of it, else the system by what is recorded."""
    raters = list(dict.fromkeys(rater for one in readings for rater in one.raters))
    if not raters:
        return SYSTEM
    if any(not one.raters for one in readings):
        raters.append(SYSTEM)
    return listed(raters)


def rules_behind(rule: Rule, catalogue: Catalogue, seen: frozenset[str] = frozenset()) -> Iterator[Rule]:
    """Give the rules whose results a rule reads, the nearest first, each once."""
    for item in rule.inputs:
        metric = catalogue.metrics.get(item.name)
        source = metric.source if metric is not None else None
        if isinstance(source, ByRule) and source.rule not in seen | {rule.id}:
            found = catalogue.rules[source.rule]
            seen |= {found.id}
            yield found
            yield from rules_behind(found, catalogue, seen | {rule.id})


def behind(rule: Rule, catalogue: Catalogue, day: date) -> Iterator[Behind]:
    """Give the rules that work out a rule's figures, in words."""
    told = set()
    for one in rules_behind(rule, catalogue):
        if one.id not in told:
            told.add(one.id)
            label = one.label if one.label.zh else _label_of(one, catalogue)
            yield Behind(one.id, label, both_words(one, catalogue, day))


def _label_of(rule: Rule, catalogue: Catalogue) -> Label:
    """Return the label of the metric that a rule without a name of its own works out."""
    found = (one.label for one in catalogue.metrics.values() if one.source == ByRule(rule.id))
    return next(found, Label(short(rule.id), short(rule.id)))


def _parts(row: Row, rule: Rule, catalogue: Catalogue, day: date) -> Iterator[Row]:
    """Give a row's parts where its rule weighs several figures: each has its share of the points."""
    parameter = rule.parameter(_WEIGHTS)
    dated = parameter.at(valid_day(rule, day)) if parameter is not None else None
    lists = [names for names in rule.bind.values() if isinstance(names, tuple) and len(names) > 1]
    if dated is None or len(lists) != 1 or row.points is None:
        return
    names, given = lists[0], dated.value
    weights = given if isinstance(given, tuple) else (given,) * len(names)
    shares = [one for one in weights if isinstance(one, Fraction)]
    if len(shares) != len(names) or sum(shares) <= 0:
        return
    of = {one.name: one for one in row.readings}
    whole = sum(shares, start=Fraction(0))
    for name, share in zip(names, shares, strict=True):
        reading = of[name]
        metric = catalogue.metrics.get(name)
        source = metric.source if metric is not None else None
        worked = catalogue.rules[source.rule] if isinstance(source, ByRule) else None
        yield Row(
            short(name),
            worked.id if worked is not None else "",
            reading.label,
            row.points * share / whole,
            unset=False,
            readings=(reading,),
            scoring=both_words(worked, catalogue, day) if worked is not None else _rated(reading),
            raters=who_scores((reading,)),
            clauses=metric.clauses if metric is not None else (),
            behind=tuple(behind(worked, catalogue, day)) if worked is not None else (),
        )


def _rated(reading: Reading) -> Label:
    return phrase("the rating x its weight") if reading.raters else phrase("the figure x its weight")


def _notes(item: Item, catalogue: Catalogue) -> Iterator[Label]:
    if item.when is not None:
        yield phrase("only where {condition}", condition=condition_words(item.when, catalogue))
    if item.na_policy is not None:
        yield NA_POLICIES[item.na_policy]


def condition_words(condition: Condition, catalogue: Catalogue) -> Label:
    """Say a plain test in words."""
    metric = catalogue.metrics.get(condition.name)
    label = metric.label if metric is not None else Label(condition.name, condition.name)
    if condition.op in ("missing", "present"):
        if condition.op == "present":
            return phrase("{figure} is known", figure=label)
        return phrase("{figure} is missing", figure=label)
    value = both_said(condition.value)
    if condition.op == "in":
        return phrase("{figure} is one of {values}", figure=label, values=value)
    sign = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}.get(condition.op, condition.op)
    return phrase("{figure} {sign} {value}", figure=label, sign=sign, value=value)


def _shortened(reading: Reading, label: Label) -> Reading:
    """Call a figure that repeats the item's name by what it adds: 自评, 上级."""
    zh, whole = reading.label.zh, label.zh
    rest = zh.removeprefix(whole).strip("（）()")
    if not whole or not rest or rest == zh or not zh.removeprefix(whole).startswith(("（", "(")):
        return reading
    return attrs.evolve(reading, label=Label(rest, reading.label.en), mark=bool(reading.raters))


__all__ = ["behind", "condition_words", "full_mark", "row_of", "rules_behind", "who_scores"]
