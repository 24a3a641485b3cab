"""Columns that several sections of a report have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kpi.app.flags import told, waiting
from kpi.expr.flags import DEFAULT_ASSUMED
from kpi.output.report import Field, Sort
from kpi.words import Label, phrase, phrase_for, phrase_in

ID = Field("id", phrase("Id"), Sort.NAME)
NAME = Field("name", phrase("Name"), Sort.NAME)
UNIT = Field("unit", phrase("Unit"), optional=True)
FLAGS = Field("flags", phrase("To be known"), Sort.LONG, optional=True)
COUNT = Field("count", phrase_in("how many", "People"), Sort.COUNT)
_ASSUMED = phrase("rests on a default of the rules")
_OPEN = ("case:", "unsigned:")
MOST_ROWS = 500
"""Rows of a table of everybody, but for the scoreboard; a page says how many more there are, and who lists them."""


def first_rows(
    rows: Sequence[Mapping[str, Any]], command: str, most: int = MOST_ROWS
) -> tuple[Sequence[Mapping[str, Any]], Label | None]:
    """Return the first rows, and what is said of the others: how many, and the command that lists them."""
    if len(rows) <= most:
        return rows, None
    more = phrase(
        "The first {most:,} of {n:,}: {command} lists all.", most=most, n=len(rows), command=command
    )
    return rows[:most], more


def everybody_has(flags: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return the flags that every one of several rows has: they are told once, not in each."""
    every = [frozenset(one) for one in flags]
    return frozenset.intersection(*every) if len(every) > 1 else frozenset()


def in_words(flags: Iterable[str]) -> list[Label]:
    """Say what is particular about a result or a line, and what it waits for."""
    flags = list(flags)
    opened = [one for flag in flags if flag.startswith(_OPEN) for one in waiting([flag])]
    rest = [flag for flag in flags if not flag.startswith(_OPEN) and flag != DEFAULT_ASSUMED]
    return [*([_ASSUMED] if DEFAULT_ASSUMED in flags else []), *told(rest), *opened]


def people(n: int) -> Label:
    """Return `n` people in words."""
    return phrase_for(n, "{n} person", "{n} people")


__all__ = [
    "COUNT",
    "FLAGS",
    "ID",
    "MOST_ROWS",
    "NAME",
    "UNIT",
    "everybody_has",
    "first_rows",
    "in_words",
    "people",
]
