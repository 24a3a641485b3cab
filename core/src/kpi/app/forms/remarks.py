"""What the scoring of every row of a form ends with alike: said once for the whole form, not in each row."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpi.app.forms.shape import Row
from kpi.words import LANGUAGES, Label, phrase_in

_BETWEEN = phrase_in("mark", "; ")
_MANY = 3
"""Rows from which on a remark that all of them repeat is said once."""


def without_remarks(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Label, ...]]:
    """Return the rows without the remarks that end the scoring of each alike, and these remarks in their order.

    A part of a sentence with a number in it is scoring, not a remark, even where all rows share it.
    """
    found: list[Label] = []
    kept = tuple(rows)
    while len(kept) >= _MANY and (ends := {_end(row) for row in kept}) and len(ends) == 1:
        (end,) = ends
        if end is None:
            break
        found.insert(0, Label(*end))
        kept = tuple(attrs.evolve(row, scoring=_cut(row.scoring, end)) for row in kept)
    return kept, tuple(found)


def _end(row: Row) -> tuple[str, str] | None:
    zh, en = (row.scoring.text(lang).rpartition(_BETWEEN.text(lang)) for lang in LANGUAGES)
    told = (zh[2], en[2])
    plain = not any(letter.isdigit() for text in told for letter in text)
    return told if zh[0] and en[0] and plain and not row.rows else None


def _cut(scoring: Label, end: tuple[str, str]) -> Label:
    pairs = zip(LANGUAGES, end, strict=True)
    return Label(*(scoring.text(lang).removesuffix(f"{_BETWEEN.text(lang)}{last}") for lang, last in pairs))


__all__ = ["without_remarks"]
