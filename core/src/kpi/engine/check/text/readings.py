"""Where the words of a clause have two readings, and the result tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from kpi.engine.check.rules.examined import value_text, witness
from kpi.engine.check.rules.periods import SUPPOSED, supposed, with_full
from kpi.engine.check.text.defaults import as_given, owned, written
from kpi.engine.reach import Reach
from kpi.engine.rules import rule_trees
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.expr import Node
from kpi.expr.check import Difference, Known, compare
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding, Trial
from kpi.model.names import short
from kpi.model.parameter import Dated, Other, Parameter, Value
from kpi.model.rule import Rule
from kpi.types import Origin
from kpi.words import Label, phrase

_NOT_READ = frozenset({"open", "as_printed", "as_printed_capped"})
"""Words for what is printed, which is examined by itself."""
_OPEN = phrase("the text leaves it open")
_TWO = phrase("the words have two readings")
_CONTRADICTION = phrase("two clauses say different things")
_TOLD = 4
"""Inputs of a witness that are told in words."""


@frozen
class Doubt:
    """A parameter that may be read otherwise: its value, the others, and whose it is.

    With `same` the trees of its rule are proven to be the same for all of them.
    """

    owner: str
    label: Label
    where: str
    clauses: tuple[str, ...]
    parameter: Parameter
    value: Value
    others: tuple[Other, ...]
    same: bool = False

    @property
    def key(self) -> str:
        """The full name of the parameter."""
        return f"{self.owner}.{self.parameter.name}"

    def finding(
        self,
        other: Other,
        zh: str,
        en: str,
        shown: Mapping[str, str],
        settings: Mapping[str, str],
        about: str = "",
    ) -> Finding:
        """Say where two readings differ; of two clauses it is a contradiction. `about` is what is tried."""
        name, mine, others = self.parameter.name, as_given(self.value), as_given(other.value)
        apart = bool(other.clauses) and not set(other.clauses) & set(self.clauses)
        head = _CONTRADICTION if apart else _TWO if other in self.parameter.readings else _OPEN
        return Finding(
            "contradiction" if apart else "two_readings",
            "note",
            Label(f"{self.label.text('zh')}：{head.zh}：{zh}", f"{self.label.text('en')}: {head.en}: {en}"),
            where=self.where,
            clauses=tuple(dict.fromkeys((*self.clauses, *other.clauses))),
            witness=dict(shown),
            about=about or self.owner,
            parameter=self.key,
            settled=f"{name} = {written(self.value)}",
            trials=tuple(
                Trial(about or self.owner, shown, {**settings, name: one}) for one in (mine, others)
            ),
        )

    def told(self, other: Other, given: str, results: tuple[str, str], lang: str) -> str:
        """Say in words what each reading gives."""
        one, two = (f"{self.parameter.name} = {written(value)}" for value in (self.value, other.value))
        if lang == "zh":
            return f"{given} 时，{one} 得 {results[0]}，{two} 得 {results[1]}".removeprefix(" 时，")
        return f"with {given}, {one} gives {results[0]} and {two} gives {results[1]}".removeprefix("with , ")


def doubts(catalogue: Catalogue, reach: Reach, day: date) -> Iterator[Doubt]:
    """Yield the parameters that the text leaves to a choice, or to yes or no, or that have other `readings`."""
    for owner, label, where, clauses, parameters in owned(catalogue, reach):
        for one in parameters:
            dated = one.at(day)
            for others in () if dated is None else _apart(one, dated):
                assert dated is not None
                yield Doubt(owner, label, where, dated.clauses or clauses, one, dated.value, others)


def _apart(one: Parameter, dated: Dated) -> Iterator[tuple[Other, ...]]:
    """Yield what else a parameter may be: what each other clause says by itself, the readings of its own together."""
    yield from ((other,) for other in one.readings if other.clauses)
    own = tuple(_others(one, dated))
    if own:
        yield own


def _others(one: Parameter, dated: Dated) -> Iterator[Other]:
    yield from (other for other in one.readings if not other.clauses)
    if dated.origin is not Origin.DEFAULT:
        return
    if one.choices:
        words = (word for word in one.choices if word != dated.value and word not in _NOT_READ)
        yield from (Other(word) for word in words)
    elif isinstance(dated.value, bool):
        yield Other(not dated.value)


@frozen
class Read:
    """What became of the doubts: findings, and those that the trees do not show."""

    findings: tuple[Finding, ...]
    left: tuple[Doubt, ...]


def read_both(found: Iterable[Doubt], catalogue: Catalogue, day: date, known: Known | None = None) -> Read:
    """Hold the trees of a rule's readings against each other; what is `known` of their parts is not done again.

    Left is what makes no difference to them (it may make one elsewhere, as the length of a window does), what could
    not be compared, and what no rule has.
    """
    findings: list[Finding] = []
    left: list[Doubt] = []
    reader = _Reader(catalogue, day, known or Known.nothing())
    for doubt in found:
        rule = catalogue.rules.get(doubt.owner)
        verdict = None if rule is None else reader.verdict(doubt, rule)
        if isinstance(verdict, Finding):
            findings.append(verdict)
        else:
            left.append(attrs.evolve(doubt, same=bool(verdict)))
    return Read(tuple(findings), tuple(left))


@attrs.define
class _Reader:
    """Reads rules in several ways; a rule is read once as it is."""

    catalogue: Catalogue
    day: date
    known: Known
    read: dict[str, _Trees | None] = attrs.field(factory=dict)

    def verdict(self, doubt: Doubt, rule: Rule) -> Finding | bool:
        """Return the most telling difference, True where there is none for certain, False where nothing is known."""
        if rule.id not in self.read:
            self.read[rule.id] = self._as_it_is(rule)
        now = self.read[rule.id]
        if now is None:
            return False
        best: tuple[Other, str, Difference] | None = None
        same = True
        for other in doubt.others:
            try:
                others = rule_trees(_with(now.rule, doubt.parameter, other), self.catalogue, self.day)
            except PolicyError:
                same = False
                continue
            same = same and others.keys() == now.trees.keys()
            for output in (one for one in now.trees if one in others):
                compared = compare(now.trees[output], others[output], self.known)
                same = same and compared.same
                if compared.difference and (best is None or compared.difference.cost < best[2].cost):
                    best = (other, output, compared.difference)
                if best is not None and not any(best[2].cost):
                    break
            if best is not None and not any(best[2].cost):
                break
        if best is None:
            return same
        found = _finding(doubt, now.rule, now.trees, best, now.settings)
        return supposed(found) if now.settings else found

    def _as_it_is(self, rule: Rule) -> _Trees | None:
        """Return the trees of a rule, with a full mark supposed where it waits for one; None where it cannot be read."""
        assumed = with_full(rule, self.day)
        tries = [(rule, {})] if assumed is None else [(rule, {}), (assumed, {"full": show(SUPPOSED)})]
        for one, settings in tries:
            try:
                return _Trees(one, rule_trees(one, self.catalogue, self.day), settings)
            except PolicyError:
                continue
        return None


@frozen(eq=False)
class _Trees:
    """A rule with its trees, and the settings with which it can be read."""

    rule: Rule
    trees: Mapping[str, Node]
    settings: dict[str, str]


def _with(rule: Rule, parameter: Parameter, other: Other) -> Rule:
    instead = parameter.overridden(Dated(other.value, origin=Origin.TEXT, clauses=other.clauses))
    return attrs.evolve(
        rule, parameters=tuple(instead if one.name == parameter.name else one for one in rule.parameters)
    )


def _finding(
    doubt: Doubt,
    rule: Rule,
    trees: Mapping[str, Node],
    best: tuple[Other, str, Difference],
    settings: dict[str, str],
) -> Finding:
    other, output, found = best
    part = "" if output == next(iter(trees)) else f"[{output}] "
    zh, en = (
        part + doubt.told(other, _given(rule, found, lang), _results(found, lang), lang)
        for lang in ("zh", "en")
    )
    return doubt.finding(other, zh, en, witness(rule, found.row), settings)


def _results(found: Difference, lang: str) -> tuple[str, str]:
    one, two = (value_text(value, lang) for value in (found.first, found.second))
    return one, two


def _given(rule: Rule, found: Difference, lang: str) -> str:
    inputs = {one.name: one for one in rule.inputs}
    order = {name: place for place, name in enumerate(inputs)}
    told = [
        f"{inputs[name].label.text(lang) if name in inputs else short(name)} = {value_text(value, lang)}"
        for name, value in sorted(
            found.row.items(), key=lambda pair: (pair[1] is None, order.get(pair[0], 0))
        )
    ]
    more = ["……" if lang == "zh" else "..."] if len(told) > _TOLD else []
    return ("，" if lang == "zh" else ", ").join((*told[:_TOLD], *more))
