"""The reasons of many lines: what those of several people read is made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.conditions import explain_proposal
from kpi.engine.explain.effects import Sanctions, explain_sanction
from kpi.engine.explain.money import explain_pay
from kpi.engine.explain.places import Places
from kpi.engine.explain.points import Cards
from kpi.engine.lines import LineBlock
from kpi.engine.measure import ruled_rows
from kpi.engine.measure.ruled import ruled_tree
from kpi.engine.population import SCOPES
from kpi.expr import Why
from kpi.model.line import Line
from kpi.model.metric import ByRule
from kpi.types import Stage
from kpi.words import Label

RULED = "ruled"
"""Operation of a figure that another rule works out: its tree."""


@attrs.define
class Reasons:
    """Gives lines their reasons; a run's `context` and `blocks` are as `kpi.engine.run.stages` left them."""

    context: Context
    blocks: Sequence[LineBlock]
    ruled: dict[str, Places] = attrs.field(factory=dict)
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

    def follow(self, why: Why, rule: str, subject: int) -> Why:
        """Return a reason with the trees of the rules that work out its figures below them.

        Unlike `kpi.engine.explain.links.Links` it looks neither at rows nor at other people.
        """
        known = self.context.catalogue
        read = known.rules[rule].inputs if rule in known.rules else ()
        sources = {
            label: metric.source
            for one in read
            if (metric := known.metrics.get(one.name)) is not None and isinstance(metric.source, ByRule)
            for label in (one.label, metric.label)
        }
        return self._followed(why, sources, subject) if sources else why

    def _followed(self, why: Why, sources: Mapping[Label, ByRule], subject: int) -> Why:
        if why.op == "var" and why.label in sources:
            inner = self._ruled(sources[why.label], subject)
            return (
                why
                if inner is None or inner.value != why.value
                else attrs.evolve(why, op=RULED, args=(inner,))
            )
        args = tuple(self._followed(arg, sources, subject) for arg in why.args)
        return why if args == why.args else attrs.evolve(why, args=args)

    def _ruled(self, source: ByRule, subject: int) -> Why | None:
        """Return the tree of a rule whose result is a figure, for one subject."""
        if source.rule not in self.ruled:
            rows = ruled_rows(self.context, self.context.catalogue.rules[source.rule])
            self.ruled[source.rule] = Places(rows, SCOPES)
        places = self.ruled[source.rule]
        if not places.of(subject):
            return None
        tree = without_excluded(ruled_tree(self.context, source))
        return self.follow(places.explain(tree, places.of(subject)[0]).why, source.rule, subject)

    def _of(self, line: Line, subject: int, paid: dict[Line, Why]) -> tuple[Why | None, int]:
        if line.stage is Stage.PAY:
            return paid.get(line), subject
        if line.stage in (Stage.POINT_SANCTIONS, Stage.MONEY_SANCTIONS):
            return explain_sanction(self.sanctions, line, subject)
        if line.stage is Stage.LADDER:
            return explain_proposal(self.context, line, subject), subject
        return self.cards.explain(line, subject), subject


__all__ = ["RULED", "Reasons"]
