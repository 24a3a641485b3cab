"""A line of a run with its reason as an entry of a slip."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from kpi.app.directory import line_label
from kpi.app.flags import flag_label, told, waiting
from kpi.app.forms.rows import full_mark
from kpi.app.slips.causes import Causes
from kpi.app.slips.meanings import Meanings
from kpi.app.slips.shape import Entry
from kpi.app.vocabulary import MONEY
from kpi.engine.explain import clauses_of
from kpi.engine.pay.others import OUTSIDE
from kpi.expr import Why
from kpi.expr.flags import DEFAULT_ASSUMED
from kpi.model.line import LIMIT_STEPS, Line
from kpi.types import LineStatus, Stage
from kpi.words import Label


@attrs.define
class Entries:
    """Makes entries of lines; rules and causes are looked up once for all people."""

    meanings: Meanings
    causes: Causes
    labels: Mapping[str, Label]
    _full: dict[str, Fraction | None] = attrs.field(factory=dict)

    def of(self, line: Line, subject: int, why: Why | None, *, changed: bool) -> Entry:
        """Return the entry of a line of a subject; `changed` tells that its reason is not known any more.

        Its rule may be another one by now: then neither its full mark nor its words are those of the line.
        """
        changed = changed or _differs(why, line)
        item = line.stage is Stage.ITEMS
        rule = line.rule
        outside = line.cause == OUTSIDE
        final = line.status is LineStatus.FINAL
        return Entry(
            MONEY[line.kind] if outside and line.kind else line_label(line, self.labels),
            line.amount,
            line.status,
            () if outside else clauses_of(self.meanings.catalogue, line),
            line.kind,
            self._full_mark(rule) if item and not changed else None,
            self.meanings.words(rule) if item and not changed else Label(),
            None if line.item in LIMIT_STEPS or changed else why,
            self.meanings.of(rule),
            self.causes.of(line, subject),
            _flags(line, changed=changed),
            () if final else waiting(line.flags),
            self.meanings.assumed(rule, why) if DEFAULT_ASSUMED in line.flags and not changed else (),
            changed,
        )

    def _full_mark(self, rule: str) -> Fraction | None:
        if rule not in self._full:
            found = self.meanings.catalogue.rules.get(rule)
            self._full[rule] = None if found is None else full_mark(found, self.meanings.day)[0]
        return self._full[rule]


def _flags(line: Line, *, changed: bool) -> tuple[Label, ...]:
    """Say what is particular about a line; where its rule has changed, not which number was assumed."""
    if not changed or DEFAULT_ASSUMED not in line.flags:
        return told(line.flags)
    return (flag_label(DEFAULT_ASSUMED), *told(one for one in line.flags if one != DEFAULT_ASSUMED))


def _differs(why: Why | None, line: Line) -> bool:
    """Tell whether a reason comes to another amount than the line: it is then none."""
    return why is not None and isinstance(why.value, Fraction) and line.amount not in (None, why.value)


__all__ = ["Entries"]
