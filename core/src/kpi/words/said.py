"""What kpi itself says: the functions of its own catalogue."""

from __future__ import annotations

from kpi.words.texts import Texts

_TEXTS = Texts("kpi")

phrase = _TEXTS.phrase
phrase_in = _TEXTS.phrase_in
phrase_for = _TEXTS.phrase_for
sentence = _TEXTS.sentence
