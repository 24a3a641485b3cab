"""What the numbers of rules mean, and which of them a line has only assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from kpi.app.forms.rows import rules_behind
from kpi.app.rule_words import as_share, both_words, valid_day
from kpi.app.vocabulary import PARAMETERS, UNITS
from kpi.expr import Why
from kpi.kit.scorers.words import said
from kpi.kit.tables.service import SEVERITIES, SEVERITY_WORDS
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Parameter
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.output.reasons import Meaning
from kpi.types import Origin
from kpi.words import LANGUAGES, Label, phrase, phrase_in

_CHECKED = ("full", "max", "scale", "lowest")
_SHORT = 10
"""A name of more characters is a sentence: the number then stands without one."""
_NTH = "nth"
_SEVERITY = ("quantity", "severity")
"""The event's quantity where a rule takes it as a severity: the place of a word."""
_SEVERITIES = (phrase_in("figure", "severity"), tuple(SEVERITY_WORDS[one] for one in SEVERITIES))
_NAMED = frozenset(Measure) - {Measure.NUMBER, Measure.FLAG, Measure.LEVEL}


@attrs.define
class Meanings:
    """Reads rules as they stood on a day; each at most once."""

    catalogue: Catalogue
    day: date
    _known: dict[str, Meaning] = attrs.field(factory=dict)
    _words: dict[str, Label] = attrs.field(factory=dict)
    _assumed: dict[str, dict[str, Label]] = attrs.field(factory=dict)

    def of(self, rule: str) -> Meaning:
        """Return what the numbers of a rule's tree are; of what is no rule nothing is known."""
        if rule not in self._known:
            found = self.catalogue.rules.get(rule)
            self._known[rule] = Meaning() if found is None else _meaning(found, self.catalogue)
        return self._known[rule]

    def words(self, rule: str) -> Label:
        """Return a rule in words, with its numbers."""
        if rule not in self._words:
            found = self.catalogue.rules.get(rule)
            self._words[rule] = Label() if found is None else both_words(found, self.catalogue, self.day)
        return self._words[rule]

    def assumed(self, rule: str, why: Why | None) -> tuple[Label, ...]:
        """Return the numbers that a line rests on and that its regulation leaves open: those of its tree, else of its rule."""
        if rule not in self._assumed:
            found = self.catalogue.rules.get(rule)
            self._assumed[rule] = {} if found is None else dict(_assumed(found, self.day))
        every = self._assumed[rule]
        read = set(_read(why)) if why is not None else set()
        return tuple(every[one] for one in every if one in read) or tuple(every.values())


def _meaning(rule: Rule, catalogue: Catalogue) -> Meaning:
    """Return what stands behind the names of a rule's tree, and of those of the rules that work its figures out."""
    rules = (*reversed(list(rules_behind(rule, catalogue))), rule)
    named = {f"{each.id}.{one.name}": one for each in rules for one in each.parameters}
    checked = (f"{each.id}.{name}" for each in rules for name in (*_CHECKED, each.full) if name)
    return Meaning(
        {label: one.unit for each in rules for one in each.inputs for label in _labels(one, catalogue)},
        {id: Measure(one.unit) for id, one in named.items() if one.unit in _NAMED},
        {id: label for id, one in named.items() if (label := _short(one)) != Label()},
        frozenset(checked),
        frozenset(_fed(rules, catalogue, _NTH)),
        dict.fromkeys(_fed(rules, catalogue, *_SEVERITY), _SEVERITIES),
    )


def _fed(rules: Iterable[Rule], catalogue: Catalogue, metric: str, argument: str = "") -> Iterator[Label]:
    """Give what a metric may be called in the trees of rules, of those that take it as an argument of that name."""
    for each in rules:
        if not argument or each.bind.get(argument) == metric:
            yield from (
                label for one in each.inputs if one.name == metric for label in _labels(one, catalogue)
            )


def _labels(item: Input, catalogue: Catalogue) -> Iterator[Label]:
    """Give what a figure may be called in a tree: by the rule, else by the metric, else by its id."""
    metric = catalogue.metrics.get(item.name)
    if metric is not None:
        yield metric.label
    yield item.label if item.label != Label() else Label(en=item.name)


def _short(parameter: Parameter) -> Label:
    """Return what a number is called in a line of figures; nothing where that takes a sentence."""
    label = PARAMETERS.get(parameter.name, parameter.meaning)
    zh, en = label.zh.partition("；")[0], label.en.partition(";")[0]
    return Label(zh, en.removeprefix("the ")) if zh and len(zh) <= _SHORT else Label()


def _assumed(rule: Rule, day: date) -> Iterator[tuple[str, Label]]:
    for one in rule.parameters:
        dated = one.at(valid_day(rule, day))
        if dated is None or dated.origin is not Origin.DEFAULT:
            continue
        meaning = (
            one.meaning if one.meaning != Label() else PARAMETERS.get(one.name, Label(one.name, one.name))
        )
        value = as_share(dated.value, one.unit)
        unit = UNITS[Measure(one.unit)] if one.unit in _NAMED - {Measure.RATIO, Measure.COUNT} else Label()
        told = Label(
            *(" ".join(part for part in (said(value, lang), unit.text(lang)) if part) for lang in LANGUAGES)
        )
        yield f"{rule.id}.{one.name}", phrase("{meaning}: {value}", meaning=meaning, value=told)


def _read(why: Why) -> Iterator[str]:
    if why.parameter:
        yield why.parameter.partition("[")[0]
    for arg in why.args:
        yield from _read(arg)


__all__ = ["Meanings"]
