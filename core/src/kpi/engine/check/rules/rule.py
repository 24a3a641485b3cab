"""All that is found of one rule by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.check.rules.directions import directions, leaps
from kpi.engine.check.rules.divisions import divisions
from kpi.engine.check.rules.examined import Examined, examined
from kpi.engine.check.rules.holes import dead, gaps, never, overlaps
from kpi.engine.check.rules.marks import marks
from kpi.engine.check.rules.periods import left_open, supposed, table_gaps, unreadable, with_full
from kpi.engine.check.rules.standings import Standings
from kpi.engine.check.rules.units import units
from kpi.errors import PolicyError
from kpi.expr import Aggregate, Opaque, walk
from kpi.expr.check import Known
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.rule import Rule
from kpi.words import phrase


@attrs.define
class Rules:
    """Rules examined with the numbers that hold on a day; `jump` is the largest leap of points that is not told.

    `counts` says how many results were examined how, `mains` has the first result of each rule.
    """

    catalogue: Catalogue
    day: date
    jump: Fraction | None = None
    known: Known = attrs.field(factory=Known.nothing)
    standings: Standings | None = None
    counts: Counter[str] = attrs.field(factory=lambda: Counter({"exact": 0, "sampled": 0, "not_examined": 0}))
    mains: dict[str, Examined] = attrs.field(factory=dict)

    def findings(self, rule: Rule) -> Iterator[Finding]:
        """Yield what is wrong with a rule; one that waits for its full mark is examined with a supposed one."""
        yield from table_gaps(rule)
        waits = list(left_open(rule, self.day))
        yield from waits
        try:
            results = list(self._examined(rule))
        except PolicyError as error:
            assumed = with_full(rule, self.day) if waits else None
            if assumed is not None:
                yield from (supposed(one) for one in self.findings(assumed))
                return
            self.counts["not_examined"] += 1
            yield from unreadable(rule, error, self.day)
            return
        for one in results:
            if one.main:
                self.mains[rule.id] = one
            yield from self._of_result(one, waits=bool(waits))

    def uncounted(self) -> Rules:
        """Return the same for rules that are not the policy's own, whose results are not counted."""
        return Rules(self.catalogue, self.day, self.jump, self.known, self.standings)

    def _examined(self, rule: Rule) -> Iterator[Examined]:
        if self.standings is None:
            return examined(rule, self.catalogue, self.day, self.known)
        return examined(rule, self.catalogue, self.day, self.known, self.standings.bounded)

    def _of_result(self, one: Examined, *, waits: bool) -> Iterator[Finding]:
        """Yield what is wrong with a result; of one that waits for its full mark no case can come about yet."""
        nodes = tuple(walk(one.tree))
        if any(isinstance(node, Opaque) for node in nodes):
            self.counts["not_examined"] += 1
            told = phrase("worked out by a function, which cannot be examined")
            yield one.finding("opaque", "note", told)
            return
        grouped = any(isinstance(node, Aggregate) for node in nodes)
        self.counts["not_examined" if grouped else "exact" if one.found.exact else "sampled"] += 1
        for found in (
            gaps(one),
            divisions(one),
            overlaps(one),
            marks(one),
            units(one),
            directions(one),
            leaps(one, self.jump),
        ):
            yield from found
        if not waits:
            yield from dead(one)
            if self.standings is not None and self.standings.judges(one.rule):
                yield from never(one)


def accepted(one: Finding, rule: Rule) -> Finding:
    """Turn what the author stands by into a note, with his reason."""
    reason = rule.accepted.get(one.code)
    return one if reason is None else attrs.evolve(one, severity="note", accepted=reason)


__all__ = ["Rules", "accepted"]
