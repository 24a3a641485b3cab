"""Where everyone on a ladder stands: what is met and what is missing for the next level, and what is due."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.places import Places
from kpi.engine.ladder import due, places_of
from kpi.engine.ladder.conditions import level_rule, parts_of, rows_of_rule
from kpi.engine.measure.levels import level_dates
from kpi.engine.population import SCOPES
from kpi.expr import Why
from kpi.frozen import frozen
from kpi.model.ladder import Ladder, Level
from kpi.model.rule import Rule

if TYPE_CHECKING:
    from kpi.expr import Node


@frozen
class Part:
    """One part of a condition of a level: whether it is met (None: something is missing), and why."""

    name: str
    rule: Rule
    met: bool | None
    why: Why


@frozen
class Stand:
    """A person on a ladder: the present level since when, the next one with its parts, those that take it away.

    `level` is None where the ladder does not have the person's. `proposal` is empty where nothing is due,
    `target` the id of the level proposed.
    """

    subject: int
    level: Level | None
    since: date | None
    next: Level | None = None
    parts: tuple[Part, ...] = ()
    losing: tuple[Part, ...] = ()
    proposal: str = ""
    target: str = ""
    status: str = ""
    cause: str = ""
    flags: tuple[str, ...] = ()


def stands(context: Context, ladder: Ladder, only: Collection[int] | None = None) -> Iterator[Stand]:
    """Yield everyone on a ladder in the order of ids; the context is as `stages` left it.

    With `only` those subjects alone.
    """
    bound = context.population.bound.ladders[ladder.id]
    people = context.population.members(bound).select("subject")
    places = dict(places_of(context, ladder).iter_rows())
    since = dict(
        level_dates(context.policy, context.facts, context.period)
        .select("subject", "level_since")
        .iter_rows()
    )
    found = {row["subject"]: row for row in due(context, ladder).iter_rows(named=True)}
    known: dict[str, tuple[Places, Mapping[str, Node]]] = {}
    for (subject,) in people.iter_rows():
        if only is not None and subject not in only:
            continue
        place = places.get(subject)
        if place is None:
            yield Stand(subject, None, since.get(subject))
            continue
        level = ladder.levels[place]
        above = ladder.levels[place + 1] if place + 1 < len(ladder.levels) else None
        enter = _parts(context, ladder, above, above.enter, subject, known) if above else ()
        lose = _parts(context, ladder, level, (*level.dismiss, *level.lose), subject, known)
        moved = found.get(subject, {})
        yield Stand(
            subject, level, since.get(subject), above, tuple(enter), tuple(lose), **_due(ladder, moved)
        )


def _due(ladder: Ladder, row: Mapping[str, Any]) -> dict[str, Any]:
    if not row:
        return {}
    target = row["target"]
    return {
        "proposal": row["proposal"],
        "target": "" if target is None else ladder.levels[target].id,
        "status": row["status"],
        "cause": row["cause"],
        "flags": tuple(flag for flag in row["flags"].split(",") if flag),
    }


def _parts(
    context: Context,
    ladder: Ladder,
    level: Level,
    names: Collection[str],
    subject: int,
    known: dict[str, tuple[Places, Mapping[str, Node]]],
) -> Iterator[Part]:
    """Yield the parts of rules of a level, explained for one subject; what is read is read once for all."""
    for name in names:
        rule = level_rule(context, ladder, level, name)
        key = f"{level.id}:{name}"
        if key not in known:
            rows = rows_of_rule(context, rule, context.population.bound.ladders[ladder.id])
            counted = {one: without_excluded(tree) for one, tree in parts_of(context, rule).items()}
            known[key] = (Places(rows, SCOPES), counted)
        places, trees = known[key]
        for part, tree in trees.items():
            if part != rule.id:
                why = places.explain(tree, places.of(subject)[-1]).why
                yield Part(part, rule, why.value if isinstance(why.value, bool) else None, why)


__all__ = ["Part", "Stand", "stands"]
