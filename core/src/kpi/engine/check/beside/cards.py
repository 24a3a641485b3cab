"""Whether the full marks of a scorecard add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.check.rules.examined import full_mark
from kpi.exact import show
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.label import Label
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger

_WHOLE = Fraction(100)


def weights(card: Scorecard, catalogue: Catalogue, day: date, *, printed: bool = False) -> Iterator[Finding]:
    """Yield a card whose items have full marks that do not add up to 100.

    Of items that exclude each other, or that are printed for different people, the most counts. A card of one item,
    and one of which a full mark is not given, has no total to hold it against. As `printed` all items count.
    """
    if card.ledger is not Ledger.POINTS or len(card.items) < 2:
        return
    marks = {place: full_mark(catalogue.rules[item.rule], day) for place, item in enumerate(card.items)}
    if card.incomplete:
        known = sum((mark for mark in marks.values() if mark is not None), Fraction(0))
        if known == _WHOLE:
            return
        yield _finding(
            card,
            "incomplete_form",
            "note",
            f"表格印刷不全：可见各项满分合计 {show(known)}",
            f"the form is cut off: the visible items come to {show(known)}",
            "incomplete_policy",
        )
        return
    if any(not mark for mark in marks.values()):
        return
    total = sum(_counted(card, marks), Fraction(0))
    whole = sum((mark or Fraction(0) for mark in marks.values()), Fraction(0))
    settled = "exclusive" if printed and total == _WHOLE != whole else ""
    if total != _WHOLE or settled:
        said = show(whole if settled else total)
        message = (f"各项满分合计 {said}，不是 100", f"the full marks come to {said}, not 100")
        found = _finding(card, "weights", "warning", *message, "overweight_policy")
        yield attrs.evolve(found, settled=settled)


def _counted(card: Scorecard, marks: dict[int, Fraction | None]) -> Iterator[Fraction]:
    """Yield one full mark for each set of items of which a person has one."""
    most: dict[object, Fraction] = {}
    for place, item in enumerate(card.items):
        key = next((names for names in card.exclusive if item.name in names), place)
        most[key] = max(most.get(key, Fraction(0)), marks[place] or Fraction(0))
    yield from most.values()


def _finding(card: Scorecard, code: str, severity: str, zh: str, en: str, parameter: str) -> Finding:
    has = any(one.name == parameter for one in card.parameters)
    return Finding(
        code,
        severity,
        Label(f"{card.label.text('zh')}：{zh}", f"{card.label.text('en')}: {en}"),
        where=card.where,
        clauses=card.clauses,
        about=card.id,
        parameter=f"{card.id}.{parameter}" if has else "",
    )
