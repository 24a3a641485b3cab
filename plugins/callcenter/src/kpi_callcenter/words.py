"""What this plugin says beside its rule files: errors, hints and what its rules are in words, in the languages of its catalogue (`locale/`)."""

from __future__ import annotations

from kpi.api import Texts

_TEXTS = Texts("kpi_callcenter")

phrase = _TEXTS.phrase
sentence = _TEXTS.sentence
