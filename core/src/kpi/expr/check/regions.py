"""Regions of several inputs: whether linear constraints can hold together, exactly, and where."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from kpi.expr.check.constraints import Alternative, Constraint, Linear, NotLinear, Word
from kpi.expr.check.sampling import ELSE
from kpi.expr.nodes import Value, Var

_ZERO = Fraction(0)
MOST_CONSTRAINTS = 400
"""On the way of a solution, beyond which nothing is said."""


def solution(alternative: Alternative) -> dict[Var, Value] | None:
    """Return inputs within their domains that fulfil constraints, None where there are none at all.

    Whole numbers are taken where there are any between the bounds; that they do is left to the caller.

    Raises:
        NotLinear: where there are too many constraints on the way.
    """
    constraints, facts = alternative
    found: dict[Var, Value] = {}
    words: dict[Var, list[Word]] = {}
    for var, value in facts:
        if isinstance(value, Word):
            words.setdefault(var, []).append(value)
        elif found.setdefault(var, value) is not value:
            return None
    for var, said in words.items():
        word = _word(var, said)
        if word is None:
            return None
        found[var] = word
    inputs = list(dict.fromkeys(var for one in constraints for var in one.form.factors))
    system = [*constraints, *(bound for var in inputs for bound in _bounds(var))]
    eliminated: list[tuple[Var, list[Constraint]]] = []
    for var in inputs:
        eliminated.append((var, [one for one in system if var in one.form.factors]))
        system = _without(var, system)
        if len(system) > MOST_CONSTRAINTS:
            raise NotLinear
    if any(one.form.constant > 0 or (one.strict and one.form.constant == 0) for one in system):
        return None
    numbers: dict[Var, Fraction] = {}
    for var, bounds in reversed(eliminated):
        numbers[var] = _between(var, bounds, numbers)
    return {**found, **numbers}


def _word(var: Var, said: list[Word]) -> str | None:
    """Return a word that a label may be by all that is said of it, `ELSE` for one that nobody named; None without any."""
    wanted = {one.word for one in said if one.holds}
    barred = {one.word for one in said if not one.holds}
    known = var.domain.labels or (*wanted, ELSE)
    return next((word for word in known if word not in barred and wanted <= {word}), None)


def _bounds(var: Var) -> list[Constraint]:
    found = []
    if var.domain.low is not None:
        found.append(Constraint(Linear({var: Fraction(-1)}, var.domain.low)))
    if var.domain.high is not None:
        found.append(Constraint(Linear({var: Fraction(1)}, -var.domain.high)))
    return found


def _without(var: Var, system: list[Constraint]) -> list[Constraint]:
    """Eliminate an input: each of its lower bounds lies below each of its upper ones."""
    lower = [one for one in system if one.form.factors.get(var, _ZERO) < 0]
    upper = [one for one in system if one.form.factors.get(var, _ZERO) > 0]
    kept = [one for one in system if var not in one.form.factors]
    for low in lower:
        for high in upper:
            scaled = Linear({}).plus(low.form, 1 / -low.form.factors[var])
            joined = scaled.plus(high.form, 1 / high.form.factors[var])
            kept.append(Constraint(joined, low.strict or high.strict))
    return kept


def _between(var: Var, bounds: list[Constraint], numbers: Mapping[Var, Fraction]) -> Fraction:
    """Return a number between the bounds of an input, the others given: a whole one where it is to be one."""
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for one in bounds:
        factor = one.form.factors[var]
        rest = one.form.constant + sum(
            (other * numbers[name] for name, other in one.form.factors.items() if name is not var), _ZERO
        )
        end = -rest / factor
        if factor > 0 and (high is None or end < high[0] or (end == high[0] and one.strict)):
            high = (end, one.strict)
        if factor < 0 and (low is None or end > low[0] or (end == low[0] and one.strict)):
            low = (end, one.strict)
    if low is None or high is None:
        return _beside(low, high)
    if var.domain.whole:
        first = floor(low[0]) + 1 if low[1] else ceil(low[0])
        last = ceil(high[0]) - 1 if high[1] else floor(high[0])
        if first <= last:
            return Fraction(first)
    if not low[1]:
        return low[0]
    return high[0] if not high[1] else (low[0] + high[0]) / 2


def _beside(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None) -> Fraction:
    if low is not None:
        return Fraction(floor(low[0]) + 1)
    return _ZERO if high is None else Fraction(ceil(high[0]) - 1)
