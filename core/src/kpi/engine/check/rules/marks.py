"""Whether a rule's points stay between nothing and its full mark, and reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from kpi.engine.check.rules.examined import Examined, near, told
from kpi.exact import show
from kpi.expr import Value, inputs_of
from kpi.expr.check import Cell, Piece, Ratio, Sweep
from kpi.model.extension import Finding
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import RuleKind
from kpi.words import Label, phrase

_ZERO = Fraction(0)
_TRIES = 60
_WIDE = tuple(default_domain(one) for one in (Measure.POINTS, Measure.YUAN, Measure.NUMBER))


def marks(one: Examined) -> Iterator[Finding]:
    """Yield full marks that nobody reaches, points above them, and points below zero."""
    if not one.main or one.full is None or one.rule.unit is not Measure.POINTS or one.full <= 0:
        return
    yield from _unreachable(one, one.full)
    full = one.full
    above = first_place(one, lambda value: value > full)
    if above is not None:
        yield _beyond(
            one,
            *above,
            "above_full",
            phrase("above the full mark {full}", full=show(full)),
            ("cap", "bonus_cap", "full"),
        )
    below = first_place(one, lambda value: value < 0) if one.rule.kind is RuleKind.SCORE else None
    if below is not None:
        yield _beyond(one, *below, "below_zero", phrase("below zero"), ("floor",))


def _unreachable(one: Examined, full: Fraction) -> Iterator[Finding]:
    most = one.found.range.high
    if one.found.range.empty or most is None:
        return
    if most < full:
        message = phrase("at most {most} of {full} points can be reached", most=near(most), full=show(full))
    elif most == full and one.found.approached[1]:
        message = phrase("the full mark {full} is approached and never reached", full=show(full))
    else:
        return
    row = _best(one) if one.found.exact else None
    yield one.finding(
        "unreachable_full", "warning", message, row=row, mends=("full", "points", "edges", "cap")
    )


def _best(one: Examined) -> dict[str, Value] | None:
    """Return inputs that give the most."""
    most = one.found.range.high
    for sweep in one.found.sweeps:
        for piece in sweep.pieces:
            for x in _candidates(piece):
                if piece.value(x) == most and one.shows(sweep.row(x), most):
                    return sweep.row(x)
    return None


def _candidates(piece: Piece) -> list[Fraction]:
    ends = [piece.cell.first, piece.cell.last] if piece.cell.closed else []
    return [*(end for end in ends if end is not None), piece.cell.sample]


def first_place(one: Examined, wrong: Callable[[Fraction], bool]) -> tuple[Sweep, Fraction, Fraction] | None:
    """Return where a value is wrong, with that value: of several places the one with the smallest inputs.

    It was run through the explained reading.
    """
    supposed = supposed_of(one)
    places = [
        (sweep, x)
        for sweep in one.found.sweeps
        for x in islice((x for x in _wrong_at(sweep, wrong) if is_likely(sweep.row(x), supposed)), 1)
    ]
    for sweep, x in sorted(places, key=lambda place: _size(place[0].row(place[1]))):
        value = next(piece.value(x) for piece in sweep.pieces if piece.cell.holds(x))
        if isinstance(value, Fraction) and one.shows(sweep.row(x), value):
            return sweep, x, value
    return None


def supposed_of(one: Examined) -> frozenset[str]:
    """Return the inputs that nobody said may be negative: their unit has so wide a domain that it says nothing."""
    return frozenset(
        var.name
        for var in inputs_of(one.tree)
        if var.domain in _WIDE and var.domain.low is not None and var.domain.low < 0
    )


def is_likely(row: Mapping[str, Value], supposed: frozenset[str]) -> bool:
    return not any(
        isinstance(value, Fraction) and value < 0 for name, value in row.items() if name in supposed
    )


def _wrong_at(sweep: Sweep, wrong: Callable[[Fraction], bool]) -> Iterator[Fraction]:
    """Yield numbers of the swept input at which the value is wrong."""
    for piece in sweep.pieces:
        limits, _ = piece.limits
        if limits.empty or not any(end is None or wrong(end) for end in (limits.low, limits.high)):
            continue
        if piece.cell.holds(_ZERO) and _is_wrong(piece, _ZERO, wrong):
            yield _ZERO
            continue
        for x in (*_candidates(piece), *_towards_ends(piece)):
            value = piece.value(x)
            if isinstance(value, Fraction) and wrong(value):
                yield _least(piece, x, wrong)
                break


def _size(row: Mapping[str, Value]) -> Fraction:
    return sum((abs(value) for value in row.values() if isinstance(value, Fraction)), _ZERO)


def _least(piece: Piece, x: Fraction, wrong: Callable[[Fraction], bool]) -> Fraction:
    """Return the least whole number of a piece that is wrong from there up to `x`; `x` itself where there is none."""
    if piece.cell.first is None or piece.cell.is_point:
        return x
    low = Fraction(ceil(piece.cell.first)) if piece.cell.closed else Fraction(floor(piece.cell.first) + 1)
    high = Fraction(floor(x))
    if low > high or not _is_wrong(piece, high, wrong):
        return x
    while low < high:
        middle = Fraction((low + high) // 2)
        if _is_wrong(piece, middle, wrong):
            high = middle
        else:
            low = middle + 1
    return high


def _is_wrong(piece: Piece, x: Fraction, wrong: Callable[[Fraction], bool]) -> bool:
    value = piece.value(x)
    return isinstance(value, Fraction) and wrong(value)


def _towards_ends(piece: Piece) -> Iterator[Fraction]:
    """Yield numbers ever nearer to the ends of a piece."""
    if not isinstance(piece.form, Ratio) or piece.cell.closed:
        return
    for high in (True, False):
        x = piece.cell.sample
        for _ in range(_TRIES):
            part = Cell(x, piece.cell.high) if high else Cell(piece.cell.low, x)
            if part.is_empty:
                break
            x = part.sample
            yield x


def _beyond(
    one: Examined,
    sweep: Sweep,
    x: Fraction,
    value: Fraction,
    code: str,
    wrong: Label,
    mends: tuple[str, ...],
) -> Finding:
    return one.finding(
        code,
        "warning",
        phrase(
            "{points} points where {where}: {wrong}",
            points=near(value),
            where=told(one, sweep, Cell(x, x)),
            wrong=wrong,
        ),
        row=sweep.row(x),
        mends=mends,
    )
