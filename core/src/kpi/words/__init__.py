"""What people read, in Chinese and English: labels that declarations bring, and the catalogue of what kpi itself says."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.words.label import (
    LANGUAGES,
    NOTHING,
    Joined,
    Label,
    Message,
    Phrase,
    inside,
    listed,
    said_by,
    verbatim,
)
from kpi.words.texts import Texts

_TEXTS = Texts("kpi")

phrase = _TEXTS.phrase
phrase_in = _TEXTS.phrase_in
phrase_for = _TEXTS.phrase_for
sentence = _TEXTS.sentence


def commas(texts: Iterable[Label | str]) -> Label:
    """Return texts as the clauses of one sentence, with commas between them."""
    return Joined(phrase_in("mark", ", "), texts)


def series(texts: Iterable[Label | str]) -> Label:
    """Return texts as the members of a longer list, with semicolons between them."""
    return Joined(phrase_in("mark", "; "), texts)


def adjoined(*texts: Label | str) -> Label:
    """Return texts side by side, for formulas and signs that every language has alike."""
    return Joined("", texts)


__all__ = [
    "LANGUAGES",
    "NOTHING",
    "Joined",
    "Label",
    "Message",
    "Phrase",
    "Texts",
    "adjoined",
    "commas",
    "inside",
    "listed",
    "phrase",
    "phrase_for",
    "phrase_in",
    "said_by",
    "sentence",
    "series",
    "verbatim",
]
