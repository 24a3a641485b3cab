"""Positions and ticks: a number is a float where it is drawn, and exact where it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from kpi.exact import decimals_needed, round_half_away, round_step, show

MOST_TICKS = 6


def position(value: Fraction) -> float:
    """Return where a number stands on an axis. What is read beside it is written from the number itself."""
    return float(value)


def written(value: Fraction) -> str:
    """Write a number for a tick or a label, its thousands apart; one without end to two decimals, with ≈."""
    if decimals_needed(value) is None:
        return f"≈{written(round_half_away(value, 2))}"
    whole, point, part = show(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return f"{'−' if sign else ''}{','.join(reversed(groups))}{point}{part}"


def ticks(low: Fraction, high: Fraction, most: int = MOST_TICKS, *, whole: bool = False) -> list[Fraction]:
    """Return at most `most` round numbers, and one more, from `low` to `high`, evenly apart."""
    step = round_step(high - low, most, whole=whole)
    first = -(-low // step)
    return [step * place for place in range(int(first), int(high // step) + 1)]


def spread(values: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """Return round ends of an axis that holds values and zero."""
    every = [Fraction(0), *values]
    low, high = min(every), max(every)
    step = round_step(high - low, MOST_TICKS)
    return (low // step) * step, -(-high // step) * step if high > low else Fraction(1)


def axis(at: Sequence[Fraction], title: str | None = None, **more: Any) -> dict[str, Any]:
    """Return an axis with ticks at numbers, whose labels are these numbers as they are written."""
    places = [position(one) for one in at]
    texts = [written(one) for one in at]
    return {
        "values": places,
        "labelExpr": f"{texts!r}[indexof({places!r}, datum.value)]",
        "title": title,
        **more,
    }


__all__ = ["MOST_TICKS", "axis", "position", "round_step", "spread", "ticks", "written"]
