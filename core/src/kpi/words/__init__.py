"""What people read, in Chinese and English: labels that declarations bring, and the catalogue of what kpi itself says."""

from __future__ import annotations

from kpi.words.label import (
    LANGUAGES,
    NOTHING,
    Label,
    Message,
    Phrase,
    either,
    inside,
    joined,
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

__all__ = [
    "LANGUAGES",
    "NOTHING",
    "Label",
    "Message",
    "Phrase",
    "Texts",
    "either",
    "inside",
    "joined",
    "listed",
    "phrase",
    "phrase_for",
    "phrase_in",
    "said_by",
    "sentence",
    "verbatim",
]
