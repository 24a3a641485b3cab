"""The marks by which a workbook that kpi wrote for people to fill is known again when it comes back filled."""

from __future__ import annotations

TEMPLATE = "kpi template 1"
"""Stands in the first cell of the hidden sheet of a workbook with the columns of a KIND."""
TEMPLATE_SHEET = "__kpi__"
HIDDEN = "__"
"""Sheets whose names begin so hold nothing that people fill."""

CHOICE, HEAD, ROW = "choice", "head", "row"
"""Rows of the hidden sheet: (heading, entry of its drop-down, what it means); the headings; a prefilled row."""

FORM = "kpi form 1"
"""Stands in the first cell of each sheet of a rating form; the marks of its rows stand below, in the same column."""
SUBJECT, PERIOD, SLOTS, RATER, ROLE, ITEM = "subject", "period", "slots", "rater", "role", "item"
"""Marks of a form's rows: `subject` and `period` are followed by what they were written for, `slots` by the roles,
`item` by what is rated, the name that stands beside it, and the places of the columns in which it is rated."""
TOTAL, OTHER = "total", "-"
"""Marks of the row of the total, followed by all that the form rates, and of every row in which nothing is filled."""
PART = "¦"
"""Stands between the parts of a mark."""


def mark(*parts: str) -> str:
    """Put a mark together."""
    return PART.join(parts)


def parts_of(text: str) -> tuple[str, ...]:
    """Take a mark apart."""
    return tuple(one.strip() for one in text.split(PART))


__all__ = [
    "CHOICE",
    "FORM",
    "HEAD",
    "HIDDEN",
    "ITEM",
    "OTHER",
    "PART",
    "PERIOD",
    "RATER",
    "ROLE",
    "ROW",
    "SLOTS",
    "SUBJECT",
    "TEMPLATE",
    "TEMPLATE_SHEET",
    "TOTAL",
    "mark",
    "parts_of",
]
