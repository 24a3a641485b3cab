"""What stands beside a proposal for those who decide: the rules that a person's limits tell (not legal advice)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import show
from kpi.model.names import short

if TYPE_CHECKING:
    from kpi.engine.context import Context


def notes(context: Context, subject: int, moves: Iterable[str]) -> list[dict[str, Any]]:
    """Return a row for each rule that is told beside one of the proposals, in the order of the set.

    What is not known has no value: nothing is taken for granted.
    """
    from kpi.engine.explain.beside import beside

    rows: dict[str, dict[str, Any]] = {}
    for move in moves:
        for one in beside(context, subject, move):
            rows[one.rule.id] = {
                "rule": one.rule.id,
                "rule_name": short(one.rule.id),
                "label": one.rule.label,
                "value": show(one.value, 2) if isinstance(one.value, Fraction) else one.value,
                "flags": list(one.flags),
                "limits": one.rule.limits,
                "clauses": list(one.rule.clauses),
            }
    return list(rows.values())


__all__ = ["notes"]
