"""Collecting what a package says into its catalogue, and compiling it: `python -m kpi.words.collect PACKAGE...`.

A package's catalogue is `locale/zh/*.po` in it, one file for each folder of it, and the compiled
`locale/zh/LC_MESSAGES/<package>.mo`, which is all that the program reads. Translations that stand there are kept;
new texts stand with an empty `msgstr` to be filled in, and a second call compiles them.
"""

from __future__ import annotations

from kpi.words.collect.catalogues import files, renew, stale, translations, waiting
from kpi.words.collect.found import CALLS, Found, Text, called, modules, texts

__all__ = [
    "CALLS",
    "Found",
    "Text",
    "called",
    "files",
    "modules",
    "renew",
    "stale",
    "texts",
    "translations",
    "waiting",
]
