"""Where one person stands on a ladder, now and then: the level, and which conditions of the next one hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kpi.output.brief import brief
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.engine.context import Context
    from kpi.engine.explain.ladder import Part, Stand

LEVEL, CONDITION = "level", "condition"
"""What a row is about."""

_LEVEL = phrase("level")

MakeRow = Callable[..., dict[str, Any]]


def standing_rows(now: Context, then: Context, subject: int, make: MakeRow) -> Iterator[dict[str, Any]]:
    """Give the level and the conditions of the ladders that are looked at in the period; see `Comparison.row`.

    The contexts are as the run left them. A condition is yes, no or missing, and is told with what it would be.
    """
    from kpi.engine.explain.ladder import stands

    for name, members in now.population.bound.ladders.items():
        ladder = now.catalogue.ladders[name]
        if ladder.frequency is not now.period.frequency or subject not in members["subject"]:
            continue
        if name not in then.population.bound.ladders:
            continue
        was = next(stands(now, ladder, [subject]), None)
        will = next(stands(then, then.catalogue.ladders[name], [subject]), None)
        yield make(subject, LEVEL, _LEVEL, _level(was), _level(will), rule=name)
        before, after = (dict(_conditions(stand)) for stand in (was, will))
        for key in dict.fromkeys([*before, *after]):
            parts = before.get(key), after.get(key)
            told = parts[1] or parts[0]
            assert told is not None
            met = (None if part is None else part.met for part in parts)
            rule = told.rule.id
            yield make(subject, CONDITION, _told(told, key[0]), *met, rule=rule, item=told.name)


def _conditions(stand: Stand | None) -> Iterator[tuple[tuple[Label, str], Part]]:
    """Give the conditions of the next level, by its label and their name."""
    if stand is not None and stand.next is not None:
        yield from (((stand.next.label, one.name), one) for one in stand.parts)


def _level(stand: Stand | None) -> Label | None:
    return None if stand is None or stand.level is None else stand.level.label


def _told(part: Part, level: Label) -> Label:
    zh, en = (
        f"{level.text(lang)}: {brief(part.why, lang, part.rule.label.text(lang), gather=True)}"
        for lang in ("zh", "en")
    )
    return Label(zh, en)


__all__ = ["CONDITION", "LEVEL", "standing_rows"]
