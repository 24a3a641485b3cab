"""A set of limits as a page: what may be taken of each kind of money, what must be left, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kpi.app.forms.assuming import assumed_by_limits
from kpi.app.forms.hanging import holds_for
from kpi.app.forms.shape import Assumed, document_of
from kpi.app.rule_words import both_words, valid_day
from kpi.app.vocabulary import BESIDE, FREQUENCIES, LIMIT_MODES, MONEY, PARTIALS
from kpi.engine.pay.limits.terms import Terms, terms_on
from kpi.frozen import frozen
from kpi.model.catalogue import Binding, Catalogue
from kpi.model.limit import LimitPart, LimitSet
from kpi.types import Money
from kpi.words import Label, listed, phrase

_CARRIED = phrase("carried on")
_WAIVED = phrase("waived")


@frozen
class LimitRow:
    """A part of a set: of which kinds how much at most, what follows beyond it, what happens to what is given back."""

    name: str
    kinds: tuple[Label, ...]
    rule: str
    label: Label
    most: Label
    mode: Label
    back: Label
    floor: bool
    clauses: tuple[str, ...]


@frozen
class LimitForm:
    """A set of limits as people read it; `rows` in the order in which they give way to the floor.

    `holding` says how it holds and for whom, `basis` what each rule rests on and does not see.
    """

    limits: str
    label: Label
    clauses: tuple[str, ...]
    holding: tuple[Label, ...]
    rows: tuple[LimitRow, ...]
    basis: tuple[tuple[str, Label], ...]
    assumed: tuple[Assumed, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Return it as a table of JSON."""
        found: dict[str, Any] = document_of(self)
        return found


def limit_form_of(
    one: LimitSet,
    catalogue: Catalogue,
    day: date,
    bindings: Iterable[Binding] = (),
    *,
    roles: Mapping[str, Label] | None = None,
) -> LimitForm:
    """Return a set of limits as it holds on `day`; `roles` are what the company calls its roles.

    Raises:
        PolicyError: for a parameter that cannot be read.
    """
    terms = terms_on(one, catalogue, day)
    rules = [part.rule for part in one.parts] + [one.floor] * bool(one.floor)
    return LimitForm(
        one.id,
        one.label,
        one.clauses,
        tuple(_holding(one, catalogue, day, terms, [holds_for(each, roles=roles) for each in bindings if one.id in each.limits])),
        tuple(_row(one, part, catalogue, day, terms) for part in one.parts),
        tuple((name, catalogue.rules[name].limits) for name in dict.fromkeys(rules)
              if catalogue.rules[name].limits != Label()),
        assumed_by_limits(one, catalogue, day),
    )  # fmt: skip


def _row(one: LimitSet, part: LimitPart, catalogue: Catalogue, day: date, terms: Terms) -> LimitRow:
    rule = catalogue.rules[part.rule]
    return LimitRow(
        part.name,
        tuple(MONEY[kind] for kind in part.kinds),
        rule.id,
        rule.label,
        both_words(rule, catalogue, valid_day(rule, day)),
        LIMIT_MODES[terms.modes[part.name]],
        _CARRIED if terms.carries[part.name] else _WAIVED,
        part.floor and bool(one.floor),
        rule.cited,
    )


def _holding(
    one: LimitSet, catalogue: Catalogue, day: date, terms: Terms, bound: Sequence[Label]
) -> Iterator[Label]:
    every = FREQUENCIES[one.frequency]
    yield phrase("holds: {every}", every=every)
    wage = _kinds(one.wage)
    yield phrase("measured by the sum of: {wage}", wage=wage)
    if one.floor:
        floor = catalogue.rules[one.floor]
        words = both_words(floor, catalogue, valid_day(floor, day))
        yield phrase("must be left: {label} ({words})", label=floor.label, words=words)
        rest = _kinds(one.rest)
        yield phrase("compared with it: the sum of {rest}", rest=rest)
        partial = PARTIALS[terms.partial]
        yield phrase("who joined or left within the period: {partial}", partial=partial)
    if one.floor and one.lifts:
        lifts = _kinds(one.lifts)
        yield phrase("not compared: whoever has {lifts}", lifts=lifts)
    yield _regions(terms.regions)
    for move, rules in one.beside.items():
        labels = [catalogue.rules[name].label for name in rules]
        word = BESIDE[move]
        yield phrase("told beside {word}: {labels}", word=word, labels=listed(labels))
    yield from bound or [phrase("holds for: nobody, until a company binds it")]


def _regions(regions: Mapping[str, str]) -> Label:
    if not regions:
        return phrase("regions: none set")
    return phrase("regions: {items}", items=listed(f"{unit} = {word}" for unit, word in regions.items()))


def _kinds(kinds: Iterable[Money]) -> Label:
    labels = [MONEY[kind] for kind in kinds]
    return listed(Label(one.zh, one.en.lower()) for one in labels)


__all__ = ["LimitForm", "LimitRow", "limit_form_of"]
