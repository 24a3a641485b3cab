"""English that was said and kept, such as a problem of a run, in another language: the catalogue read backwards.

A store keeps what a run said in English, as its JSON has it. Which text of the catalogue that was, and with
which values, is found by its pattern; so it is for runs of older programs, and for what polars put together.
What no pattern fits stays as it is. `kpi.kept.mo` has the texts of the floors that runs are made on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from string import Formatter
from struct import unpack_from
from typing import NamedTuple

from kpi.words.label import LANGUAGES, Label, Message
from kpi.words.texts import catalogue

_SAID = frozenset({"cause", "limit", "left_out", "message", "reason", "refs", "said", "span", "why", "hint"})
"""The names of values that are texts themselves."""
_LEAST = 5
"""So many letters tell one pattern from another, unless what it holds are texts."""


class Heard(Label):
    """A text that was said in English; its Chinese is looked for when somebody asks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def zh(self) -> str:
        """Chinese, or the text as it is where no pattern fits."""
        return again(self._text, LANGUAGES[0])

    @property
    def en(self) -> str:
        """The text as it was said."""
        return self._text


def heard(text: str) -> Message:
    """Return a text that was said in English as one of both languages; one that is a `Message` already stays."""
    return text if isinstance(text, Message) else Message(Heard(text))


def again(text: str, lang: str) -> str:
    """Return in a language what was said in English; the text itself where no pattern of the catalogue fits."""
    return _again(text, lang)[0]


@lru_cache(maxsize=8192)
def _again(text: str, lang: str) -> tuple[str, int]:
    """Return a text in a language, and how many of its letters stay as they were.

    Of several patterns that fit the one counts which leaves least: `{message} (of everybody)` with what the message
    says, before `{what} is missing: {names}` with a strange last name.
    """
    plain, patterns = _patterns(lang)
    if text in plain:
        return plain[text], 0
    best, least = text, len(text)
    for one in patterns:
        if not all(part in text for part in one.parts):
            continue
        found = _compiled(one.pattern).fullmatch(text)
        if found is None:
            continue
        values, left = {"n": _Value("1")}, 0
        for name, value in found.groupdict().items():
            told, rest = _again(value, lang) if name in _SAID else (value, len(value))
            values[name] = _Value(told[1:-1] if name in one.quoted and told[:1] in ("'", '"') else told)
            left += rest
        # Without letters of its own a pattern fits nearly everything, and says something only by its texts.
        if left < least and (
            one.letters >= _LEAST or any(values[name] != found[name] for name in found.groupdict())
        ):
            best, least = one.other.format(**values), left
    return best, least


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


class _Value(str):
    """A value as it was printed, which no format changes again."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)


class _Pattern(NamedTuple):
    letters: int
    parts: tuple[str, ...]
    pattern: str
    quoted: frozenset[str]
    other: str


@cache
def _patterns(lang: str) -> tuple[Mapping[str, str], tuple[_Pattern, ...]]:
    """Return the texts of the catalogue without values, and those with values, the most telling first."""
    plain: dict[str, str] = {}
    found: list[_Pattern] = []
    for text, other in _pairs(lang):
        if "{" in text:
            found += _pattern(text, other)
        elif " " in text:
            # A single word may as well be a name.
            plain.setdefault(text, other)
    return plain, tuple(sorted(found, key=lambda one: -one.letters))


def _pairs(lang: str) -> Iterator[tuple[str, str]]:
    """Yield every text with its translation, that for one thing and that for several apart; none with a context."""
    data = catalogue("kpi.kept", lang)
    if not data:
        return
    # How many texts, and where the places of the texts and of their translations stand.
    count, ids, strings = unpack_from("<3I", data, 8)

    def text(table: int, place: int) -> str:
        length, start = unpack_from("<2I", data, table + 8 * place)
        return data[start : start + length].decode("utf-8")

    for place in range(count):
        said, other = text(ids, place), text(strings, place)
        if said and "\x04" not in said:
            yield from ((one, other) for one in said.split("\0"))


def _pattern(text: str, other: str) -> Iterator[_Pattern]:
    pattern, parts, seen, quoted = "", [], set[str](), set[str]()
    for literal, name, _, conversion in Formatter().parse(text):
        pattern += re.escape(literal)
        parts.append(literal)
        if name is None:
            continue
        if not name.isidentifier():
            return
        if conversion == "r":
            quoted.add(name)
        printed = r"'[^']*'|\"[^\"]*\"|[^'\" ]+" if conversion == "r" else ".*?"
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{printed})"
        seen.add(name)
    # What is said of one thing has no number, which the translation for any number of things has.
    if {name for _, name, *_ in Formatter().parse(other) if name} - seen - {"n"}:
        return
    letters = sum(one.isalpha() for part in parts for one in part)
    if letters >= _LEAST or seen & _SAID:
        yield _Pattern(letters, tuple(parts), pattern, frozenset(quoted), other)


__all__ = ["again", "heard"]
