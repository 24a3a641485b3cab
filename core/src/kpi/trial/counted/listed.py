"""Trying a rule on what its only number is made of: complaints that are counted, months of which a mean is graded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.measure.named import parameter_named
from kpi.exact import round_half_away
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Counted
from kpi.model.rule import Rule, RuleKind
from kpi.trial.names import input_names
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, entries, flag, number
from kpi.trial.rules import try_plain
from kpi.trial.settings import Set
from kpi.trial.values import is_list
from kpi.words import sentence

QUARTERS = "quarters"
"""Name under which the monthly scores of quarters are given to a grade."""
_PLACES = 2


def counted_name(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> str | None:
    """Return the name of an input that counts events, where a list of lists is given for it."""
    for name, one in input_names(rule.inputs).items():
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if name in given and isinstance(source, Counted) and source.what == "count":
            listed = entries(given[name], name) if is_list(given[name]) else []
            if listed and all(isinstance(row, list) for row in listed):
                return name
    return None


def try_counted(rule: Rule, catalogue: Catalogue, name: str, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule on events given as `[quantity, verified]` for the input that counts them.

    An event counts as in a run: if it is verified, and where the metric says so if its quantity is more than a
    parameter. The outputs have `counted` beside those of the rule; a fine is told as `fine` too.

    Raises:
        DataError: `bad_value` for a row that is no such pair.
    """
    source = catalogue.metrics[input_names(rule.inputs)[name].name].source
    most = None
    if isinstance(source, Counted) and source.more_than:
        most = parameter_named(Set.of(rule, catalogue, day), source.more_than)
    count = 0
    for row in entries(given[name], name):
        if len(row) != 2:
            raise bad(name, row, sentence("write [quantity, verified]"))
        count += flag(name, row[1]) and not (isinstance(most, Fraction) and number(name, row[0]) <= most)
    tried = try_plain(rule, catalogue, {**given, name: count}, day)
    told = {"counted": Fraction(count), **({"fine": tried.result} if rule.kind is RuleKind.FINE else {})}
    return attrs.evolve(tried, outputs={**tried.outputs, **told})


def gives_quarters(rule: Rule, given: Mapping[str, Any]) -> bool:
    """Tell whether quarters are given to a grade."""
    return rule.kind is RuleKind.GRADE and len(rule.inputs) == 1 and set(given) == {QUARTERS}


def try_quarters(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Grade each of `quarters`, a list of its monthly scores: the mean, half-up to two decimals.

    Outputs: `scores` and `grades`; the result is the last grade.

    Raises:
        DataError: `bad_value` for a quarter that is no list of numbers.
    """
    scores = []
    for row in entries(given[QUARTERS], QUARTERS):
        if not isinstance(row, list) or not row:
            raise bad(QUARTERS, row, sentence("write [[90, 88, 92], ...], the scores of its months"))
        months = [number(QUARTERS, one) for one in row]
        scores.append(round_half_away(sum(months, Fraction(0)) / len(months), _PLACES))
    tried = [try_plain(rule, catalogue, {rule.inputs[0].name: one}, day) for one in scores]
    grades = tuple(one.result for one in tried)
    flags = sorted({flag for one in tried for flag in one.flags})
    outputs = {"scores": tuple(scores), "grades": grades}
    return Outcome(
        rule.id, grades[-1] if grades else None, outputs, tuple(flags), tried[-1].why if tried else None
    )


__all__ = ["QUARTERS", "counted_name", "gives_quarters", "try_counted", "try_quarters"]
