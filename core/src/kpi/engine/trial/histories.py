"""Trying a rule that reads a streak or a count on the values behind it, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.engine.rules import value_on
from kpi.engine.trial.outcome import Outcome
from kpi.engine.trial.rules import try_plain
from kpi.engine.trial.values import as_list, read_input
from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.metric import MISSING, Condition, Derived, Metric
from kpi.model.names import short
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.rule import Input, Rule

_TESTS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def histories(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the names among `given` that are the values behind streaks and counts, with the inputs they make."""
    found: dict[str, list[str]] = {}
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        of = catalogue.metrics.get(source.of) if isinstance(source, Derived) else None
        if isinstance(source, Derived) and of is not None and source.how in ("streak", "count"):
            for name in (of.id, short(of.id), *of.aliases):
                if name in given:
                    found.setdefault(name, []).append(one.name)
    return found


def try_histories(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule after each period of a history, `[1, 1, 2]` or `[["2024-01", 59], ["2024-02", 60]]`.

    A period that lies between those given and is not among them has no value, as in a run.

    The result is that of the last period; `results` has one entry a period (also as `awards` where they
    are amounts), `total` their sum, and `trigger` the first period in which the rule was met.
    """
    behind = histories(rule, catalogue, given)
    rest = {name: raw for name, raw in given.items() if name not in behind}
    rows = {
        name: _without_gaps([_entry(one, place) for place, one in enumerate(as_list(given[name]), 1)])
        for name in behind
    }
    length = max(len(one) for one in rows.values())
    results: list[Any] = []
    tried: Outcome | None = None
    flags: set[str] = set()
    for end in range(1, length + 1):
        own = dict(rest)
        for name, inputs in behind.items():
            for target in inputs:
                own[target] = _size(rule, catalogue, target, [raw for _, raw in rows[name][:end]], day)
        tried = try_plain(rule, catalogue, own, day)
        flags |= set(tried.flags)
        results.append(tried.result)
    periods = [period for period, _ in next(iter(rows.values()))]
    met = [period for period, one in zip(periods, results, strict=False) if one not in (None, False, 0)]
    outputs: dict[str, Any] = {"results": tuple(results), "trigger": met[0] if met else None}
    if all(isinstance(one, Fraction) for one in results):
        outputs |= {"awards": tuple(results), "total": sum(results, Fraction(0))}
    last = None if tried is None else tried.result
    return Outcome(
        rule.id, last, outputs, tuple(sorted(flags)), tried.why if tried else Why("+", rule.label, None)
    )


def _entry(raw: Any, place: int) -> tuple[str, Any]:
    pair = as_list(raw) if isinstance(raw, str) and raw.strip().startswith("[") else raw
    if isinstance(pair, list | tuple) and len(pair) == 2:
        return str(pair[0]), pair[1]
    return str(place), raw


def _without_gaps(entries: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Put the periods that nobody gave in their places, where all are periods of one frequency."""
    try:
        known = {Period.parse(name): raw for name, raw in entries}
    except ValueError:
        return entries
    if len({one.frequency for one in known}) != 1 or len(known) != len(entries):
        return entries
    at, last, found = min(known), max(known), []
    while at <= last:
        found.append((str(at), known.get(at)))
        at = at.shift(1)
    return found


def _size(rule: Rule, catalogue: Catalogue, name: str, raws: Sequence[Any], day: date) -> Fraction:
    """Count the values of a history that meet the condition, or those of them in a row up to the last."""
    source = catalogue.metrics[name].source
    assert isinstance(source, Derived)
    of = catalogue.metrics[source.of]
    missing = source.missing
    if source.missing_of:
        missing = MISSING[str(_named(rule, catalogue, source.missing_of, day))]
    values = [_read(of, raw) for raw in raws]
    met = [None if one is None else _holds(rule, catalogue, source.where, one, day) for one in values]
    if source.how == "count":
        return Fraction(sum(one is True for one in met))
    size = 0
    for one in reversed(met):
        if one is False or (one is None and missing == "ends"):
            break
        size += one is True or missing == "counts"
    return Fraction(size)


def _read(of: Metric, raw: Any) -> Any:
    return read_input(Input(of.id, of.unit, of.domain, of.better, of.label), raw)


def _holds(rule: Rule, catalogue: Catalogue, where: Condition | None, value: Any, day: date) -> bool:
    if where is None:
        return value is not False
    limit = where.value
    if where.parameter:
        limit = _named(rule, catalogue, where.parameter, day)
    if where.op == "in":
        return isinstance(limit, tuple) and value in limit
    return bool(_TESTS[where.op](value, limit)) if where.op in _TESTS else where.op == "present"


def _named(rule: Rule, catalogue: Catalogue, full: str, day: date) -> Value:
    """Return the value of a parameter by its full name, as it was set where it is the tried rule's."""
    owner, _, name = full.rpartition(".")
    holder = rule if owner == rule.id else catalogue.rules[owner]
    parameter = holder.parameter(name)
    return None if parameter is None else value_on(owner, parameter, day).value


__all__ = ["histories", "try_histories"]
