"""Values as JSON and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from kpi.exact import Rate, show
from kpi.model.period import Period
from kpi.words import Label, Message, phrase

_AS_IT_IS = frozenset({type(None), bool, str, int})


def plain(value: object, places: int | None = None) -> Any:
    """Return what JSON can hold: exact numbers as text, counts as integers, labels with both languages.

    `places` is the least number of decimals of an exact number.

    Raises:
        TypeError: for a float (no score or amount is one) and for anything unknown.
    """
    if type(value) in _AS_IT_IS:
        return value
    # Most of a big document is plain dictionaries and lists: they are met before the many other kinds.
    if type(value) is dict:
        return {str(key): one if type(one) in _AS_IT_IS else plain(one, places) for key, one in value.items()}
    if type(value) is list:
        return [one if type(one) in _AS_IT_IS else plain(one, places) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, Fraction | Decimal):
        return show(Fraction(value), places)
    if isinstance(value, Rate):
        return None if value.value is None else show(value.value, places)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Period | Path):
        return str(value)
    if isinstance(value, Label):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {str(key): plain(one, places) for key, one in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(one, places) for one in (value if isinstance(value, Sequence) else sorted(value))]
    raise TypeError(f"{value!r} ({type(value).__name__}) cannot be printed")


_YES, _NO = phrase("yes"), phrase("no")


def cell(value: object, lang: str = "zh", places: int | None = None) -> str:
    """Return a value as the text of one cell; a missing one is empty."""
    if isinstance(value, Label | Message):
        return value.text(lang)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_inside(one, lang, places)}" for key, one in value.items())
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return ", ".join(_inside(one, lang, places) for one in value)
    simple = plain(value, places)
    if isinstance(simple, bool):
        return (_YES if simple else _NO).text(lang)
    return "" if simple is None else str(simple)


def _inside(value: object, lang: str, places: int | None) -> str:
    """Return a value within a list or table: one that is such itself in brackets, so that its end is seen."""
    text = cell(value, lang, places)
    if isinstance(value, Mapping):
        return f"{{{text}}}"
    nested = isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)
    return f"[{text}]" if nested else text


def to_json(document: object, *, ready: bool = False) -> str:
    """Return a document as one line of JSON, Chinese readable.

    A `ready` document holds nothing but what JSON has, and no float: it is not gone through once more.
    """
    import json

    return json.dumps(document if ready else plain(document), ensure_ascii=False)
