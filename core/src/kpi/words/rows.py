"""Several texts in a row: lists, clauses, alternatives."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.words.label import Label, inside
from kpi.words.said import phrase_in


class Joined(Label):
    """Several texts in a row, with a mark between them; like a phrase it is read only when somebody asks for it."""

    __slots__ = ("_mark", "_parts")

    def __init__(self, mark: Label | str, parts: Iterable[Label | str]) -> None:
        self._mark = mark
        self._parts = tuple(parts)

    @property
    def zh(self) -> str:
        """Chinese, with the Chinese mark."""
        return self._put("zh")

    @property
    def en(self) -> str:
        """English, with the English mark."""
        return self._put("en")

    def _put(self, lang: str) -> str:
        return str(inside(self._mark, lang)).join(str(inside(one, lang)) for one in self._parts)


def listed(texts: Iterable[Label | str]) -> Label:
    """Return the members of a list: `a, b`."""
    return Joined(phrase_in("list", ", "), texts)


def commas(texts: Iterable[Label | str]) -> Label:
    """Return texts as the clauses of one sentence, with commas between them."""
    return Joined(phrase_in("mark", ", "), texts)


def series(texts: Iterable[Label | str]) -> Label:
    """Return texts as the members of a longer list, with semicolons between them: `a; b`."""
    return Joined(phrase_in("mark", "; "), texts)


def either(texts: Iterable[Label | str]) -> Label:
    """Return several texts of which one is meant: `a or b`."""
    return Joined(phrase_in("mark", " or "), texts)


def adjoined(*texts: Label | str) -> Label:
    """Return texts side by side, for formulas and signs that every language has alike."""
    return Joined("", texts)
