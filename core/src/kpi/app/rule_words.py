"""A rule in words: by its scorer's template, else by the printed reading of its tree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kpi.errors import PolicyError
from kpi.kit.scorers.words import Share
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.parameter import Value
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.types import Origin
from kpi.words import Label, phrase

_COMPANY = "company"


def words_of(rule: Rule, catalogue: Catalogue, day: date, lang: str) -> str:
    """Say a rule in words, with the numbers that hold on `day`: by its scorer's template, else from its tree.

    Where a table holds no longer on that day, the last day on which all of them held is taken. A number of
    the unit ratio is said in percent.

    Raises:
        PolicyError: for a rule of the company, or with a number of its own, that its scorer refuses, unless only a number is not set yet: words
            about numbers that nobody can be scored by would mislead who wrote them.
    """
    from kpi.engine.rules import result_tree

    scorer = catalogue.scorers[rule.scorer]
    day = valid_day(rule, day)
    if _is_checked(rule, day):
        result_tree(rule, catalogue, day)
    if scorer.template is not None:
        labels = {item.name: item.label.text(lang) or short(item.name) for item in rule.inputs}
        words: dict[str, Any] = {
            argument: labels[names] if isinstance(names, str) else tuple(labels[name] for name in names)
            for argument, names in rule.bind.items()
        }
        for parameter in rule.parameters:
            dated = parameter.at(day)
            if dated is not None:
                words[parameter.name] = as_share(dated.value, parameter.unit)
        return scorer.template(words, lang)
    from kpi.expr import render

    return render(result_tree(rule, catalogue, day), lang)


def both_words(rule: Rule, catalogue: Catalogue, day: date) -> Label:
    """Say a rule in both languages; one that nobody can read without a number that is not set says so.

    Raises:
        PolicyError: as `words_of` does.
    """
    try:
        return Label(words_of(rule, catalogue, day, "zh"), words_of(rule, catalogue, day, "en"))
    except PolicyError:
        if _is_checked(rule, valid_day(rule, day)):
            raise
        return phrase("a number that the company has to give is not set")


def _is_checked(rule: Rule, day: date) -> bool:
    dated = [parameter.at(day) for parameter in rule.parameters]
    given = [one for one in dated if one is not None and one.value is not None]
    of_company = rule.owner == _COMPANY or any(one.origin is Origin.COMPANY for one in given)
    return of_company and len(given) == len(dated)


def as_share(value: Value, unit: str) -> Value:
    """Return a value whose numbers print as percentages where its unit is ratio."""
    if unit != Measure.RATIO:
        return value
    if isinstance(value, Fraction):
        return Share(value)
    return tuple(as_share(one, unit) for one in value) if isinstance(value, tuple) else value


def valid_day(rule: Rule, day: date) -> date:
    """Return `day`, or where a table of the rule does not hold on it the last day on which all of them did."""
    values = [dated for parameter in rule.parameters for dated in parameter.values]
    ends = [end for dated in values for end in (dated.since, dated.until) if end is not None]
    tried = (day, *sorted(ends, reverse=True))
    return next((one for one in tried if all(parameter.at(one) for parameter in rule.parameters)), day)


__all__ = ["as_share", "both_words", "valid_day", "words_of"]
