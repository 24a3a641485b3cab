"""Units of measure with their default domains: what a number means and where it may lie."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from kpi.exact import show
from kpi.frozen import frozen
from kpi.words import Message, sentence


class Measure(StrEnum):
    """The unit of an input, a parameter or a result."""

    PERCENT = "percent"
    RATIO = "ratio"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    YUAN = "yuan"
    COUNT = "count"
    POINTS = "points"
    SCORE = "score"
    RANK = "rank"
    LEVEL = "level"
    FLAG = "flag"
    NUMBER = "number"

    @property
    def is_rate(self) -> bool:
        """Whether a value may be given as `90%` or as a numerator and a denominator."""
        return self in (Measure.PERCENT, Measure.RATIO)


@frozen
class Domain:
    """Where a value may lie: an interval with closed ends, whole numbers only, or a set of labels."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    labels: tuple[str, ...] = ()

    def fault(self, value: Fraction | bool | str) -> Message | None:
        """Say in words why `value` is outside, or return None."""
        if isinstance(value, str):
            if not self.labels or value in self.labels:
                return None
            return sentence("{value!r} is not one of {labels}", value=value, labels=", ".join(self.labels))
        if isinstance(value, bool):
            return None
        if self.low is not None and _less(value, self.low):
            return sentence("{value} is below {low}", value=show(value), low=show(self.low))
        if self.high is not None and _less(self.high, value):
            return sentence("{value} is above {high}", value=show(value), high=show(self.high))
        if self.whole and value.denominator != 1:
            return sentence("{value} is not a whole number", value=show(value))
        return None


def _less(first: Fraction, second: Fraction) -> bool:
    # Fractions compare themselves several times more slowly, since they compare with anything.
    return first.numerator * second.denominator < second.numerator * first.denominator


_ZERO = Fraction(0)
_WIDE = Fraction(10**9)
_DEFAULTS = {
    Measure.PERCENT: Domain(_ZERO, Fraction(100)),
    Measure.RATIO: Domain(_ZERO, Fraction(1)),
    Measure.SECONDS: Domain(_ZERO, Fraction(366 * 86400)),
    Measure.MINUTES: Domain(_ZERO, Fraction(366 * 1440)),
    Measure.HOURS: Domain(_ZERO, Fraction(366 * 24)),
    Measure.DAYS: Domain(_ZERO, Fraction(36600)),
    Measure.MONTHS: Domain(_ZERO, Fraction(1200), whole=True),
    Measure.YEARS: Domain(_ZERO, Fraction(100), whole=True),
    Measure.YUAN: Domain(-_WIDE, _WIDE),
    Measure.COUNT: Domain(_ZERO, _WIDE, whole=True),
    Measure.POINTS: Domain(Fraction(-100000), Fraction(100000)),
    Measure.SCORE: Domain(_ZERO, Fraction(100)),
    Measure.RANK: Domain(Fraction(1), Fraction(10**7), whole=True),
    Measure.LEVEL: Domain(),
    Measure.FLAG: Domain(),
    Measure.NUMBER: Domain(-_WIDE, _WIDE),
}


def default_domain(measure: Measure) -> Domain:
    """Return the domain that a unit has when its author gives none."""
    return _DEFAULTS[measure]
