"""What people read, in Chinese and English: labels that declarations bring, and the catalogue of what kpi itself says."""

from __future__ import annotations

from kpi.words.label import LANGUAGES, NOTHING, Label, Message, Phrase, inside, said_by, verbatim
from kpi.words.rows import adjoined, commas, either, listed, series
from kpi.words.said import phrase, phrase_for, phrase_in, sentence
from kpi.words.texts import Texts

__all__ = [
    "LANGUAGES",
    "NOTHING",
    "Label",
    "Message",
    "Phrase",
    "Texts",
    "adjoined",
    "commas",
    "either",
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
