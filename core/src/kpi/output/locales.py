"""Numbers, money, dates and periods as the readers of a language write them; exact values go in, text comes out.

No value passes through a binary float, and none is cut: a number keeps all its decimals, and one that no finite
decimal writes stays a fraction unless the caller asks for its neighbourhood, which is marked as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpi.exact import Rate, decimals_needed, round_half_away, show
from kpi.model.period import Frequency, Period
from kpi.words import LANGUAGES, Label, phrase

LOCALES: Mapping[str, str] = {"zh": "zh_Hans_CN", "en": "en"}
"""The locale of each language of kpi, as CLDR names it."""

TAGS: Mapping[str, str] = {"zh": "zh-Hans-CN", "en": "en"}
"""What the `lang` attribute of a page says."""

NEAR = "≈"
"""What stands before a number that is not written exactly."""


def number(
    value: Fraction | Decimal | int | None,
    lang: str,
    places: int = 0,
    *,
    near: int | None = None,
    sign: bool = False,
) -> str:
    """Return an exact number with grouped digits (`12,345.60`); nothing for a missing one.

    Args:
        value: the number.
        lang: `zh` or `en`.
        places: the least number of decimals; a value that needs more keeps them.
        near: where no finite decimal writes it, write `≈` and so many decimals, else a fraction (`20/3`).
        sign: put a plus sign before what is added.

    Raises:
        TypeError: for a float or a bool.
    """
    if value is None:
        return ""
    exact = _exact(value)
    plus = "+" if sign and exact > 0 else ""
    if decimals_needed(exact) is None:
        if near is None:
            return plus + show(exact)
        return plus + NEAR + _grouped(round_half_away(exact, near), lang, near)
    return plus + _grouped(exact, lang, places)


def money(
    value: Fraction | Decimal | int | None, lang: str, *, symbol: bool = True, sign: bool = False
) -> str:
    """Return an amount in yuan with at least two decimals (`¥1,234.50`, in English `CN¥1,234.50`)."""
    if value is None:
        return ""
    exact = _exact(value)
    text = number(abs(exact), lang, 2)
    before = "-" if exact < 0 else "+" if sign and exact > 0 else ""
    return f"{before}{_symbol(lang) if symbol else ''}{text}"


def percent(value: Fraction | Decimal | int | None, lang: str, *, near: int | None = None) -> str:
    """Return a share with its sign (`1/4` is `25%`)."""
    return "" if value is None else number(_exact(value) * 100, lang, near=near) + "%"


def rate(value: Rate, lang: str, *, near: int = 2) -> str:
    """Return a rate as its share with the counts behind it (`≈66.67% (2/3)`); nothing where nothing was measured."""
    if value.value is None:
        return ""
    counts = "/".join(number(one, lang) for one in (value.numerator, value.denominator))
    return f"{percent(value.value, lang, near=near)} ({counts})"


def day(value: date | None, lang: str) -> str:
    """Return a day (`2018年7月31日`, `July 31, 2018`)."""
    return "" if value is None else _dated("yMMMMd", value, lang)


def period(value: Period | str, lang: str) -> str:
    """Return a period (`2018年7月`, `July 2018`).

    Raises:
        ValueError: for text that is no period.
    """
    known = Period.parse(value) if isinstance(value, str) else value
    if known.frequency is Frequency.MONTH:
        return _dated("yMMMM", known.start, lang)
    if known.frequency is Frequency.QUARTER:
        return _dated("yQQQQ", known.start, lang)
    year = _dated("y", known.start, lang)
    if known.frequency is Frequency.YEAR:
        return year
    half = (
        phrase("first half of {year}", year=year)
        if known.index == 1
        else phrase("second half of {year}", year=year)
    )
    return half.text(lang)


def spelt(value: Period) -> Label:
    """Return a period as it is said in either language."""
    return Label(*(period(value, lang) for lang in LANGUAGES))


def dated(value: date) -> Label:
    """Return a day as it is said in either language."""
    return Label(*(day(value, lang) for lang in LANGUAGES))


def _exact(value: Fraction | Decimal | int) -> Fraction:
    if isinstance(value, bool | float):
        raise TypeError(f"{value!r} is not an exact number")
    return Fraction(value)


def _grouped(value: Fraction, lang: str, places: int) -> str:
    """Group the digits before the point; those after it are as `show` writes them."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    # Both locales group by threes; babel's own printing refuses numbers of more than its context's digits.
    whole, _, part = show(abs(value), places).partition(".")
    text = f"{int(whole):,}".replace(",", get_group_symbol(LOCALES[lang]))
    if part:
        text += get_decimal_symbol(LOCALES[lang]) + part
    return f"-{text}" if value < 0 else text


def _symbol(lang: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol("CNY", LOCALES[lang]))


def _dated(skeleton: str, value: date, lang: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, value, locale=LOCALES[lang]))


__all__ = ["LOCALES", "NEAR", "TAGS", "dated", "day", "money", "number", "percent", "period", "rate", "spelt"]
