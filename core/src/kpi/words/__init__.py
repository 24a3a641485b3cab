"""What people read, in Chinese and English: labels that declarations bring, and the catalogue of what kpi itself says."""

from __future__ import annotations

from kpi.words.catalogue import Catalogue
from kpi.words.label import LANGUAGES, Label, Message, Phrase, inside

_CATALOGUE = Catalogue("kpi")

phrase = _CATALOGUE.phrase
phrase_in = _CATALOGUE.phrase_in
phrase_for = _CATALOGUE.phrase_for
sentence = _CATALOGUE.sentence

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "Label",
    "Message",
    "Phrase",
    "inside",
    "phrase",
    "phrase_for",
    "phrase_in",
    "sentence",
]
