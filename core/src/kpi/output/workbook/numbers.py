"""Exact numbers as a spreadsheet keeps them: 15 significant digits, and never more without a word about it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.exact import decimals_needed, round_half_away, show

DIGITS = 15
"""Significant digits that every spreadsheet keeps of a decimal number."""


def kept(value: Fraction) -> Decimal | None:
    """Return the decimal that a spreadsheet keeps exactly, or None where it cannot: `20/3`, or over 15 digits."""
    if decimals_needed(value) is None:
        return None
    text = show(value)
    digits = text.lstrip("-").replace(".", "").strip("0")
    # Zeros at the end of a whole number need no digits of their own.
    return Decimal(text) if len(digits) <= DIGITS else None


def limited(value: Fraction) -> Decimal:
    """Return the nearest decimal of 15 significant digits, rounded half away from zero."""
    whole = abs(value.numerator) // value.denominator
    places = DIGITS - len(str(whole)) if whole else DIGITS + _zeros(value)
    if places >= 0:
        return Decimal(show(round_half_away(value, places)))
    scale = 10**-places
    return Decimal(show(round_half_away(value / scale, 0) * scale))


def _zeros(value: Fraction) -> int:
    """Count the zeros after the point of a number below 1."""
    above, below, zeros = abs(value.numerator) * 10, value.denominator, 0
    while above and above < below:
        above, zeros = above * 10, zeros + 1
    return zeros


__all__ = ["DIGITS", "kept", "limited"]
