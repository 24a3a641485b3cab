"""A set of sanctions as a table: what sets each off, what it comes to, how often it counts, who bears it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kpi.app.forms.rows import condition_words
from kpi.app.rule_words import both_words
from kpi.app.vocabulary import CHARGED, WINDOWS
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.sanction import Sanction, SanctionSet
from kpi.words import Label, phrase

_AFTER = {"award": phrase("award"), "fine": phrase("fine"), "points": phrase("points")}


def chapter_rows(chapter: SanctionSet, catalogue: Catalogue, day: date) -> list[dict[str, Any]]:
    """Return the sanctions of a set as rows: name, event, amount, counting, charged, clauses."""
    return [_row(one, catalogue, day) for one in chapter.sanctions]


def _row(sanction: Sanction, catalogue: Catalogue, day: date) -> dict[str, Any]:
    rule = catalogue.rules[sanction.rule]
    label = rule.label if rule.label != Label() else Label(short(rule.id), short(rule.id))
    kind = _AFTER.get(rule.kind, Label())
    called = label if kind == Label() else phrase("{label} ({kind})", label=label, kind=kind)
    return {
        "name": called,
        "event": _joined(_events(sanction, catalogue)),
        "amount": both_words(rule, catalogue, day),
        "counting": _counting(sanction),
        "charged": CHARGED.get(sanction.charged, Label(sanction.charged, sanction.charged)),
        "clauses": rule.cited,
    }


def _events(sanction: Sanction, catalogue: Catalogue) -> Iterator[Label]:
    for kind in sanction.trigger.kinds if sanction.trigger is not None else ():
        yield catalogue.events[kind].label if kind in catalogue.events else Label(short(kind), short(kind))
    if sanction.when is not None:
        told = condition_words(sanction.when, catalogue)
        yield phrase("only where {told}", told=told)


def _counting(sanction: Sanction) -> Label:
    """Say within which time occurrences are numbered; a sanction without events is read once a period."""
    if sanction.trigger is None:
        return phrase("once a period")
    return WINDOWS.get(sanction.trigger.window, Label(sanction.trigger.window, sanction.trigger.window))


def _joined(labels: Iterator[Label]) -> Label:
    every = list(labels)
    return Label("、".join(one.text("zh") for one in every), ", ".join(one.text("en") for one in every))


__all__ = ["chapter_rows"]
