"""Why somebody has a rank: the scores of the group, the best first."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.computed import GROUP_INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.explain.lines import ExplainedLine
from kpi.engine.lines import UNITS
from kpi.engine.population import SCOPES
from kpi.expr import Why
from kpi.model.label import Label
from kpi.model.line import Line
from kpi.types import Scope, Stage

RANK = "rank"
SHOWN = 20
"""How many of a group are listed; the subject's own score always is."""


def explain_ranks(context: Context, subject: int, name: str) -> list[ExplainedLine]:
    """Return the ranks of a subject, one a card that ranks, as lines that no ledger has."""
    found = []
    for row in context.results.filter(context.results["subject"] == subject).iter_rows(named=True):
        card = context.catalogue.scorecards.get(row["card"])
        if card is None or card.ranking is None or row["rank"] is None:
            continue
        flags = tuple(flag for flag in (row["flags"] or "").split(",") if flag == GROUP_INCOMPLETE)
        line = Line(
            name, card.id, RANK, str(context.period), Stage.STANDING, card.id, None, None, None, flags=flags
        )
        why = Why(
            f"rank in {card.ranking.scope}",
            card.label,
            Fraction(row["rank"]),
            _scores(context, card.id, card.ranking.scope, subject),
            clauses=card.clauses,
        )
        found.append(ExplainedLine(line, card.clauses, why, recorded=False))
    return found


def _scores(context: Context, card: str, scope: Scope, subject: int) -> tuple[Why, ...]:
    """Return the ranked scores of the subject's group."""
    import polars as pl

    ranked = context.results.filter((pl.col("card") == card) & pl.col("rank").is_not_null())
    if scope is not Scope.CARD:
        keys = context.population.people.select("subject", pl.col(SCOPES[scope]).alias("_group"))
        ranked = ranked.join(keys, on="subject", how="left", maintain_order="left")
        own = ranked.filter(pl.col("subject") == subject)["_group"]
        ranked = ranked.filter(pl.col("_group") == own[0])
    named = ranked.join(context.names.select("subject", "id"), on="subject", how="left").sort("rank", "id")
    shown = pl.concat([named.head(SHOWN), named.slice(SHOWN).filter(pl.col("subject") == subject)])
    return tuple(
        Why(
            "score",
            Label(row["id"], row["id"]),
            None if row["score"] is None else Fraction(row["score"], UNITS),
        )
        for row in shown.iter_rows(named=True)
    )


__all__ = ["RANK", "explain_ranks"]
