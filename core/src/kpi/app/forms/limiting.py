"""A set of limits as a page: what may be taken of each kind of money, what must be left, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from kpi.words import Label

_CARRIED = Label("结转下期", "carried on")
_WAIVED = Label("不再扣", "waived")


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
    one: LimitSet, catalogue: Catalogue, day: date, bindings: Iterable[Binding] = ()
) -> LimitForm:
    """Return a set of limits as it holds on `day`.

    Raises:
        PolicyError: for a parameter that cannot be read.
    """
    terms = terms_on(one, catalogue, day)
    rules = [part.rule for part in one.parts] + [one.floor] * bool(one.floor)
    return LimitForm(
        one.id,
        one.label,
        one.clauses,
        tuple(_holding(one, catalogue, day, terms, bindings)),
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
    one: LimitSet, catalogue: Catalogue, day: date, terms: Terms, bindings: Iterable[Binding]
) -> Iterator[Label]:
    every = FREQUENCIES[one.frequency]
    yield Label(f"周期：{every.zh}", f"holds: {every.en}")
    wage = _kinds(one.wage)
    yield Label(f"限额的基数：{wage.zh}之和", f"measured by the sum of: {wage.en}")
    if one.floor:
        floor = catalogue.rules[one.floor]
        said = both_words(floor, catalogue, valid_day(floor, day))
        yield Label(
            f"最低应留：{floor.label.text('zh')}（{said.zh}）",
            f"must be left: {floor.label.text('en')} ({said.en})",
        )
        rest = _kinds(one.rest)
        yield Label(f"与其比较的：{rest.zh}之和", f"compared with it: the sum of {rest.en}")
        partial = PARTIALS[terms.partial]
        yield Label(f"期内入职或离职者：{partial.zh}", f"who joined or left within the period: {partial.en}")
    if one.floor and one.lifts:
        lifts = _kinds(one.lifts)
        yield Label(f"有下列款项者不比较：{lifts.zh}", f"not compared: whoever has {lifts.en}")
    yield _regions(terms.regions)
    for move, rules in one.beside.items():
        labels = [catalogue.rules[name].label for name in rules]
        word = BESIDE[move]
        yield Label(
            f"{word.zh}时一并提示：{'、'.join(label.text('zh') for label in labels)}",
            f"told beside {word.en}: {', '.join(label.text('en') for label in labels)}",
        )
    bound = [holds_for(binding) for binding in bindings if one.id in binding.limits]
    yield from bound or [
        Label("适用于：尚无（未绑定则不起作用）", "holds for: nobody, until a company binds it")
    ]


def _regions(regions: Mapping[str, str]) -> Label:
    if not regions:
        return Label("地区：未设", "regions: none set")
    return Label(
        f"地区：{'、'.join(f'{unit} = {word}' for unit, word in regions.items())}",
        f"regions: {', '.join(f'{unit} = {word}' for unit, word in regions.items())}",
    )


def _kinds(kinds: Iterable[Money]) -> Label:
    labels = [MONEY[kind] for kind in kinds]
    return Label("、".join(one.zh for one in labels), ", ".join(one.en.lower() for one in labels))


__all__ = ["LimitForm", "LimitRow", "limit_form_of"]
