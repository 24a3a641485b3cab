"""Counts and numbers, exact, with the signs that people write around them."""

from __future__ import annotations

import re
from fractions import Fraction

from kpi.exact import parse
from kpi.frozen import frozen
from kpi.ingest.values.text import plain
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.words import sentence

_MAX_DIGITS = 40
_LIMIT = 2**63
_NOT_FINITE = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


@frozen
class NumberForm:
    """How a file writes numbers: its decimal sign, its grouping sign, what stands around them."""

    decimal: str = "."
    thousands: str = ","
    strip: tuple[str, ...] = ()

    def bare(self, text: str) -> str:
        """Return the number in the program's own form: a decimal point and no grouping."""
        shape = plain(text)
        for sign in self.strip:
            shape = shape.removeprefix(plain(sign)).removesuffix(plain(sign)).strip()
        if (self.decimal, self.thousands) != (".", ","):
            shape = shape.replace(self.thousands, "").replace(self.decimal, ".")
        elif "," in shape and not _GROUPED.fullmatch(shape):
            raise UnfitError(
                "not_a_number",
                sentence("{cell} is not a number", cell=shown(text)),
                sentence('1,234.5 groups thousands; for a decimal comma set decimal = "," in the map'),
            )
        return shape


def number(text: str, form: NumberForm) -> Fraction:
    """Read a decimal or a fraction exactly.

    Raises:
        UnfitError: `not_a_number`, `not_finite`, `too_large`.
    """
    shape = form.bare(text)
    if shape.lower() in _NOT_FINITE:
        raise UnfitError(
            "not_finite",
            sentence("{cell} is not a number", cell=shown(text)),
            sentence("leave the cell blank where nothing is known"),
        )
    if len(shape) > _MAX_DIGITS:
        raise UnfitError(
            "too_large",
            sentence("{cell} has more than {most} characters", cell=shown(text), most=_MAX_DIGITS),
        )
    try:
        value = parse(shape)
    except ValueError:
        raise UnfitError("not_a_number", sentence("{cell} is not a number", cell=shown(text))) from None
    return bounded(value, text)


def count(text: str, form: NumberForm) -> int:
    """Read a whole number that is not negative.

    Raises:
        UnfitError: as `number`, and `not_whole`, `negative_count`.
    """
    value = number(text, form)
    if value.denominator != 1:
        raise UnfitError("not_whole", sentence("{cell} is not a whole number", cell=shown(text)))
    if value < 0:
        raise UnfitError(
            "negative_count", sentence("{cell} is negative; a count is 0 or more", cell=shown(text))
        )
    return value.numerator


def bounded(value: Fraction, text: str) -> Fraction:
    """Refuse what 64-bit numerators and denominators cannot hold."""
    if abs(value.numerator) >= _LIMIT or value.denominator >= _LIMIT:
        raise UnfitError(
            "too_large", sentence("{cell} has more digits than can be kept exactly", cell=shown(text))
        )
    return value
