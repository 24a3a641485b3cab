"""What the drop-downs of a template offer: people, units, metrics, kinds of events, roles, statuses, levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpi.app.filling.company import Company
from kpi.app.importable import roles_of
from kpi.app.importing import rated_items
from kpi.engine.reach import reach_of
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Observed, Rated, TargetOf
from kpi.model.table import Column, ColumnType, Table
from kpi.output.workbook.entry import Option
from kpi.words import Label, phrase

_EVERYWHERE = ("waived", "appealed")


def options_of(table: Table, column: Column, company: Company, lang: str) -> tuple[tuple[Option, ...], bool]:
    """Return the entries of a column's drop-down, and whether nothing else is taken."""
    catalogue = company.policy.catalogue
    if column.choices:
        return _plain(column.choices), True
    match column.type:
        case ColumnType.EMPLOYEE:
            return _named(company.people), False
        case ColumnType.UNIT:
            return _named(company.units), False
        case ColumnType.SUBJECT:
            return (*_named(company.people), *_named(company.units)), False
        case ColumnType.METRIC:
            return _labelled(_metrics(table, company), lang), False
        case ColumnType.EVENT_KIND:
            kinds = reach_of(company.policy).events or frozenset(catalogue.events)
            return _labelled({one: catalogue.events[one].label for one in sorted(kinds)}, lang), False
        case ColumnType.FLAG:
            return _plain([phrase("yes").text(lang), phrase("no").text(lang)]), True
        case ColumnType.WORD | ColumnType.NAME:
            return _words(table, column, company, lang), False
        case _:
            return (), False


def shown(id: str, name: str) -> str:
    """Return how a drop-down names somebody or something: the id first, so that typing it finds the entry."""
    return f"{id} {name}" if name and name != id else id


def labelled(id: str, label: Label, lang: str) -> str:
    """Return how a drop-down names what has a label: the label first, which is what people know."""
    return f"{label.text(lang)} [{id}]" if label.text(lang) else id


def _metrics(table: Table, company: Company) -> Mapping[str, Label]:
    """Return the metrics that a KIND may name: what is observed, or what has targets; of those bound, where any is."""
    metrics, reach = company.policy.catalogue.metrics, reach_of(company.policy)
    sources = {id: one.source for id, one in metrics.items() if id in reach.metrics}
    if table.kind == "targets":
        wanted = {one.metric for one in sources.values() if isinstance(one, TargetOf)}
    else:
        wanted = {id for id in sources if is_observed(metrics[id])}
    return {id: metrics[id].label for id in sorted(wanted)}


def is_observed(metric: Metric) -> bool:
    """Tell whether observations give a metric's values."""
    return isinstance(metric.source, Observed) or metric.recorded


def _words(table: Table, column: Column, company: Company, lang: str) -> tuple[Option, ...]:
    catalogue = company.policy.catalogue
    match (table.kind, column.name):
        case (_, "role"):
            held = {one.role for one in company.subjects.values()}
            return _plain(
                sorted({one for one in (*held, *(one.role for one in company.policy.bindings)) if one})
            )
        case (_, "level"):
            levels = {
                level.id: level.label for ladder in catalogue.ladders.values() for level in ladder.levels
            }
            return _labelled(levels, lang)
        case (_, "card"):
            cards = reach_of(company.policy).scorecards
            return _labelled({one: catalogue.scorecards[one].label for one in sorted(cards)}, lang)
        case ("ratings", "item"):
            return _labelled(items_of(catalogue, reach_of(company.policy).metrics), lang)
        case ("ratings", "rater"):
            return _named(company.people)
        case ("ratings", "rater_role"):
            return _plain(sorted(set(_roles(company))))
        case ("decisions", "by") | ("events", "by"):
            return _named(company.people)
        case ("events", "status"):
            counts = {status for one in catalogue.events.values() for status in one.counts}
            return _plain([*_EVERYWHERE, *sorted(counts - set(_EVERYWHERE))])
        case _:
            return ()


def items_of(catalogue: Catalogue, metrics: Iterable[str]) -> dict[str, Label]:
    """Return the rated items that some metrics read, each with the label of its metric."""
    named = rated_items({id: catalogue.metrics[id] for id in metrics})
    return {item: Label() if one is None else one.label for item, one in sorted(named.items())}


def _roles(company: Company) -> Iterator[str]:
    catalogue = company.policy.catalogue
    for id in reach_of(company.policy).metrics:
        source = catalogue.metrics[id].source
        if isinstance(source, Rated):
            yield from roles_of(source, catalogue, company.day)


def _named(subjects: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(shown(id, name), id) for id, name in sorted(subjects.items()))


def _labelled(labels: Mapping[str, Label], lang: str) -> tuple[Option, ...]:
    return tuple(Option(labelled(id, label, lang), id) for id, label in labels.items())


def _plain(words: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(str(one), str(one)) for one in words)


__all__ = ["is_observed", "items_of", "labelled", "options_of", "shown"]
