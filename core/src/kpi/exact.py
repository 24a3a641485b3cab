"""Exact numbers: parsing, printing, rounding and splitting without a binary float."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from kpi.words import sentence

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?", re.ASCII)


def parse(text: str) -> Fraction:
    """Read a decimal (`"6.50"`, `"1,234.5"`) or a fraction (`"20/3"`) exactly.

    Raises:
        ValueError: for anything else: exponents, NaN, infinities, an empty text, a zero denominator.
    """
    if text.isascii() and text.isdecimal():
        # Most numbers of a file are whole ones.
        return Fraction(int(text))
    stripped = text.strip()
    if "/" in stripped:
        above, below = (parse(part) for part in stripped.split("/", 1))
        if below == 0:
            raise ValueError(sentence("{text!r} divides by zero", text=text))
        return above / below
    if not _NUMBER.fullmatch(stripped) or not any(char.isdigit() for char in stripped):
        raise ValueError(sentence("{text!r} is not a number", text=text))
    return Fraction(stripped.replace(",", ""))


def exactly(value: int | str | Decimal | Fraction) -> Fraction:
    """Turn a value of code or TOML into a fraction; a float or a bool is refused.

    Raises:
        TypeError: for a float or a bool.
        ValueError: for text that is not a number, and for a NaN or infinite decimal.
    """
    if isinstance(value, bool | float):
        raise TypeError(
            sentence("{value!r} is not an exact number; write it as a decimal in quotes", value=value)
        )
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(sentence("{value} is not a number", value=value))
    return Fraction(value)


def show(value: Fraction, places: int | None = None) -> str:
    """Print a fraction as a finite decimal (`"6.00"` for two places), else as `"20/3"`.

    `places` is the least number of decimals printed; a value that needs more keeps them.
    """
    digits = decimals_needed(value)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    digits = max(digits, places or 0)
    scaled = abs(value.numerator) * 10**digits // value.denominator
    sign = "-" if value < 0 else ""
    if digits == 0:
        return f"{sign}{scaled}"
    whole, part = divmod(scaled, 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"


def decimals_needed(value: Fraction) -> int | None:
    """Count the decimals that print `value` exactly; None where no finite decimal does."""
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    return digits if rest == 1 else None


def round_half_away(value: Fraction, places: int) -> Fraction:
    """Round half away from zero (四舍五入, for negatives too) to `places` decimals."""
    scale = 10**places
    above, below = abs(value.numerator) * scale, value.denominator
    scaled = (2 * above + below) // (2 * below)
    return Fraction(scaled if value >= 0 else -scaled, scale)


def round_step(span: Fraction, most: int = 6, *, whole: bool = False) -> Fraction:
    """Return the least of 1, 2, 5, 10, 20 ... (or .5, .2 ..., unless `whole`) that cuts a span into at most `most` parts."""
    if span <= 0:
        return Fraction(1)
    steps = (
        Fraction(digit) * Fraction(10) ** place
        for place in range(0 if whole else -12, 25)
        for digit in (1, 2, 5)
    )
    return next(one for one in steps if span / one <= most)


def largest_remainder(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Split `total` whole units in proportion to non-negative `weights`, so that the parts add up to it.

    Ties of the remainder go to the earlier weight; all weights zero gives all zeros.

    Raises:
        ValueError: for a negative weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a pool cannot be split by a negative weight")
    whole = sum(weights, Fraction(0))
    if whole == 0:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share // 1) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


@attrs.frozen
class Rate:
    """Both parts of a rate, kept apart so that rates of a team or a quarter can be pooled."""

    numerator: Fraction
    denominator: Fraction

    @property
    def value(self) -> Fraction | None:
        """The quotient; None where there was nothing to measure."""
        return self.numerator / self.denominator if self.denominator else None
