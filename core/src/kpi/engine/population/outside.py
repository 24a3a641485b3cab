"""People whom their level keeps out of appraisal: of cards, ranks, means and pools (S001.P1.4.4H1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.population.binding import Bound
from kpi.engine.rules import setting_of, word_value
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.catalogue import Policy
from kpi.model.ladder import Ladder
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

CARD = "card"
OUTSIDE = (CARD, "rank", "mean", "pool")
"""What the people of an excluded level can be left out of."""


def leave_out(policy: Policy, day: date, people: pl.DataFrame, bound: Bound) -> tuple[pl.DataFrame, Bound]:
    """Mark the people of excluded levels as excluded, and unbind their scorecards.

    Raises:
        PolicyError: for a level that the ladder does not have, or a word that is none of `OUTSIDE`.
    """
    import polars as pl

    for name, subjects in sorted(bound.ladders.items()):
        ladder = policy.catalogue.ladders.get(name)
        levels, words = ((), ()) if ladder is None else excluded(ladder, day)
        if not levels:
            continue
        on_ladder = pl.col("subject").is_in(subjects["subject"].implode())
        out = on_ladder & pl.col("level").is_in(list(levels)).fill_null(value=False)
        gone = people.filter(out).select("subject")
        if not gone.height:
            continue
        flags = [
            (pl.col(f"excluded.{word}") | out).alias(f"excluded.{word}") for word in words if word != CARD
        ]
        people = people.with_columns(flags)
        if CARD in words:
            cards = {one: rows.join(gone, on="subject", how="anti") for one, rows in bound.scorecards.items()}
            first = bound.first_card.join(gone, on="subject", how="anti")
            outside = bound.outside.union(gone["subject"].to_list())
            bound = attrs.evolve(bound, scorecards=cards, first_card=first, outside=outside)
    return people, bound


def excluded(ladder: Ladder, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return every name of the levels whose people are left out, and what they are left out of."""
    levels, words = _words(ladder, "excluded_levels", day), _words(ladder, "excluded_from", day) or OUTSIDE
    for word in words:
        word_value(word, f"{ladder.id}.excluded_from", OUTSIDE)
    names: list[str] = []
    for one in levels:
        place = ladder.place(one)
        if place is None:
            known = [name for level in ladder.levels for name in level.names]
            message = sentence("must not name {what!r}", what=one)
            raise PolicyError(
                Fault("parameter", message, f"{ladder.id}.excluded_levels", hint=nearest(one, known))
            )
        names += ladder.levels[place].names
    return tuple(names), words


def _words(ladder: Ladder, name: str, day: date) -> tuple[str, ...]:
    value = setting_of(ladder, name, day)
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),) if value else ()


__all__ = ["OUTSIDE", "excluded", "leave_out"]
