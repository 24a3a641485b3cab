"""Why an item has its points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.engine.card.members import members_of
from kpi.engine.card.plan import CardPlan, plan_card
from kpi.engine.context import Context
from kpi.engine.explain.decisions import DECISION, decision_why
from kpi.engine.explain.places import explain_row
from kpi.expr import Why
from kpi.model.line import STEPS, Line
from kpi.model.parameter import parameter_called
from kpi.types import Stage

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Cards:
    """The cards of a run, measured again for explaining; each at most once."""

    context: Context
    known: dict[str, tuple[CardPlan, pl.DataFrame]] = attrs.field(factory=dict)

    def explain(self, line: Line, subject: int) -> Why | None:
        """Return the reasons of a line of the items or the standing; None where there is none but the line itself."""
        card = self.context.catalogue.scorecards.get(line.card)
        if card is None:
            return None
        if line.stage is not Stage.ITEMS and line.cause.startswith(DECISION):
            return decision_why(self.context, line.cause, line.amount, clauses=card.clauses)
        if line.stage is not Stage.ITEMS:
            label, named = STEPS.get(line.item, card.label), parameter_called(line.item, card.parameters)
            parameter = f"{card.id}.{line.item}" if named is not None else ""
            return Why(line.item, label, line.amount, parameter=parameter, clauses=card.clauses)
        plan, frame = self._measured(line.card)
        one = next((one for one in plan.items if one.item.name == line.item), None)
        if one is None:
            return None
        if line.cause.startswith(DECISION):
            return decision_why(self.context, line.cause, line.amount, clauses=one.rule.clauses)
        place = frame["subject"].to_list().index(subject) if subject in frame["subject"] else None
        if place is None:
            return None
        explained = explain_row(one.tree, frame, place, plan.scopes)
        if explained.value is None and line.amount is not None:
            # The na_policy gave the points.
            return Why(f"na_policy {one.na_policy}", one.rule.label, line.amount, (explained.why,))
        return explained.why

    def _measured(self, card: str) -> tuple[CardPlan, pl.DataFrame]:
        if card not in self.known:
            plan = plan_card(
                self.context.catalogue.scorecards[card], self.context.catalogue, self.context.day
            )
            self.known[card] = plan, members_of(self.context, plan).frame
        return self.known[card]


__all__ = ["Cards"]
