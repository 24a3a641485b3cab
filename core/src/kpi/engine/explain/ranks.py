"""Why somebody has a rank: the scores of the group, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.engine.computed import GROUP_INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.explain.lines import ExplainedLine
from kpi.engine.lines import UNITS
from kpi.engine.measure import measure
from kpi.engine.population import SCOPES
from kpi.expr import Why
from kpi.model.line import Line
from kpi.model.scorecard import Ranking
from kpi.types import Scope, Stage
from kpi.words import Label

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
            _scores(context, card.id, card.ranking, subject),
            clauses=card.clauses,
        )
        found.append(ExplainedLine(line, card.clauses, why, recorded=False))
    return found


def _scores(context: Context, card: str, ranking: Ranking, subject: int) -> tuple[Why, ...]:
    """Return the ranked scores of the subject's group, each with what parts it from its like."""
    import polars as pl

    scope = ranking.scope

    ranked = context.results.filter((pl.col("card") == card) & pl.col("rank").is_not_null())
    if scope is not Scope.CARD:
        keys = context.population.people.select("subject", pl.col(SCOPES[scope]).alias("_group"))
        ranked = ranked.join(keys, on="subject", how="left", maintain_order="left")
        own = ranked.filter(pl.col("subject") == subject)["_group"]
        ranked = ranked.filter(pl.col("_group") == own[0])
    named = ranked.join(context.names.select("subject", "id"), on="subject", how="left").sort("rank", "id")
    shown = pl.concat([named.head(SHOWN), named.slice(SHOWN).filter(pl.col("subject") == subject)])
    ties = context.catalogue.metrics[ranking.ties] if ranking.ties else None
    if ties is not None:
        shown = measure(context, shown, [ties.id])
    return tuple(
        Why(
            "score",
            Label(row["id"], row["id"]),
            None if row["score"] is None else Fraction(row["score"], UNITS),
            () if ties is None else (Why("var", ties.label, _value(row, ties.id)),),
        )
        for row in shown.iter_rows(named=True)
    )


def _value(row: Mapping[str, Any], name: str) -> Fraction | None:
    above, below = row[f"{name}.n"], row[f"{name}.d"]
    return Fraction(above, below) if above is not None and below else None


__all__ = ["RANK", "explain_ranks"]
