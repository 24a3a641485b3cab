"""Who decided something, and why."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.context import Context
from kpi.expr import Why
from kpi.words import Label

DECISION = "decision "
"""What the cause of a line begins with that somebody decided; the decision's number follows."""


def decision_why(
    context: Context,
    cause: str,
    amount: Fraction | None,
    args: tuple[Why, ...] = (),
    clauses: tuple[str, ...] = (),
) -> Why:
    """Return the reason of a line that a decision made: by whom, and the note."""
    rows = context.facts.frame("decisions")
    row = rows.filter(rows["seq"] == int(cause.removeprefix(DECISION))).row(0, named=True)
    told = ": ".join(part for part in (row["by"], row["note"]) if part)
    return Why("decision", Label(told, told), amount, args, clauses=clauses)


__all__ = ["DECISION", "decision_why"]
