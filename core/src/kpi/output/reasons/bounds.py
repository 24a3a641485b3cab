"""Between which bounds the figures lay that decided: `90% ≤ 97.44% < 98%`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from kpi.output.reasons.meaning import Meaning, named, parameter_of, unit_of, written
from kpi.output.reasons.reduced import is_leaf, reduced
from kpi.output.tree import Reason
from kpi.words import Label

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_NOT = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
MOST = 4
"""So many figures are told at most."""


@attrs.define
class _Range:
    """A figure with the nearest bounds that held; a bound is its sign and its number."""

    figure: Reason
    low: tuple[str, Reason] | None = None
    high: tuple[str, Reason] | None = None
    equal: Reason | None = None


def bounds(why: Reason, meaning: Meaning, lang: str) -> tuple[str, ...]:
    """Say between which bounds the figures lay by which a reason chose its branch; nothing where it chose none.

    Tests that only ask whether a figure is there, or within its full mark, are left out.
    """
    found: dict[tuple[Label, object], _Range] = {}
    for test, held in _tests(why):
        for one, holds in _compared(test, held=held):
            _note(found, one, meaning, holds=holds)
    told = [one for one in found.values() if one.low or one.high or one.equal is not None]
    return tuple(_told(one, meaning, lang) for one in told[:MOST])


def _tests(why: Reason) -> Iterator[tuple[Reason, bool]]:
    """Give the tests on the way to the value, and whether each held."""
    if is_leaf(why):
        return
    if why.op == "choose":
        for test in why.args[:-1]:
            if isinstance(test.value, bool):
                yield test, test.value
        yield from _tests(why.args[-1])
    elif why.op in ("min", "max"):
        for arg in why.args:
            if arg.value == why.value and not is_leaf(arg):
                yield from _tests(arg)
                return
    elif not isinstance(why.value, bool):
        for arg in why.args:
            yield from _tests(arg)


def _compared(test: Reason, *, held: bool) -> Iterator[tuple[Reason, bool]]:
    """Give the comparisons that a test, or its failing, rests on."""
    if test.op == "not":
        yield from _compared(test.args[0], held=not held)
    elif (test.op == "and" and held) or (test.op == "or" and not held):
        for arg in test.args:
            yield from _compared(arg, held=held)
    elif test.op in _FLIPPED and len(test.args) == 2:
        yield test, held


def _note(found: dict[tuple[Label, object], _Range], test: Reason, meaning: Meaning, *, holds: bool) -> None:
    left, right, op = reduced(test.args[0]), reduced(test.args[1]), test.op
    if left.op == "const" and right.op != "const":
        left, right, op = right, left, _FLIPPED[op]
    if not holds:
        if op not in _NOT:
            return
        op = _NOT[op]
    if left.op == "const" or left.label == Label() or left.value is None or right.value is None:
        return
    if op != "==" and right.op == "const" and (right.value == 0 or parameter_of(right) in meaning.checked):
        return
    one = found.setdefault((left.label, left.value), _Range(left))
    if op == "==":
        one.equal = right
    elif op in ("<", "<="):
        one.high = _nearer(one.high, (op, right), low=False)
    else:
        one.low = _nearer(one.low, (op, right), low=True)


def _nearer(old: tuple[str, Reason] | None, new: tuple[str, Reason], *, low: bool) -> tuple[str, Reason]:
    if old is None:
        return new
    was, now = old[1].value, new[1].value
    if not isinstance(was, Fraction) or not isinstance(now, Fraction):
        return old
    return new if (now > was if low else now < was) else old


def _told(one: _Range, meaning: Meaning, lang: str) -> str:
    unit = unit_of(one.figure, meaning)
    middle = named(one.figure, meaning, lang)
    if one.equal is not None:
        # The figure is what it is compared with: said once.
        return middle
    low = one.low and (_SIGNS[one.low[0]], written(one.low[1], meaning, lang, unit))
    high = one.high and (_SIGNS[one.high[0]], written(one.high[1], meaning, lang, unit))
    if low and high:
        turned = {">": "<", "≥": "≤"}[low[0]]
        return f"{low[1]} {turned} {middle} {high[0]} {high[1]}"
    sign, bound = low or high or ("", "")
    return f"{middle} {sign} {bound}"


__all__ = ["MOST", "bounds"]
