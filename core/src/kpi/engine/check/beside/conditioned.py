"""For whom the items of a card are: every way in which their conditions can hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from kpi.engine.check.money.conditions import as_flag, read_by
from kpi.engine.check.rules.examined import equals, named, value_label
from kpi.expr import Kind, Value, Var, evaluate_at
from kpi.expr.check import ELSE
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Condition
from kpi.model.scorecard import Scorecard
from kpi.words import Label, commas, phrase

MOST_WAYS = 1000
"""Ways of giving what conditions read, beyond which nothing is said."""
_BESIDE = Fraction(1)


@frozen(eq=False)
class People:
    """Those for whom the items at some places of a card are; `given` is what the conditions read of them."""

    items: tuple[int, ...]
    given: Mapping[Var, Value]

    @property
    def label(self) -> Label:
        """Say who they are: `On probation = yes`; nothing where all items are for everyone."""
        return commas(
            equals(
                named(var.label, var.name),
                value_label(value)
                if not isinstance(value, bool)
                else phrase("yes")
                if value
                else phrase("no"),
            )
            for var, value in self.given.items()
        )


def people(card: Scorecard, catalogue: Catalogue) -> Iterator[People]:
    """Yield one example of each way in which the conditions of a card's items can hold; none where they are too many.

    What is compared with numbers is tried at each of them and beside it; a word that nobody names is not known to exist.
    """
    conditions = {place: item.when for place, item in enumerate(card.items) if item.when is not None}
    reads: dict[str, Var] = {}
    asked: dict[str, list[Condition]] = {}
    for one in conditions.values():
        reads.setdefault(one.name, read_by(one, catalogue))
        asked.setdefault(one.name, []).append(one)
    choices = [_values(reads[name], mine) for name, mine in asked.items()]
    if prod(len(one) for one in choices) > MOST_WAYS:
        return
    tests = {place: as_flag(one, reads[one.name]) for place, one in conditions.items()}
    seen: set[tuple[int, ...]] = set()
    for values in product(*choices):
        row = dict(zip(reads, values, strict=True))
        known = Single({reads[name].name: value for name, value in row.items()}, {})
        items = tuple(
            place
            for place in range(len(card.items))
            if place not in tests or evaluate_at(tests[place], known)[0] is True
        )
        if items not in seen:
            seen.add(items)
            yield People(items, {reads[name]: value for name, value in row.items()})


def _values(read: Var, asked: list[Condition]) -> list[Value]:
    """Return values of what some conditions read among which each of them holds, and does not, if it can."""
    named = [
        one for test in asked for one in (test.value if isinstance(test.value, tuple) else (test.value,))
    ]
    missing: list[Value] = [None] if any(one.op in ("missing", "present") for one in asked) else []
    if read.sort is Kind.FLAG:
        return [True, False, *missing]
    if read.sort is Kind.LEVEL or any(isinstance(one, str) for one in named):
        others = [ELSE] if any(one.op in ("!=", "missing", "present") for one in asked) else []
        words = read.domain.labels or (*(one for one in named if isinstance(one, str)), *others)
        return [*dict.fromkeys(words), *missing]
    marks = sorted({one for one in named if isinstance(one, Fraction)})
    beside = [
        *((a + b) / 2 for a, b in pairwise(marks)),
        *(marks and (marks[0] - _BESIDE, marks[-1] + _BESIDE)),
    ]
    low, high, whole = read.domain.low, read.domain.high, read.domain.whole
    found = [
        one
        for one in sorted({*marks, *beside})
        if (low is None or low <= one)
        and (high is None or one <= high)
        and not (whole and one.denominator != 1)
    ]
    return [*found, *missing] or [Fraction(0)]


__all__ = ["People", "people"]
