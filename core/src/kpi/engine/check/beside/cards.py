"""Whether the full marks of a scorecard add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import islice

import attrs

from kpi.engine.check.about import found_of
from kpi.engine.check.beside.conditioned import People, people
from kpi.engine.check.rules.examined import full_mark
from kpi.exact import show
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger
from kpi.words import Label, phrase

_WHOLE = Fraction(100)


def weights(card: Scorecard, catalogue: Catalogue, day: date, *, printed: bool = False) -> Iterator[Finding]:
    """Yield a card whose items have full marks that do not add up to 100.

    Of items that exclude each other the most counts; items with conditions count for whom these hold, and the total is
    taken for each way in which they can hold together. A card of one item, one of which a full mark is not given, and
    one with too many such ways have no total to hold it against. As `printed` all items of a card count of which some
    exclude each other.
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
            phrase("the form is cut off: the visible items come to {known}", known=show(known)),
            "incomplete_policy",
        )
        return
    if any(not mark for mark in marks.values()):
        return
    as_text = printed and card.exclusive
    ways = [People(tuple(marks), {})] if as_text else people(card, catalogue)
    wrong = (found for one in ways if (found := _total(card, marks, one, printed=printed)))
    yield from islice(wrong, 1)


def _total(
    card: Scorecard, marks: Mapping[int, Fraction | None], one: People, *, printed: bool
) -> Finding | None:
    """Return what is wrong with the total of those for whom some items are."""
    mine = {place: marks[place] or Fraction(0) for place in one.items}
    total = sum(_counted(card, mine), Fraction(0))
    whole = sum(mine.values(), Fraction(0))
    settled = "exclusive" if printed and total == _WHOLE != whole else ""
    if not mine or (total == _WHOLE and not settled):
        return None
    said = show(whole if settled else total)
    message = (
        phrase("the full marks come to {total} where {who}, not 100", total=said, who=one.label)
        if one.given
        else phrase("the full marks come to {total}, not 100", total=said)
    )
    found = _finding(card, "weights", "warning", message, "overweight_policy")
    return attrs.evolve(found, settled=settled)


def _counted(card: Scorecard, marks: Mapping[int, Fraction]) -> Iterator[Fraction]:
    """Yield one full mark for each set of items of which a person has one."""
    most: dict[object, Fraction] = {}
    for place, mark in marks.items():
        key = next((names for names in card.exclusive if card.items[place].name in names), place)
        most[key] = max(most.get(key, Fraction(0)), mark)
    yield from most.values()


def _finding(card: Scorecard, code: str, severity: str, said: Label, parameter: str) -> Finding:
    has = any(one.name == parameter for one in card.parameters)
    return Finding(
        code,
        severity,
        found_of(card.label, said),
        where=card.where,
        clauses=card.clauses,
        about=card.id,
        parameter=f"{card.id}.{parameter}" if has else "",
    )
