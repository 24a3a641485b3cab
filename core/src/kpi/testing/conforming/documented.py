"""What declarations say of themselves: names in two languages, directions, limits, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from kpi.engine.frames import is_number
from kpi.errors import Fault
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Metric
from kpi.model.parameter import Parameter
from kpi.model.quantity import Domain, Measure
from kpi.model.rule import Rule, RuleKind
from kpi.testing.conforming.subject import Subject, name_of
from kpi.types import Direction, Origin
from kpi.words import Label, listed, sentence, verbatim

_NAMED = "label"
_BOUND = ("scorecards", "sanctions", "pay", "ladders")
_UNDIRECTED = (RuleKind.CONDITION, RuleKind.GRADE)
"""Kinds of rules whose results are no numbers of which more or less could be good."""


def labels(subject: Subject) -> Iterator[Fault]:
    """Yield what has no name in one of the two languages, and what is explained in only one of them."""
    said: set[str] = set()
    extensions = (one.item for one in subject.alone.plugins.declarations if hasattr(one.item, "label"))
    for one in (*(item for _, item in subject.declared()), *extensions):
        for place, name, label in _labels(one, ""):
            missing = [lang for lang in ("zh", "en") if not getattr(label, lang).strip()]
            if not missing or (len(missing) == 2 and name != _NAMED):
                continue
            message = sentence(
                "its {part} is not given in {languages}", part=f"{place}{name}", languages=listed(missing)
            )
            fault = subject.fault(one, message, verbatim(f'{name} = {{ zh = "...", en = "..." }}'))
            if str(fault) not in said:
                said.add(str(fault))
                yield fault


def _labels(value: Any, place: str) -> Iterator[tuple[str, str, Label]]:
    """Yield every label of a declaration and of its parts, with the name of the part and of the field."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from _labels(one, place)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, Label):
                yield f"{place}{key}: ", _NAMED, one
            else:
                yield from _labels(one, place)
    elif attrs.has(type(value)):
        called = name_of(value)
        for field in attrs.fields(type(value)):
            one = getattr(value, field.name)
            if isinstance(one, Label):
                yield place, field.name, one
            elif not isinstance(one, str):
                yield from _labels(one, f"{called} ")


def measured(subject: Subject) -> Iterator[Fault]:
    """Yield rules without a direction or with an input whose numbers have no limits."""
    for rule in subject.rules:
        if rule.good is Direction.NONE and rule.kind not in _UNDIRECTED:
            hint = sentence('good = "more", or "less" where a high result is bad for the person')
            yield subject.fault(rule, sentence("does not say which way is good"), hint)
        for one in rule.inputs:
            if not _bounded(one.unit, one.domain):
                hint = sentence("domain = { low = ..., high = ... } at the metric")
                yield subject.fault(
                    rule, sentence("its input {input} may be any number", input=one.short), hint
                )


def metrics(subject: Subject) -> Iterator[Fault]:
    """Yield metrics whose numbers have no limits."""
    for _, metric in subject.declared("metrics"):
        if not _bounded(metric.unit, metric.domain):
            yield subject.fault(
                metric, sentence("may be any number"), verbatim("domain = { low = ..., high = ... }")
            )


def _bounded(unit: Measure, domain: Domain) -> bool:
    return not is_number(unit) or (domain.low is not None and domain.high is not None)


def rule_clauses(subject: Subject) -> Iterator[Fault]:
    """Yield rules that stand on no clause and do not own that their numbers are assumed.

    One without numbers, which only joins what it reads, may stand on the clauses of that, or of what reads it.
    """
    for rule in subject.rules:
        if rule.clauses or (not rule.parameters and _around(rule, subject.catalogue)):
            continue
        loose = sorted(
            {
                parameter.name
                for parameter in rule.parameters
                for dated in parameter.values
                if not dated.clauses and dated.origin is Origin.TEXT
            }
        )
        if loose or not rule.parameters:
            message = (
                sentence("no clause says {parameters}", parameters=listed(loose))
                if loose
                else sentence("names no clause")
            )
            hint = sentence(
                'clauses = ["..."] at the rule or the number, or origin = "default" where no text gives it'
            )
            yield subject.fault(rule, message, hint)


def _around(rule: Rule, catalogue: Catalogue) -> bool:
    """Tell whether a metric that a rule reads or makes, or something that a company binds with it, names a clause."""
    read = [catalogue.metrics[one.name] for one in rule.inputs if one.name in catalogue.metrics]
    made = (one for one in catalogue.metrics.values() if _made_by(one, rule.id))
    bound = (
        one for field in _BOUND for one in getattr(catalogue, field).values() if rule.id in _rules_of(one)
    )
    return any(one.clauses for one in (*read, *made, *bound))


def _made_by(metric: Metric, rule: str) -> bool:
    return isinstance(metric.source, ByRule) and metric.source.rule == rule


def chapter_clauses(subject: Subject) -> Iterator[Fault]:
    """Yield cards, sets and the like that stand on no clause, themselves or by their rules."""
    rules = subject.catalogue.rules
    for field, one in subject.declared():
        if field == "rules" or not (hasattr(one, "clauses") and hasattr(one, "parameters")):
            continue
        used = [rules[id] for id in _rules_of(one) if id in rules]
        if one.clauses or _owned(one.parameters) or any(_stands(rule) for rule in used):
            continue
        hint = sentence('clauses = ["..."] at it or at a rule of it, or origin = "default" at their numbers')
        yield subject.fault(
            one, sentence("stands on no clause, and no number of it is owned as assumed"), hint
        )


def _stands(rule: Rule) -> bool:
    return bool(rule.cited) or _owned(rule.parameters)


def _owned(parameters: Iterable[Parameter]) -> bool:
    return any(dated.clauses or dated.origin is not Origin.TEXT for one in parameters for dated in one.values)


def _rules_of(one: Any) -> Iterator[str]:
    for name in ("items", "sanctions", "chain", "parts"):
        found = getattr(one, name, ())
        yield from (part.rule for part in found if getattr(part, "rule", ""))
    for level in getattr(one, "levels", ()):
        yield from level.rules
    yield from filter(None, (getattr(one, "grade", ""), getattr(one, "passing", "")))


__all__ = ["chapter_clauses", "labels", "measured", "metrics", "rule_clauses"]
