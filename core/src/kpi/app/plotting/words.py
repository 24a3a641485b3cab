"""The words of a curve: its axes, its bands, what is held, who stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kpi.app.flags import flag_labels
from kpi.app.vocabulary import UNITS
from kpi.engine.check.rules.curves import Curve
from kpi.expr import Value, Var, evaluate_at, inputs_of
from kpi.expr.check import UNKNOWN, Ratio, Stretch
from kpi.expr.flags import DEFAULT_ASSUMED, GAP, REFUSED
from kpi.expr.rows import Single
from kpi.model.names import short
from kpi.model.quantity import Measure
from kpi.model.rule import RuleKind
from kpi.output import cell
from kpi.output.charts import written
from kpi.words import Label, listed, phrase, phrase_for, phrase_in

_BARE = (Measure.COUNT, Measure.NUMBER, Measure.RANK, Measure.LEVEL, Measure.FLAG)
"""Units that are not written behind a number."""
_RESULTS: Mapping[str, Label] = {
    RuleKind.SCORE: phrase_in("curve", "points"),
    RuleKind.POINTS: phrase_in("curve", "points"),
    RuleKind.GRADE: phrase_in("curve", "grade"),
    RuleKind.FINE: phrase_in("curve", "fine"),
    RuleKind.AWARD: phrase_in("curve", "award"),
    RuleKind.PAY: phrase_in("curve", "pay"),
    RuleKind.POOL: phrase_in("curve", "share"),
}
_RESULT = phrase_in("curve", "result")
_OUT_OF_RANGE = ("out_of_range", REFUSED)
_QUIET = (DEFAULT_ASSUMED, GAP, *_OUT_OF_RANGE)
MOST_NAMES = 6
"""People of a band who are named; more are counted."""


def number(unit: Measure) -> Callable[[Fraction], str]:
    """Return how numbers of a unit are written on an axis: a ratio in percent."""
    if unit is Measure.RATIO:
        return lambda value: f"{written(value * 100)}%"
    if unit is Measure.PERCENT:
        return lambda value: f"{written(value)}%"
    return written


def with_unit(value: Fraction, unit: Measure, lang: str) -> str:
    """Write a number with its unit behind it."""
    text = number(unit)(value)
    if unit in (*_BARE, Measure.RATIO, Measure.PERCENT):
        return text
    return f"{text} {_unit(unit, lang)}"


def _unit(unit: Measure, lang: str) -> str:
    return UNITS[Measure.POINTS if unit is Measure.SCORE else unit].text(lang)


def called(var: Var, lang: str) -> str:
    """Return what an input is called."""
    return var.label.text(lang) or short(var.name)


def across_title(var: Var, lang: str) -> str:
    """Return what stands below the axis of the input: its name, the letter it has in the bands, its unit."""
    name = called(var, lang)
    if var.unit in (Measure.NUMBER, Measure.LEVEL, Measure.FLAG, Measure.RATIO, Measure.PERCENT):
        return f"{name}  x"
    return phrase("{name}  x ({unit})", name=name, unit=UNITS[var.unit]).text(lang)


def up_title(curve: Curve, lang: str) -> str:
    """Return what stands above the axis of the result."""
    rule = curve.rule
    what = _RESULTS.get(rule.kind, _RESULT) if rule.unit is not Measure.FLAG else _RESULT
    if rule.unit in (*_BARE, Measure.RATIO, Measure.PERCENT):
        return what.text(lang)
    unit = UNITS[Measure.POINTS if rule.unit is Measure.SCORE else rule.unit]
    if what.text(lang) == unit.text(lang):
        return what.text(lang)
    return phrase("{name} ({unit})", name=what, unit=unit).text(lang)


def order_of(curve: Curve, lang: str) -> list[tuple[Value, str]]:
    """Return the words of a result that is no number, the lowest first: as they come along the input."""
    forms = [one.form for one in curve.stretches if one.said]
    if any(isinstance(one, bool) for one in forms):
        return [(one, cell(one, lang)) for one in (False, True)]
    return [(str(one), str(one)) for one in dict.fromkeys(forms) if isinstance(one, str)]


def where(curve: Curve, place: int, lang: str) -> str:
    """Say where a stretch of the input lies: `10 < x ≤ 20`."""
    one, write = curve.stretches[place], number(curve.var.unit)
    open_low = place == 0 and (curve.goes_on[0] or curve.low == curve.var.domain.low)
    open_high = place == len(curve.stretches) - 1 and (
        curve.goes_on[1] or curve.high == curve.var.domain.high
    )
    if one.low == one.high and not (open_high and curve.goes_on[1]):
        return f"x = {write(one.low)}"
    if open_low and open_high:
        return phrase_in("curve", "all").text(lang)
    left = "" if open_low else f"{write(one.low)} {'≤' if one.closed[0] else '<'} "
    right = "" if open_high else f" {'≤' if one.closed[1] else '<'} {write(one.high)}"
    if not left:
        return f"x{right}"
    if not right:
        return f"x {'≥' if one.closed[0] else '>'} {write(one.low)}"
    return f"{left}x{right}"


def gives(curve: Curve, one: Stretch, lang: str, *, beyond: bool) -> str:
    """Say what a stretch gives; `beyond`: it goes on without end, so that its value there says nothing."""
    flags = _flags(curve, one)
    if one.form is UNKNOWN:
        return phrase("not worked out").text(lang)
    if not one.said:
        known = not flags.isdisjoint(_OUT_OF_RANGE)
        said = phrase("out of range") if known else phrase("nothing is said")
        return said.text(lang)
    text = _worth(curve, one, lang, beyond=beyond)
    if isinstance(one.form, Fraction) and one.form == curve.full:
        text = phrase("{points}, the full mark", points=text).text(lang)
    told = flag_labels(flag for flag in sorted(flags) if flag not in _QUIET)
    return f"{text} [{listed(told).text(lang)}]" if told else text


def _worth(curve: Curve, one: Stretch, lang: str, *, beyond: bool) -> str:
    unit = curve.rule.unit
    if isinstance(one.form, bool | str):
        return cell(one.form, lang)
    if isinstance(one.form, Fraction):
        return with_unit(one.form, unit, lang)
    start, end = one.values
    if beyond and isinstance(one.form, Ratio) and len(one.form.below) == 1 and len(one.form.above) == 2:
        slope = one.form.above[1] / one.form.below[0]
        if curve.var.unit is Measure.RATIO:
            slope /= 100
        each = with_unit(
            Fraction(1, 100) if curve.var.unit is Measure.RATIO else Fraction(1), curve.var.unit, lang
        )
        more = f"{'+' if slope > 0 else ''}{with_unit(slope, unit, lang)}"
        if not isinstance(start, Fraction):
            return phrase("{more} for each {each}", more=more, each=each).text(lang)
        first = with_unit(start, unit, lang)
        return phrase("{first}, then {more} for each {each}", first=first, more=more, each=each).text(lang)
    ends = [with_unit(end, unit, lang) if isinstance(end, Fraction) else "…" for end in (start, end)]
    return phrase("from {first} to {last}", first=ends[0], last=ends[1]).text(lang)


def _flags(curve: Curve, one: Stretch) -> frozenset[str]:
    middle = one.low if one.low == one.high else (one.low + one.high) / 2
    x = Fraction(middle // 1) if one.whole else middle
    row = {**curve.given, curve.var.name: x}
    return frozenset(evaluate_at(curve.tree, Single(row, {}))[1])


def people_told(names: Sequence[str], lang: str, *, named: bool) -> str:
    """Say who stands on a band: their names where they are few and may be named, else how many."""
    if not names:
        return ""
    if named and len(names) <= MOST_NAMES:
        return listed(sorted(names)).text(lang)
    return count_told(len(names), lang)


def count_told(count: int, lang: str) -> str:
    """Say how many people there are."""
    return phrase_for(count, "{n} person", "{n} people").text(lang)


def held_told(curve: Curve, lang: str) -> str:
    """Say at what the other inputs are held; nothing where there is none."""
    labels = {one.name: one for one in inputs_of(curve.tree)}
    told = []
    for name, value in curve.given.items():
        var = labels.get(name)
        if var is None:
            continue
        text = _value(value, var, lang)
        told.append(f"{called(var, lang)} = {text}")
    return listed(told).text(lang)


def _value(value: Value, var: Var, lang: str) -> str:
    if value is None:
        return phrase_in("curve", "none").text(lang)
    if isinstance(value, Fraction):
        return with_unit(value, var.unit, lang)
    return cell(value, lang)


__all__ = [
    "across_title",
    "count_told",
    "gives",
    "held_told",
    "number",
    "order_of",
    "people_told",
    "up_title",
    "where",
]
