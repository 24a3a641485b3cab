"""Words and texts: trimmed, normalized, without control characters and without formulas."""

from __future__ import annotations

import re
import unicodedata

from kpi.ingest.values.unfit import UnfitError, shown
from kpi.words import sentence

MAX_WORD = 200
"""Longest id, name, role, reference."""

MAX_TEXT = 32_767
"""Longest cell of any kind; what a spreadsheet cell can hold."""

EDGES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
# What a spreadsheet would run when it opens an export: `=1+1`, `@SUM(A1)`, `+cmd|'/C calc'!A0`.
# A phone number `+86 (10) 1234`, a dash before a note and `@Li` are only text.
_FORMULA = re.compile(r"=|[+\-@].*(?:[|!]|[A-Za-z]\()", re.DOTALL)


def trim(text: str) -> str:
    """Cut blanks of every kind (also full-width and invisible ones) from both ends."""
    return text.strip(EDGES)


def plain(text: str) -> str:
    """Return numbers, dates and signs in their usual width (`９０％` as `90%`)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def word(text: str, *, formulas: bool = False) -> str:
    """Check a short text that identifies or classifies.

    Raises:
        UnfitError: `too_long`, `control_character`, `formula` (unless `formulas` are kept as text).
    """
    return _checked(text, MAX_WORD, "", formulas=formulas)


def prose(text: str, *, formulas: bool = False) -> str:
    """Check a long text, which may have several lines.

    Raises:
        UnfitError: `too_long`, `control_character`, `formula` (unless `formulas` are kept as text).
    """
    return _checked(text, MAX_TEXT, "\n\r\t", formulas=formulas)


def _checked(text: str, limit: int, allowed: str, *, formulas: bool) -> str:
    if len(text) > limit:
        message = sentence(
            "{cell} has {length:,} characters; at most {most:,} are taken",
            cell=shown(text),
            length=len(text),
            most=limit,
        )
        raise UnfitError("too_long", message)
    if not formulas and _FORMULA.match(text):
        raise UnfitError(
            "formula",
            sentence("{cell} looks like a spreadsheet formula", cell=shown(text)),
            sentence("write it without the leading sign, or keep it as text with formulas = true in the map"),
        )
    if not text.isprintable():
        for char in text:
            # Cf are invisible (zero width, right-to-left override): two ids would look the same.
            kinds = ("Cc",) if allowed else ("Cc", "Cf")
            if char not in allowed and unicodedata.category(char) in kinds:
                message = sentence(
                    "{cell} holds the invisible character U+{code:04X}", cell=shown(text), code=ord(char)
                )
                raise UnfitError("control_character", message)
    return text if text.isascii() else unicodedata.normalize("NFC", text)
