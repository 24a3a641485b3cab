"""The texts of a package in its other languages: `locale/<lang>/LC_MESSAGES/<package>.mo` beside its modules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kpi.words.label import Count, Label, Message, Phrase

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path


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
        if many:
            return known.ngettext(text, many, 2 if lang == "zh" else 1)
        return known.pgettext(context, text) if context else known.gettext(text)


def catalogue(name: str, lang: str) -> Path | None:
    """Return the compiled catalogue of a package, or a part of it (`kpi.kept`), in a language; None where there is none."""
    import gettext
    from pathlib import Path

    found = gettext.find(name, _folder(name.partition(".")[0]), [lang])
    return None if found is None else Path(found)


@cache
def _translations(package: str, lang: str) -> NullTranslations:
    import gettext

    return gettext.translation(package, _folder(package), [lang], fallback=True)


def _folder(package: str) -> Path | None:
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / "locale"
