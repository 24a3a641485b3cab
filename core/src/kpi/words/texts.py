"""The texts of a package in its other languages: `locale/<lang>/LC_MESSAGES/<package>.mo` beside its modules."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from kpi.words.label import Count, Label, Message, Phrase

if TYPE_CHECKING:
    from kpi.words.compiled import Compiled


class Texts:
    """What a package says, in every language: English stands in its code, the rest in its catalogue.

    A text is a pattern of `str.format` with named values; a value that is itself a text is put in translated.
    `core/words.py` collects the texts, and a test fails where one has no translation.
    """

    __slots__ = ("package",)

    def __init__(self, package: str) -> None:
        self.package = package

    def phrase(self, text: str, /, **values: object) -> Label:
        """Return a text in both languages."""
        return Phrase(self, text, values)

    def phrase_in(self, context: str, text: str, /, **values: object) -> Label:
        """Return a text whose translation depends on what it is said of, such as `points` of an item or of a sum."""
        return Phrase(self, text, values, context)

    def phrase_for(self, n: int, one: str, many: str, /, **values: object) -> Label:
        """Return the text for `n` things; both patterns may hold `{n}`, whose digits are grouped (`1,200`)."""
        return Phrase(self, one, {"n": Count(n), **values}, "", many, n)

    def sentence(self, text: str | Label, /, **values: object) -> Message:
        """Return what is said in a sentence: an error, a hint, talk; a label is said as it is."""
        return Message(text if isinstance(text, Label) else self.phrase(text, **values))

    def find(self, lang: str, text: str, context: str = "", many: str = "") -> str:
        """Return the pattern in that language; the text itself where there is none."""
        known = _translations(self.package, lang)
        # Chinese has one form for any number, so that no count is asked for.
        several = bool(many) and lang == "zh"
        found = known and known.find(text, context, -1 if several else 0)
        return found or (many if several else text)


def catalogue(name: str, lang: str) -> bytes:
    """Return the compiled catalogue of a package, or of a part of it (`kpi.kept`), in a language; empty: there is none."""
    import gettext

    file = gettext.find(name, folder(name.partition(".")[0]), [lang])
    if file is None:
        return b""
    with open(file, "rb") as opened:
        return opened.read()


@cache
def _translations(package: str, lang: str) -> Compiled | None:
    from kpi.words.compiled import Compiled

    data = catalogue(package, lang)
    return Compiled(data) if data else None


def folder(package: str) -> str | None:
    """Return the folder that holds the catalogues of a package, beside its modules; None where there is no package."""
    import os

    there = sys.modules.get(package)
    if there is None:
        from importlib.util import find_spec

        spec = find_spec(package)
    else:
        spec = there.__spec__
    origin = None if spec is None else spec.origin
    return None if origin is None else os.path.join(os.path.dirname(origin), "locale")
