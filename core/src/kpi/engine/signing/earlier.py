"""Scores of earlier periods that not all have signed by now."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.history import past_results
from kpi.engine.procedures.people import staff_of
from kpi.engine.remembered import once
from kpi.engine.signing.asking import FINAL, HELD, Asked, asked_on
from kpi.engine.signing.by_people import followed
from kpi.engine.signing.recorded import Signature, signatures
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


def unsigned_at(context: Context, name: str, period: Period) -> pl.DataFrame:
    """Return whose recorded score of an earlier period waits for signatures: subject, held.

    Of a longer period it is that of any of its parts. A score that was taken over is not signed.
    """
    import polars as pl

    card = context.catalogue.scorecards[name]
    nobody = pl.DataFrame(schema={"subject": pl.Int64, "held": pl.Boolean})
    if card.frequency is not period.frequency:
        shorter = card.frequency.months < period.frequency.months
        parts = [one for one in period.parts(card.frequency) if one != context.period] if shorter else []
        return pl.concat([nobody, *(unsigned_at(context, name, one) for one in parts)])
    asked = asked_on(card, context.catalogue, period.end)
    if asked is None or asked.unsigned == FINAL:
        return nobody
    waiting: list[int] = once(
        context.facts, ("unsigned", name, period), lambda: _waiting(context, name, asked, period)
    )
    rows = [(subject, asked.unsigned == HELD) for subject in waiting]
    return pl.DataFrame(rows, schema=nobody.schema, orient="row")


def _waiting(context: Context, card: str, asked: Asked, period: Period) -> list[int]:
    import polars as pl

    recorded = past_results(context, [card], [period]).filter(
        pl.col("run").is_not_null() & pl.col("score.n").is_not_null()
    )
    mine: dict[int, list[Signature]] = {}
    for one in signatures(context.facts, period):
        if one.period and one.about(card):
            mine.setdefault(one.subject, []).append(one)
    staff = staff_of(context.facts)
    found = []
    for subject, above, below in recorded.select("subject", "score.n", "score.d").iter_rows():
        score, rows = Fraction(above, below), mine.get(subject, [])
        if not rows:
            found.append(subject)
            continue
        # A step may have set the recorded score: the score before it is one of those that were signed.
        before = {score, *(one.score for one in rows if one.score is not None)}
        stands = (followed(staff, asked, subject, card, rows, one) for one in before)
        if not any(one.next is None and one.score == score for one in stands):
            found.append(subject)
    return found


__all__ = ["unsigned_at"]
