"""What a form assumes: every number and choice that its regulation leaves open, and those the company has set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpi.app.forms.rows import rules_behind
from kpi.app.forms.shape import Assumed
from kpi.app.forms.sources import panels_of
from kpi.app.rule_words import as_share, valid_day
from kpi.app.vocabulary import PARAMETERS
from kpi.model.catalogue import Catalogue
from kpi.model.limit import LimitSet
from kpi.model.metric import ByWorking
from kpi.model.parameter import Parameter
from kpi.model.rule import Rule
from kpi.model.scorecard import Scorecard
from kpi.types import Origin
from kpi.words import Label


def assumed_by(card: Scorecard, catalogue: Catalogue, day: date) -> tuple[Assumed, ...]:
    """Return what stands behind a card: its own parameters, those of its items, grade, passing mark and figures."""
    names = [item.rule for item in card.items] + [name for name in (card.grade, card.passing) if name]
    rules = {one.id: one for name in names for one in _all_rules(catalogue.rules[name], catalogue)}
    found = list(_of(card.id, card.label, card.parameters, day, card.clauses))
    for rule in rules.values():
        found += _of(rule.id, rule.label, rule.parameters, valid_day(rule, day), rule.cited)
    for panel in {one.id: one for rule in rules.values() for one in panels_of(rule, catalogue)}.values():
        found += _of(panel.id, panel.label, panel.parameters, day, panel.clauses)
    return tuple({(one.parameter, one.origin, one.since): one for one in found}.values())


def assumed_by_limits(one: LimitSet, catalogue: Catalogue, day: date) -> tuple[Assumed, ...]:
    """Return what stands behind a set of limits: its own parameters, those of its parts, floor and what it tells beside."""
    told = [name for rules in one.beside.values() for name in rules]
    names = [*(part.rule for part in one.parts), *([one.floor] if one.floor else []), *told]
    found = list(_of(one.id, one.label, one.parameters, day, one.clauses))
    for rule in (catalogue.rules[name] for name in dict.fromkeys(names)):
        found += _of(rule.id, rule.label, rule.parameters, valid_day(rule, day), rule.cited)
    return tuple(found)


def _all_rules(rule: Rule, catalogue: Catalogue) -> Iterator[Rule]:
    """Give a rule, those whose results it reads, and those whose numbers its rows are counted with."""
    for one in (rule, *rules_behind(rule, catalogue)):
        yield one
        for item in one.inputs:
            metric = catalogue.metrics.get(item.name)
            if metric is not None and isinstance(metric.source, ByWorking):
                yield catalogue.rules[metric.source.rule]


def _of(
    id: str, label: Label, parameters: Iterable[Parameter], day: date, clauses: tuple[str, ...]
) -> Iterator[Assumed]:
    for parameter in parameters:
        meaning = (
            parameter.meaning if parameter.meaning != Label() else PARAMETERS.get(parameter.name, Label())
        )
        printed = next((one for one in reversed(parameter.values) if one.origin is not Origin.COMPANY), None)
        now = parameter.at(day)
        for dated in parameter.values:
            company = dated.origin is Origin.COMPANY
            if company and printed is None and dated.since is None and dated.until is None:
                continue  # A number of the company's own rule, which replaces none.
            if not company and (dated is not now or dated.origin is not Origin.DEFAULT):
                continue
            yield Assumed(
                f"{id}.{parameter.name}",
                label,
                as_share(dated.value, parameter.unit),
                parameter.unit,
                meaning,
                dated.origin,
                dated.since,
                dated.until,
                dated.clauses or clauses,
                as_share(printed.value, parameter.unit) if company and printed is not None else None,
                company and printed is not None,
            )


__all__ = ["assumed_by", "assumed_by_limits"]
