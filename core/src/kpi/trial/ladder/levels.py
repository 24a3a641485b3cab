"""Trying a rule of pay by level: the levels of a day, or the month in which a level changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from kpi.engine.pay.by_level import LEVEL_KEPT
from kpi.engine.rules import reads_day, value_on
from kpi.errors import DataError, Fault
from kpi.exact import round_half_away
from kpi.expr import Why
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.trial.outcome import Outcome
from kpi.trial.reading import day as read_day
from kpi.trial.reading import entries
from kpi.trial.rules import try_plain
from kpi.trial.values import as_list
from kpi.words import Label, sentence

DATE, LEVELS, HISTORY = "date", "levels", "history"


def day_given(
    rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date
) -> tuple[Mapping[str, Any], date]:
    """Take `date` out of what is given, for the day on which a rule that asks for it is read.

    Raises:
        DataError: `bad_value` for a date that is none.
    """
    scorer = catalogue.scorers.get(rule.scorer)
    if DATE not in given or scorer is None or not reads_day(rule, scorer):
        return given, day
    return {name: raw for name, raw in given.items() if name != DATE}, read_day(DATE, given[DATE])


def gives_levels(rule: Rule, given: Mapping[str, Any]) -> bool:
    """Tell whether several levels, or a history of them, are given to a rule that reads one."""
    taken = {short(one.name) for one in rule.inputs}
    return _level_of(rule) is not None and any(
        name in given and name not in taken for name in (LEVELS, HISTORY)
    )


def try_levels(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule for each of `levels`, or for the month of `day` over a `history` of `[from, level]`.

    Of levels each has an output of its name; the result is that of the only one, none of several. Of a
    history the result is the month's pay, and each stretch that is paid has an output of its first day.

    Raises:
        DataError: `bad_value` for a history that is none.
    """
    name = _level_of(rule) or ""
    rest = {key: raw for key, raw in given.items() if key not in (LEVELS, HISTORY)}

    def tried(level: str) -> Outcome:
        return try_plain(rule, catalogue, {**rest, name: level}, day)

    if HISTORY in given:
        return _month(rule, _history(given[HISTORY]), day, tried)
    each = {str(level): tried(str(level)) for level in as_list(given[LEVELS])}
    flags = sorted({flag for one in each.values() for flag in one.flags})
    outputs = {level: one.result for level, one in each.items()}
    only = next(iter(each.values())) if len(each) == 1 else None
    reasons = tuple(one.why for one in each.values() if one.why is not None)
    why = only.why if only else Why("choose", rule.label, None, reasons)
    return Outcome(rule.id, only.result if only else None, outputs, tuple(flags), why)


@frozen
class _Stretch:
    first: date
    last: date
    level: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _month(rule: Rule, history: Sequence[tuple[date, str]], day: date, tried: Any) -> Outcome:
    """Pay a month as a run does: equal amounts are one line, and each line is rounded to the cent."""
    period = Period.of(day, Period.parse(f"{day:%Y-%m}").frequency)
    spans = _stretches(history, period)
    flags: set[str] = set()
    days: dict[Fraction | None, int] = {}
    outputs: dict[str, Any] = {}
    reasons: list[Why] = []
    for one in spans:
        first = _setting(rule, "mid_month", day) == "next_month"
        counts, until = (spans[0].level, spans[0].first) if first else (one.level, one.last)
        best = tried(counts)
        if _setting(rule, "demotion_lowers_pay", day) is False:
            others = [tried(level) for start, level in history if start <= until]
            held = max((best, *others), key=lambda other: (other.result is not None, other.result or 0))
            flags |= {LEVEL_KEPT} if held.result != best.result else set()
            best = held
        days[best.result] = days.get(best.result, 0) + one.days
        outputs[one.first.isoformat()] = best.result
        flags |= set(best.flags)
        reasons.append(Why("days", Label(*[f"{one.days}/{period.days}"] * 2), best.result, (best.why,)))
    parts = [
        None if amount is None else round_half_away(amount * Fraction(count, period.days), 2)
        for amount, count in days.items()
    ]
    known = [one for one in parts if one is not None]
    whole = sum(known, Fraction(0)) if parts and len(known) == len(parts) else None
    return Outcome(
        rule.id,
        whole,
        {"result": whole, **outputs},
        tuple(sorted(flags)),
        Why("+", rule.label, whole, tuple(reasons)),
    )


def _stretches(history: Sequence[tuple[date, str]], period: Period) -> list[_Stretch]:
    ends = [start - timedelta(days=1) for start, _ in history[1:]] + [period.end]
    cut = [
        _Stretch(max(start, period.start), min(end, period.end), level)
        for (start, level), end in zip(history, ends, strict=True)
    ]
    return [one for one in cut if one.first <= one.last]


def _history(raw: Any) -> list[tuple[date, str]]:
    rows = []
    for pair in entries(raw, HISTORY):
        if not isinstance(pair, list) or len(pair) != 2:
            hint = sentence('write [["2018-03-01", "junior"], ["2018-06-16", "middle"]]')
            raise DataError(
                Fault(
                    "bad_value",
                    sentence("{pair!r} is not [from, level]", pair=pair),
                    where=HISTORY,
                    hint=hint,
                )
            )
        rows.append((read_day(HISTORY, pair[0]), str(pair[1])))
    return sorted(rows)


def _setting(rule: Rule, name: str, day: date) -> Value:
    found = rule.parameter(name)
    return None if found is None else value_on(rule.id, found, day, rule.where).value


def _level_of(rule: Rule) -> str | None:
    """Return the only level that a rule reads."""
    found = [one.name for one in rule.inputs if one.unit is Measure.LEVEL]
    return found[0] if len(found) == 1 else None


__all__ = ["day_given", "gives_levels", "try_levels"]
