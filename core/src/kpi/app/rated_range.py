"""Ratings beyond the scale on which every rule judges their item: a run would have nothing to go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.importable import roles_of
from kpi.engine.deciding import OUT_OF_RANGE
from kpi.engine.rules import result_tree
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.frozen import frozen
from kpi.ingest.log import FaultLog
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Rated
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.words import Label, Message, phrase, sentence

if TYPE_CHECKING:
    from kpi.expr import Node

_MARKS = (Measure.POINTS, Measure.SCORE, Measure.NUMBER)
_BEYOND = Fraction(1, 10**6)
"""So far beyond the end of a scale no rule takes a number for its end."""


@frozen
class _Judging:
    """A rule on a day, as far as it judges one metric."""

    rule: Rule
    metric: str
    tree: Node
    numbers: tuple[Fraction, ...]

    def refuses(self, value: Fraction) -> bool:
        """Tell whether the rule finds the value out of its range, whatever else it reads."""
        from kpi.expr import evaluate_at, inputs_of
        from kpi.expr.rows import Single

        row: dict[str, Any] = {one.name: None for one in inputs_of(self.tree)}
        result, flags = evaluate_at(self.tree, Single({**row, self.metric: value}, {}))
        return result is None and OUT_OF_RANGE in flags

    def range(self) -> Label:
        """Say where the scale begins and ends: at numbers of the rule, or at 0."""
        taken = [one for one in self.numbers if not self.refuses(one)]
        low = next((one for one in taken if self.refuses(one - _BEYOND)), None)
        high = next((one for one in taken if self.refuses(one + _BEYOND)), None)
        if high is None:
            return (
                phrase("at least {limit}", limit=show(low)) if low is not None else phrase("beyond its scale")
            )
        if low is None:
            return phrase("at most {limit}", limit=show(high))
        return phrase("{low} to {high}", low=show(low), high=show(high))


def refuse_beyond(catalogue: Catalogue, rows: Iterable[Mapping[str, Any]], file: str) -> None:
    """Refuse ratings of a file that every rule that reads them finds out of range; with no such rule any is taken.

    Raises:
        DataError: `out_of_range` for each such row, past the first thousand counted.
    """
    scales, log = _Scales(catalogue), FaultLog(file)
    for row in rows:
        message = scales.fault(row)
        if message is not None:
            where = str(row.get("__where__", file))
            log.add(OUT_OF_RANGE, message, where=where if where.endswith(":score") else f"{where}:score")
    log.raise_if_any()


@attrs.define
class _Scales:
    """The rules that judge each item, and what they said of values so far."""

    catalogue: Catalogue
    metrics: dict[str, list[tuple[Metric, list[Rule]]]] = attrs.field(init=False)
    judging: dict[tuple[str, str, date], tuple[_Judging, ...]] = attrs.field(factory=dict)
    told: dict[tuple[Any, ...], Message | None] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        reading: dict[str, list[Rule]] = {}
        for rule in self.catalogue.rules.values():
            for one in rule.inputs:
                reading.setdefault(one.name, []).append(rule)
        self.metrics = {}
        for metric in self.catalogue.metrics.values():
            if isinstance(metric.source, Rated):
                rules = reading.get(metric.id, [])
                self.metrics.setdefault(metric.source.item, []).append((metric, rules))

    def fault(self, row: Mapping[str, Any]) -> Message | None:
        """Return what is wrong with a rating, or None."""
        value = row.get("score")
        if not isinstance(value, Fraction) or row["item"] not in self.metrics:
            return None
        by = (row["item"], row["rater_role"], row["period"].end)
        if (*by, value) not in self.told:
            if by not in self.judging:
                self.judging[by] = tuple(self._judging(*by))
            self.told[*by, value] = _said(value, self.judging[by])
        return self.told[*by, value]

    def _judging(self, item: str, role: str, day: date) -> Iterator[_Judging]:
        """Yield the rules that read an item as a role rates it; none where one of them cannot be asked alone."""
        from kpi.expr import scopes_of

        found = []
        for metric, rules in self.metrics[item]:
            assert isinstance(metric.source, Rated)
            roles = set(roles_of(metric.source, self.catalogue, day))
            if roles and role not in roles:
                continue
            for rule in rules:
                try:
                    tree = result_tree(rule, self.catalogue, day)
                except PolicyError:
                    return
                if metric.unit not in _MARKS or scopes_of(tree):
                    return
                found.append(_Judging(rule, metric.id, tree, _numbers(rule, day)))
        yield from found


def _said(value: Fraction, judging: Sequence[_Judging]) -> Message | None:
    if not judging or not all(one.refuses(value) for one in judging):
        return None
    rule, limit = judging[0].rule.id, judging[0].range()
    return sentence("{rule}: {size} is out of range, {limit}", rule=rule, size=show(value), limit=limit)


def _numbers(rule: Rule, day: date) -> tuple[Fraction, ...]:
    values = (dated.value for one in rule.parameters if (dated := one.at(day)) is not None)
    return tuple(sorted({Fraction(0), *(one for one in values if isinstance(one, Fraction))}))


__all__ = ["refuse_beyond"]
