"""How templates become pages: escaping, words of the catalogue, and values by locale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from kpi.exact import Rate
from kpi.model.period import Period
from kpi.output import locales
from kpi.output.reasons import in_words
from kpi.words import Label, Message, inside, phrase, phrase_for, phrase_in

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def page(template: str, lang: str, **values: Any) -> str:
    """Return a page: a template of this folder (`payslip.html`) filled with values, in a language.

    What is put in is escaped. Labels are written in the page's language, exact numbers with grouped digits, dates and
    periods by locale; a float is refused. Templates have the filters `number`, `money`, `percent`, `day` and `period`, and
    `in_words` for reasons.
    """
    return environment(lang).get_template(template).render(**values)


@cache
def environment(lang: str) -> Environment:
    """Return what makes pages in a language.

    Texts stand in templates as `_("Score of {who}", who=...)`, `ngettext("{n} line", "{n} lines", n)` or
    `pgettext("of an item", "points")`: the patterns of `kpi.words`, looked up in the same catalogue.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("kpi.output.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=partial(_written, lang),
    )
    made.globals |= {
        "_": partial(_text, lang),
        "ngettext": partial(_text_for, lang),
        "pgettext": partial(_text_in, lang),
        "lang": lang,
        "tag": locales.TAGS[lang],
    }
    made.filters["in_words"] = _filter(in_words, lang)
    for name in ("number", "money", "percent", "day", "period"):
        made.filters[name] = _filter(getattr(locales, name), lang)
    return made


def _filter(function: Any, lang: str) -> Any:
    return lambda value, *args, **options: function(value, lang, *args, **options)


def _text(lang: str, text: str, /, **values: object) -> Markup:
    return _filled(phrase(text).text(lang), values, lang)


def _text_in(lang: str, context: str, text: str, /, **values: object) -> Markup:
    return _filled(phrase_in(context, text).text(lang), values, lang)


def _text_for(lang: str, one: str, many: str, n: int, /, **values: object) -> Markup:
    values = {"n": locales.number(n, lang), **values}
    # Every place filled with itself gives the pattern back, whose values have yet to be escaped.
    pattern = phrase_for(n, one, many, **{key: f"{{{key}}}" for key in values})
    return _filled(pattern.text(lang), values, lang)


def _filled(pattern: str, values: Mapping[str, object], lang: str) -> Markup:
    """Put values into a text; each is escaped, and written as anywhere on the page."""
    from markupsafe import escape

    filled = {key: _written(lang, one) for key, one in values.items()}
    return escape(pattern).format(**filled) if filled else escape(pattern)


def _written(lang: str, value: object) -> object:
    """Return what stands on the page for a value."""
    if isinstance(value, Label | Message):
        return inside(value, lang)
    if isinstance(value, float):
        raise TypeError(f"{value!r} is not an exact number: no float stands on a page")
    if isinstance(value, Fraction | Decimal):
        return locales.number(value, lang)
    if isinstance(value, Rate):
        return locales.rate(value, lang)
    if isinstance(value, Period):
        return locales.period(value, lang)
    if isinstance(value, date):
        return locales.day(value, lang)
    return "" if value is None else value


__all__ = ["environment", "page"]
