"""Trying a rule that reads a streak or a count on the values behind it, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.frames import number
from kpi.engine.measure.counting import COUNTED, counted_periods
from kpi.engine.measure.named import settled
from kpi.engine.measure.values import is_numeric
from kpi.exact import Rate
from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Derived, Metric
from kpi.model.names import short
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain
from kpi.trial.settings import Set
from kpi.trial.values import as_list, is_list, read_input

if TYPE_CHECKING:
    import polars as pl


def inputs_behind(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the names among `given` that are the values behind streaks and counts, with the inputs they make."""
    found: dict[str, list[str]] = {}
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        of = catalogue.metrics.get(source.of) if isinstance(source, Derived) else None
        if isinstance(source, Derived) and of is not None and source.how in COUNTED:
            for name in (of.id, short(of.id), *of.aliases):
                if name in given:
                    found.setdefault(name, []).append(one.name)
    return found


def try_behind(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule after each period of a history, `[1, 1, 2]` or `[["2024-01", 59], ["2024-02", 60]]`.

    A period that lies between those given and is not among them has no value, as in a run.

    The result is that of the last period; `results` has one entry a period (also as `awards` where they
    are amounts), `total` their sum, and `trigger` the first period in which the rule was met.
    """
    behind = inputs_behind(rule, catalogue, given)
    rest = {name: raw for name, raw in given.items() if name not in behind}
    rows = {
        name: _without_gaps([_entry(one, place) for place, one in enumerate(as_list(given[name]), 1)])
        for name in behind
    }
    settings = Set.of(rule, catalogue, day)
    length = max(len(one) for one in rows.values())
    results: list[Any] = []
    tried: Outcome | None = None
    flags: set[str] = set()
    for end in range(1, length + 1):
        own = dict(rest)
        for name, inputs in behind.items():
            for target in inputs:
                own[target] = _size(settings, target, [raw for _, raw in rows[name][:end]])
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
    pair = as_list(raw) if is_list(raw) else raw
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


def _size(settings: Set, name: str, raws: Sequence[Any]) -> Fraction | None:
    """Count the values of a history as a run does; see `counted_periods`."""
    import polars as pl

    source = settings.catalogue.metrics[name].source
    assert isinstance(source, Derived)
    of = settings.catalogue.metrics[source.of]
    columns: dict[str, pl.Series] = {}
    for place, raw in enumerate(reversed(raws)):
        columns |= {one.name: one for one in _columns(of, str(place), _read(of, raw))}
    size = counted_periods(settled(settings, source), of, [str(place) for place in range(len(raws))])
    found = pl.DataFrame(columns).select(size.alias("size")).item()
    return None if found is None else Fraction(found)


def _columns(of: Metric, name: str, value: Fraction | bool | str | Rate | None) -> list[pl.Series]:
    import polars as pl

    if not is_numeric(of):
        return [pl.Series(name, [value], dtype=pl.Boolean if of.unit is Measure.FLAG else pl.String)]
    exact = value.value if isinstance(value, Rate) else value
    parts = (exact.numerator, exact.denominator) if isinstance(exact, Fraction) else (None, None)
    return [pl.Series(one, [part], dtype=pl.Int64) for one, part in zip(number(name), parts, strict=True)]


def _read(of: Metric, raw: Any) -> Fraction | bool | str | Rate | None:
    return read_input(Input(of.id, of.unit, of.domain, of.better, of.label), raw)


__all__ = ["inputs_behind", "try_behind"]
