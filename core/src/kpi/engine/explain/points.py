"""Why an item has its points."""

from __future__ import annotations

import attrs

from kpi.engine.card.members import members_of
from kpi.engine.card.plan import CardPlan, plan_card
from kpi.engine.context import Context
from kpi.engine.explain.decisions import DECISION, decision_why
from kpi.engine.explain.places import Places
from kpi.expr import Why
from kpi.model.line import STEPS, Line
from kpi.model.parameter import parameter_called
from kpi.types import Stage


@attrs.define
class Cards:
    """The cards of a run, measured again for explaining; each at most once."""

    context: Context
    known: dict[str, tuple[CardPlan, Places]] = attrs.field(factory=dict)

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
        plan, places = self._measured(line.card)
        one = next((one for one in plan.items if one.item.name == line.item), None)
        if one is None:
            return None
        if line.cause.startswith(DECISION):
            return decision_why(self.context, line.cause, line.amount, clauses=one.rule.clauses)
        if not places.of(subject):
            return None
        explained = places.explain(one.tree, places.of(subject)[0])
        if explained.value is None and line.amount is not None:
            # The na_policy gave the points.
            return Why(f"na_policy {one.na_policy}", one.rule.label, line.amount, (explained.why,))
        return explained.why

    def _measured(self, card: str) -> tuple[CardPlan, Places]:
        if card not in self.known:
            plan = plan_card(
                self.context.catalogue.scorecards[card], self.context.catalogue, self.context.day
            )
            self.known[card] = plan, Places(members_of(self.context, plan).frame, plan.scopes)
        return self.known[card]


__all__ = ["Cards"]
