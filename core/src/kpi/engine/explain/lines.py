"""A line with its reasons."""

from __future__ import annotations

from typing import Any

from kpi.exact import show
from kpi.expr import Why
from kpi.frozen import frozen
from kpi.model.line import Line

DIFFERS = "explained_otherwise"
"""Flag of a line whose amount is not the one that its explanation comes to."""


@frozen
class ExplainedLine:
    """A line, the clauses of its rule, and the tree behind its amount (None for a line that states a fact).

    What is not `recorded` is no line of the run: a rank, which stands in the results.
    """

    line: Line
    clauses: tuple[str, ...] = ()
    why: Why | None = None
    flags: tuple[str, ...] = ()
    recorded: bool = True

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return LINE of the contract."""
        line = self.line
        return {
            "card": line.card,
            "item": line.item,
            "period": line.period,
            "stage": line.stage.value,
            "rule": line.rule,
            "ledger": None if line.ledger is None else line.ledger.value,
            "kind": None if line.kind is None else line.kind.value,
            "amount": None if line.amount is None else show(line.amount, 2),
            "status": line.status.value,
            "cause": line.cause,
            "clauses": list(self.clauses),
            "flags": sorted({*line.flags, *self.flags}),
            "why": None if self.why is None else self.why.to_json(lang),
        }


__all__ = ["DIFFERS", "ExplainedLine"]
