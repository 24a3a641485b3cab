"""The rows of a KIND that are known before anybody fills them: who is there, and what is missing of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from kpi.app.filling.company import Company, Subject
from kpi.app.filling.offers import is_observed, items_of, labelled, shown
from kpi.app.importable import roles_of
from kpi.engine.population.binding import runs_in
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Derived, Metric, Rated, TargetOf
from kpi.model.quantity import Domain, Measure
from kpi.model.table import ColumnType, Table
from kpi.output.workbook.entry import Limits
from kpi.words import Label, phrase

Rows = tuple[tuple[object, ...], ...]
Limited = Mapping[tuple[int, int], Limits]


def prefilled(table: Table, company: Company, lang: str) -> tuple[Rows, Limited]:
    """Return the rows of a KIND that are known, and what single cells of them may hold; none without a store.

    Of a period it needs that one is named, but for employees, units and assignments.
    """
    make = _MAKERS.get(table.kind)
    if make is None and table.about and _column(table, table.about) is ColumnType.PERIOD and table.subject:
        make = _one_each if table.kind != "comments" else None
    if make is None or company.facts is None or (company.period is None and table.kind not in _STANDING):
        return (), {}
    found = list(make(table, company, lang))
    names = [one.name for one in table.columns]
    rows = tuple(tuple(row.get(name) for name in names) for row, _ in found)
    at = next((names.index(one) for one in ("value", "score") if one in names), 0)
    limits = {(place, at): one for place, (_, one) in enumerate(found) if one is not None}
    return rows, limits


Found = Iterator[tuple[dict[str, object], Limits | None]]


def _column(table: Table, name: str) -> ColumnType | None:
    column = table.column(name)
    return None if column is None else column.type


def _observations(table: Table, company: Company, lang: str) -> Found:
    """One row a person or unit and figure of its cards that is observed and not there yet."""
    yield from _figures(table, company, lang, lambda one: [one.id] if is_observed(one) else [])


def _targets(table: Table, company: Company, lang: str) -> Found:
    """One row a person or unit and figure of which its cards read a target that is not there yet."""
    yield from _figures(table, company, lang, _aims)


def _aims(metric: Metric) -> list[str]:
    return [metric.source.metric] if isinstance(metric.source, TargetOf) else []


def _figures(table: Table, company: Company, lang: str, wanted: Callable[[Metric], list[str]]) -> Found:
    metrics = company.policy.catalogue.metrics
    there = set(_there(company, table.kind, ("subject", "metric")))
    given = set()
    if table.kind == "targets":
        given = {("role", *one) for one in _there(company, table.kind, ("role", "metric"))}
        given |= {("unit", *one) for one in _there(company, table.kind, ("unit", "metric"))}
    for one, read in read_by_cards(company):
        for id in dict.fromkeys(name for metric in read for name in wanted(metrics[metric])):
            whose = {("role", one.role, id), ("unit", one.unit, id)}
            if (one.id, id) in there or whose & given:
                continue
            row: dict[str, object] = {
                "subject": shown(one.id, one.name),
                "metric": labelled(id, metrics[id].label, lang),
                "period": str(company.period),
            }
            yield row, limits_for(metrics[id].unit, metrics[id].domain, lang)


def _ratings(table: Table, company: Company, lang: str) -> Found:
    """One row a person, rated item and role of raters of the cards that is not there yet."""
    catalogue = company.policy.catalogue
    there = set(_there(company, "ratings", ("subject", "item", "rater_role")))
    for one, read in read_by_cards(company):
        asked: dict[tuple[str, str], Metric] = {}
        for metric in (catalogue.metrics[id] for id in read):
            if isinstance(metric.source, Rated):
                roles = list(roles_of(metric.source, catalogue, company.day))
                given = there if roles else {(who, item, "") for who, item, _ in there}
                if not any((one.id, metric.source.item, role) in given for role in roles or ("",)):
                    asked.setdefault((metric.source.item, roles[0] if roles else ""), metric)
        labels = items_of(catalogue, read)
        for (item, role), metric in asked.items():
            row: dict[str, object] = {
                "subject": shown(one.id, one.name),
                "item": labelled(item, labels.get(item, Label()), lang),
                "period": str(company.period),
                "rater_role": role or None,
            }
            yield row, limits_for(metric.unit, metric.domain, lang)


def _one_each(table: Table, company: Company, lang: str) -> Found:
    """One row a person, of a KIND that says something of a person in a period."""
    for one in _people(company):
        yield {table.subject: shown(one.id, one.name), table.about: str(company.period)}, None


def _assignments(table: Table, company: Company, lang: str) -> Found:
    """One row a person with the present place; only the day is missing from which another one holds."""
    assert company.facts is not None
    frame = company.facts.frame("assignments").sort("from")
    pay = {
        company.ids[key]: Fraction(above, below)
        for key, above, below in frame.select("employee", "base_pay.n", "base_pay.d").iter_rows()
        if above is not None
    }
    levels = {
        level.id: labelled(level.id, level.label, lang)
        for ladder in company.policy.catalogue.ladders.values()
        for level in ladder.levels
    }
    for one in _people(company):
        row: dict[str, object] = {
            "employee": shown(one.id, one.name),
            "unit": shown(one.unit, one.unit_name),
            "role": one.role or None,
            "level": levels.get(one.level, one.level) or None,
            "base_pay": pay.get(one.id),
        }
        yield row, None


def _as_stored(table: Table, company: Company, lang: str) -> Found:
    """The rows that are there, to be corrected or added to."""
    assert company.facts is not None
    frame = company.facts.frame(table.kind)
    refers = {one.name: one.type for one in table.columns}
    wanted = {one.id for one in company.subjects.values()}
    names = [one.name for one in table.columns]
    for row in frame.select(names).sort(names[0]).iter_rows(named=True):
        told = {name: _told(value, refers[name], company) for name, value in row.items()}
        if told["id"] in wanted:
            yield told, None


def _told(value: object, type: ColumnType, company: Company) -> object:
    if type is ColumnType.NAME and isinstance(value, int):
        return company.ids.get(value)
    if type in (ColumnType.EMPLOYEE, ColumnType.UNIT) and isinstance(value, int):
        id = company.ids.get(value, "")
        return shown(id, company.people.get(id, company.units.get(id, "")))
    return value


_MAKERS = {
    "observations": _observations,
    "targets": _targets,
    "ratings": _ratings,
    "assignments": _assignments,
    "employees": _as_stored,
    "units": _as_stored,
}
_STANDING = ("employees", "units", "assignments")


def _people(company: Company) -> list[Subject]:
    found = (one for one in company.subjects.values() if one.of == "employee")
    return sorted(found, key=lambda one: one.id)


def read_by_cards(company: Company) -> Iterator[tuple[Subject, list[str]]]:
    """Give everybody with the metrics that the cards read which run in the period, in the order of the items."""
    catalogue, period = company.policy.catalogue, company.period
    if company.population is None or period is None:
        return
    read: dict[str, dict[str, None]] = {}
    subjects: dict[str, Subject] = {}
    for name in company.population.bound.scorecards:
        card = catalogue.scorecards[name]
        if runs_in(card, period) and card.frequency is period.frequency:
            rules = [item.rule for item in card.items]
            metrics = dict.fromkeys(metrics_behind(rules, catalogue))
            for one in company.bound(name):
                subjects[one.id] = one
                read.setdefault(one.id, {}).update(metrics)
    for id in sorted(read):
        yield subjects[id], list(read[id])


def metrics_behind(rules: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """Give the metrics of this very period that rules read, with those that they are made of; a name may come twice."""
    seen: set[str] = set()

    def behind(name: str) -> Iterator[str]:
        metric = catalogue.metrics.get(name)
        if metric is None or name in seen:
            return
        seen.add(name)
        yield name
        match metric.source:
            case ByRule(rule=rule):
                for item in catalogue.rules[rule].inputs:
                    yield from behind(item.name)
            case Derived(of=of) as derived if derived.over != "window" or derived.window.current:
                yield from behind(of)

    for rule in rules:
        for item in catalogue.rules[rule].inputs:
            yield from behind(item.name)


def _there(company: Company, kind: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give what is stored for the period, by some columns."""
    assert company.facts is not None
    assert company.period is not None
    frame = company.facts.frame(kind, periods=[company.period])
    keyed = {one: frame[one].dtype.is_integer() for one in columns}
    for row in frame.select(columns).iter_rows():
        yield tuple(
            company.ids.get(value, "") if keyed[name] else value or ""
            for name, value in zip(columns, row, strict=True)
        )


def limits_for(unit: Measure, domain: Domain, lang: str) -> Limits | None:
    """Return what a value of a unit and domain may be, as a cell is checked; None where anything may stand."""
    if domain.labels:
        return Limits(entries=domain.labels)
    if unit is Measure.FLAG:
        return Limits(entries=(phrase("yes").text(lang), phrase("no").text(lang)))
    if unit is Measure.LEVEL:
        return None
    if unit.is_rate:
        share = 100 if unit is Measure.PERCENT else 1
        low, high = (None if one is None else one / share for one in (domain.low, domain.high))
        return Limits(low, high, percent=True)
    return Limits(domain.low, domain.high, domain.whole)


__all__ = ["limits_for", "metrics_behind", "prefilled", "read_by_cards"]
