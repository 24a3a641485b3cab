"""Numbers with a unit: percentages, rates of two counts, and a file's own unit turned into the metric's."""

from __future__ import annotations

from fractions import Fraction

from kpi.exact import Rate, show
from kpi.ingest.values.number import NumberForm, bounded, number
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.model.quantity import Domain, Measure
from kpi.words import Message, phrase, sentence
from kpi.words.called import measured

_SCALES = (
    {"percent": Fraction(1, 100), "ratio": Fraction(1)},
    {"seconds": Fraction(1), "minutes": Fraction(60), "hours": Fraction(3600), "days": Fraction(86400)},
)


def quantity(
    text: str, measure: Measure | None, form: NumberForm, unit: str = "", times: Fraction = Fraction(1)
) -> Fraction | Rate:
    """Read a number in `measure`. A bare one is in `unit` (of the map) or else in `measure` itself.

    `90%` is 90 percent and 0.9 as a ratio; `900/1000` is a rate that keeps both counts.

    Raises:
        UnfitError: as `number`, and `not_a_rate`, `unfit_unit`, `not_whole`, `wrong_rate`.
    """
    shape = form.bare(text)
    if shape.endswith("%"):
        if measure is None or not measure.is_rate:
            raise UnfitError(
                "not_a_rate",
                sentence(
                    "{cell} is a percentage, the column is in {unit}",
                    cell=shown(text),
                    unit=phrase("plain numbers") if measure is None else measured(measure),
                ),
            )
        value = number(shape[:-1].strip(), NumberForm())
        return bounded(value if measure is Measure.PERCENT else value / 100, text)
    if "/" in shape and measure is not None and measure.is_rate:
        above, below = shape.split("/", 1)
        return rate(number(above, NumberForm()), number(below, NumberForm()))
    value = number(shape, NumberForm()) * times
    return bounded(_converted(value, unit, measure, text), text)


def rate(numerator: Fraction, denominator: Fraction) -> Rate:
    """Make a rate of two counts; 0 of 0 is a rate that had nothing to measure.

    Raises:
        UnfitError: `not_whole`, `wrong_rate`.
    """
    for part in (numerator, denominator):
        if part.denominator != 1:
            hint = sentence("give both in a smaller unit (fen for yuan), or the value alone")
            raise UnfitError(
                "not_whole",
                sentence("{part} is not a whole number, but part of a rate", part=show(part)),
                hint,
            )
    if denominator < 0 or (denominator == 0 and numerator != 0):
        message = sentence("{part} of {whole} is no rate", part=show(numerator), whole=show(denominator))
        raise UnfitError("wrong_rate", message)
    return Rate(numerator, denominator)


def outside(value: Fraction | Rate, measure: Measure | None, domain: Domain | None) -> Message | None:
    """Say in words why a value lies outside its domain, or return None. A rate need not be whole."""
    if domain is None:
        return None
    if isinstance(value, Rate):
        above, below = value.numerator, value.denominator
        if not below.numerator:
            return None
        scale = 100 if measure is Measure.PERCENT else 1
        value = Fraction(scale * above.numerator * below.denominator, above.denominator * below.numerator)
        if domain.whole:
            domain = Domain(domain.low, domain.high)
    return domain.fault(value)


def _converted(value: Fraction, unit: str, measure: Measure | None, text: str) -> Fraction:
    if not unit or unit == measure:
        return value
    for scale in _SCALES:
        if unit in scale and measure in scale:
            return value * scale[unit] / scale[measure]
    raise UnfitError(
        "unfit_unit",
        sentence(
            "{cell} is in {unit} by the map, which is no unit for {measure}",
            cell=shown(text),
            unit=measured(unit),
            measure=phrase("this column") if measure is None else measured(measure),
        ),
    )
