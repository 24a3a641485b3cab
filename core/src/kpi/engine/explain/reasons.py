"""The reasons of many lines: what those of several people read is made once."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpi.engine.context import Context
from kpi.engine.explain.conditions import explain_proposal
from kpi.engine.explain.effects import Sanctions, explain_sanction
from kpi.engine.explain.money import explain_pay
from kpi.engine.explain.points import Cards
from kpi.engine.lines import LineBlock
from kpi.expr import Why
from kpi.model.line import Line
from kpi.types import Stage


@attrs.define
class Reasons:
    """Gives lines their reasons; a run's `context` and `blocks` are as `kpi.engine.run.stages` left them."""

    context: Context
    blocks: Sequence[LineBlock]
    cards: Cards = attrs.field(init=False)
    sanctions: Sanctions = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cards = Cards(self.context)
        self.sanctions = Sanctions(self.context)

    def of(self, lines: Sequence[tuple[Line, int]]) -> list[tuple[Why | None, int]]:
        """Return the tree behind each line of a subject, None where there is none, and whose figures it reads.

        The chain of pay is gone through once a call: ask for many people at a time.
        """
        paid = explain_pay(self.context, self.blocks, [one for one in lines if one[0].stage is Stage.PAY])
        return [self._of(line, subject, paid) for line, subject in lines]

    def _of(self, line: Line, subject: int, paid: dict[Line, Why]) -> tuple[Why | None, int]:
        if line.stage is Stage.PAY:
            return paid.get(line), subject
        if line.stage in (Stage.POINT_SANCTIONS, Stage.MONEY_SANCTIONS):
            return explain_sanction(self.sanctions, line, subject)
        if line.stage is Stage.LADDER:
            return explain_proposal(self.context, line, subject), subject
        return self.cards.explain(line, subject), subject


__all__ = ["Reasons"]
