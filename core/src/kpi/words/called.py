"""What sorts of declarations and units are called where a message speaks of one: `unknown metric 'x'`."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.words.label import Label
from kpi.words.texts import Texts

_TEXTS = Texts("kpi")
phrase_in = _TEXTS.phrase_in

SORTS: Mapping[str, Label] = {
    "metric": phrase_in("sort", "metric"),
    "scorer": phrase_in("sort", "scorer"),
    "rule": phrase_in("sort", "rule"),
    "scorecard": phrase_in("sort", "scorecard"),
    "sanctions": phrase_in("sort", "sanctions"),
    "set of sanctions": phrase_in("sort", "set of sanctions"),
    "pay": phrase_in("sort", "pay"),
    "pay scheme": phrase_in("sort", "pay scheme"),
    "ladder": phrase_in("sort", "ladder"),
    "procedure": phrase_in("sort", "procedure"),
    "attendance": phrase_in("sort", "attendance"),
    "set of attendance rules": phrase_in("sort", "set of attendance rules"),
    "clock": phrase_in("sort", "clock"),
    "due": phrase_in("sort", "due"),
    "panel": phrase_in("sort", "panel"),
    "limits": phrase_in("sort", "limits"),
    "set of limits": phrase_in("sort", "set of limits"),
    "event": phrase_in("sort", "event"),
    "event kind": phrase_in("sort", "event kind"),
    "kind of event": phrase_in("sort", "kind of event"),
    "rated item": phrase_in("sort", "rated item"),
    "table": phrase_in("sort", "table"),
    "working": phrase_in("sort", "working"),
    "clause": phrase_in("sort", "clause"),
    "importer": phrase_in("sort", "importer"),
    "check": phrase_in("sort", "check"),
    "demo": phrase_in("sort", "demo"),
}

UNITS: Mapping[str, Label] = {
    "percent": phrase_in("unit", "percent"),
    "ratio": phrase_in("unit", "ratio"),
    "seconds": phrase_in("unit", "seconds"),
    "minutes": phrase_in("unit", "minutes"),
    "hours": phrase_in("unit", "hours"),
    "days": phrase_in("unit", "days"),
    "months": phrase_in("unit", "months"),
    "years": phrase_in("unit", "years"),
    "yuan": phrase_in("unit", "yuan"),
    "count": phrase_in("unit", "count"),
    "points": phrase_in("unit", "points"),
    "score": phrase_in("unit", "score"),
    "rank": phrase_in("unit", "rank"),
    "level": phrase_in("unit", "level"),
    "flag": phrase_in("unit", "flag"),
    "number": phrase_in("unit", "number"),
}


def called(word: str) -> Label:
    """Return what a sort of declarations is called, by the word that references use for it."""
    return SORTS.get(word) or Label(word, word)


def measured(unit: str) -> Label:
    """Return what a unit is called, by its key."""
    return UNITS.get(unit) or Label(unit, unit)


__all__ = ["called", "measured"]
