"""What this plugin says beside its rule files: errors and hints, in the languages of its catalogue (`locale/`)."""

from __future__ import annotations

from kpi.api import Texts

_TEXTS = Texts("kpi_law_cn")

sentence = _TEXTS.sentence
