"""What `kpi ladder` says of one person: the row of the table and of JSON, and the conditions that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpi.app.directory import proposed
from kpi.model.ladder import Ladder
from kpi.model.names import short
from kpi.output.brief import brief
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.engine.explain.ladder import Part, Stand

Row = dict[str, Any]

_LOSING = phrase("losing the level")
_MET = {True: phrase("yes"), False: phrase("no"), None: phrase("no data")}


def stand_row(stand: Stand, ladder: Ladder, labels: Mapping[str, Label], lang: str) -> Row:
    """Return where somebody stands: what is for programs, and in `..._told` and `looked_at` what a table shows."""
    conditions = [_condition(one, lang) for one in stand.parts]
    losing = [_condition(one, lang) for one in stand.losing]
    told = proposed(labels, ladder.id, stand.proposal, stand.target) if stand.proposal else None
    return {
        "level": None if stand.level is None else stand.level.id,
        "level_label": None if stand.level is None else stand.level.label,
        "since": stand.since,
        "next": None if stand.next is None else stand.next.id,
        "next_label": None if stand.next is None else stand.next.label,
        "met": [one.name for one in stand.parts if one.met],
        "missing": [one.name for one in stand.parts if not one.met],
        "missing_told": _why_or_missing(stand, lang),
        "conditions": conditions,
        "losing": [one for one in losing if one["met"]],
        "proposal": stand.proposal or None,
        "proposed_level": stand.target or None,
        "proposal_told": told,
        "status": stand.status or None,
        "cause": stand.cause,
        "flags": list(stand.flags),
        "flags_told": gathered(stand.flags),
        "looked_at": _looked_at(stand, conditions, losing),
    }


def _why_or_missing(stand: Stand, lang: str) -> list[str]:
    due = stand.proposal in ("demote", "dismissal")
    losing = [one for one in stand.losing if one.met] if due else []
    return [_brief(one, lang, gather=True) for one in losing or stand.parts if losing or not one.met]


def gathered(flags: Collection[str]) -> list[str]:
    """Return flags with those that differ after their colon alone counted."""
    counts = Counter(flag.partition(":")[0] for flag in flags)
    told = {
        stem: f"{stem} ×{counts[stem]}" if counts[stem] > 1 else flag
        for flag in flags
        for stem in [flag.partition(":")[0]]
    }
    return list(told.values())


def _looked_at(stand: Stand, conditions: Sequence[Row], losing: Sequence[Row]) -> list[Row]:
    """Return a row for every condition that was read: those of the next level, then those that take this one away."""
    rows = [(stand.next, one) for one in conditions] + [(None, one) for one in losing]
    return [
        {**row, "for": _LOSING if level is None else level.label, "met": _MET[row["met"]]}
        for level, row in rows
    ]


def _brief(part: Part, lang: str, *, gather: bool = False) -> str:
    return brief(part.why, lang, part.rule.label.text(lang), gather=gather)


def _condition(part: Part, lang: str) -> Row:
    return {
        "name": part.name,
        "rule": part.rule.id,
        "rule_name": short(part.rule.id),
        "met": part.met,
        "told": _brief(part, lang),
        "clauses": list(part.rule.clauses),
    }


__all__ = ["gathered", "stand_row"]
