"""Formats of dates and times (`%d-%b-%y`), read alike on every machine: month names are English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpi.frozen import frozen
from kpi.words import phrase, phrase_in, sentence

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = {
    "b": "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec",
    "B": "january|february|march|april|may|june|july|august|september|october|november|december",
    "a": "mon|tue|wed|thu|fri|sat|sun",
    "A": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
}
_FIELDS = {
    "Y": ("year", r"\d{4}"),
    "y": ("short_year", r"\d{2}"),
    "m": ("month", r"\d{1,2}"),
    "b": ("month_name", _NAMES["b"]),
    "B": ("month_name", _NAMES["B"]),
    "d": ("day", r"\d{1,2}"),
    "H": ("hour", r"\d{1,4}"),
    "I": ("hour12", r"\d{1,2}"),
    "M": ("minute", r"\d{1,4}"),
    "S": ("second", r"\d{1,6}"),
    "p": ("half", "am|pm"),
    "a": ("", _NAMES["a"]),
    "A": ("", _NAMES["A"]),
}
PARTS = {
    "year": phrase("year"),
    "month": phrase("month"),
    "day": phrase_in("of a date", "day"),
    "hour": phrase("hour"),
    "minute": phrase("minute"),
    "second": phrase("second"),
    "half": phrase("half of the day"),
}
"""What the parts of a format are called."""
FIELDS_OF_DATE = frozenset({"year", "month", "day"})
FIELDS_OF_MONTH = frozenset({"year", "month"})


@frozen
class Format:
    """A compiled format; `fields` are the parts that a match always gives."""

    text: str
    pattern: re.Pattern[str]
    fields: frozenset[str]

    def match(self, text: str) -> Mapping[str, int] | None:
        """Return the parts found (year, month, day, hour, minute, second), or None where it does not fit."""
        found = self.pattern.fullmatch(text)
        return None if found is None else _parts(found.groupdict())


def compile_format(text: str) -> Format:
    """Compile a format of strftime's letters: Y y m b B d H I M S p a A %.

    Raises:
        ValueError: for another letter, a part named twice, or a format without any.
    """
    pattern, fields, rest = "", set[str](), text
    while rest:
        char, rest = rest[0], rest[1:]
        if char.isspace():
            pattern += r"\s+"
        elif char != "%":
            pattern += re.escape(char)
        elif rest[:1] == "%":
            pattern, rest = pattern + "%", rest[1:]
        else:
            letter, rest = rest[:1], rest[1:]
            if letter not in _FIELDS:
                raise ValueError(
                    sentence(
                        "{format!r}: %{letter} is not known; use %Y %y %m %b %B %d %H %I %M %S %p %a %A",
                        format=text,
                        letter=letter,
                    )
                )
            name, shape = _FIELDS[letter]
            public = {"short_year": "year", "month_name": "month", "hour12": "hour"}.get(name, name)
            if public in fields:
                raise ValueError(
                    sentence("{format!r} names the {part} twice", format=text, part=PARTS[public])
                )
            fields |= {public} if public else set()
            pattern += f"(?P<{name}>{shape})" if name else f"(?:{shape})"
    if not fields:
        raise ValueError(sentence("{format!r} names no part of a date or time", format=text))
    return Format(text, re.compile(pattern, re.IGNORECASE), frozenset(fields))


def _parts(found: Mapping[str, str | None]) -> Mapping[str, int]:
    parts: dict[str, int] = {}
    half = ""
    for name, text in found.items():
        if text is None:
            continue
        if name == "month_name":
            parts["month"] = _MONTHS.index(text[:3].lower()) + 1
        elif name == "short_year":
            # As POSIX has it: 69 to 99 are of the last century.
            parts["year"] = int(text) + (1900 if int(text) >= 69 else 2000)
        elif name == "half":
            half = text.lower()
        else:
            parts["hour" if name == "hour12" else name] = int(text)
    if "hour12" in found and 1 <= parts["hour"] <= 12:
        parts["hour"] = parts["hour"] % 12 + (12 if half == "pm" else 0)
    elif "hour12" in found:
        parts["hour"] = 99
    return parts
