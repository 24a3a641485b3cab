"""One stage of the engine by itself: a context over facts in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpi.exact import exactly
from kpi.model.catalogue import Policy
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.engine.context import Context
    from kpi.engine.lines import LineBlock
    from kpi.testing.facts import MemoryFacts


def context_of(
    policy: Policy, facts: MemoryFacts, period: str, results: Iterable[Mapping[str, Any]] = ()
) -> Context:
    """Return the context of a period whose standings are `results`: subject, card, and any of score, grade, rank, flags."""
    import polars as pl

    from kpi.engine.context import Context
    from kpi.engine.lines import UNITS
    from kpi.engine.population import populate

    at = Period.parse(period)
    names = facts.subjects().sort("id")
    keys = dict(zip(names["id"], names["subject"], strict=True))
    population = populate(policy, facts, at, names)
    units = dict(zip(population.people["subject"], population.people["unit"], strict=True))
    schema = {
        "subject": pl.Int64, "card": pl.String, "unit": pl.Int64, "score": pl.Int64, "grade": pl.String,
        "rank": pl.Int64, "of": pl.Int64, "target_met": pl.Boolean, "flags": pl.String,
    }  # fmt: skip
    rows = [
        {
            **dict.fromkeys(schema),
            **row,
            "subject": keys[row["subject"]],
            "unit": units.get(keys[row["subject"]]),
            "score": None if row.get("score") is None else int(exactly(row["score"]) * UNITS),
            "flags": row.get("flags", ""),
        }
        for row in results
    ]
    return Context(policy, facts, at, names, population, pl.DataFrame(rows, schema=schema, orient="row"))


def lines_of(context: Context, blocks: Iterable[LineBlock]) -> list[dict[str, Any]]:
    """Return lines as plain rows, ordered by subject: amounts in text, ids in place of keys."""
    from fractions import Fraction

    from kpi.engine.lines import UNITS
    from kpi.exact import show

    names = dict(zip(context.names["subject"], context.names["id"], strict=True))
    found = []
    for block in blocks:
        for row in block.rows.iter_rows(named=True):
            amount = row["amount"]
            found.append(
                {
                    "subject": names[row["subject"]],
                    "card": block.card,
                    "item": block.item,
                    "stage": str(block.stage),
                    "rule": block.rule,
                    "ledger": None if block.ledger is None else str(block.ledger),
                    "kind": None if block.kind is None else str(block.kind),
                    "amount": None if amount is None else show(Fraction(amount, UNITS), 2),
                    "status": row["status"],
                    "cause": row["cause"],
                    "flags": [flag for flag in row["flags"].split(",") if flag],
                }
            )
    return sorted(found, key=lambda line: str(line["subject"]))
