"""Cells that name something which must exist: people, units, metrics, kinds of events."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kpi.errors import nearest
from kpi.ingest.context import COMPANY, Context
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.values.parsers import Parser
from kpi.ingest.values.text import word
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.model.metric import Observed
from kpi.model.names import Names
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label, sentence

_MANY = 2000


def reference_of(table: Table, column: Column, how: ColumnMap, context: Context) -> Parser | None:
    """Return the parser of a column that names something, or None for one that does not."""
    match column.type:
        case ColumnType.METRIC:
            return _metric(context, observed=table.kind == "observations")
        case ColumnType.EVENT_KIND:
            labels = {id: one.label for id, one in context.events.items()}
            return _declared("event", Names.of("event kind", dict.fromkeys(context.events, ())), labels)
        case ColumnType.EMPLOYEE:
            return _employee(context, how)
        case ColumnType.SUBJECT:
            return _subject(context, how)
        case ColumnType.UNIT:
            # A file of units may name a parent further down; that is looked at when all is read.
            return _unit(context) if table.kind != "units" else None
        case _ if (table.kind, column.name) == ("ratings", "item") and context.items:
            labels = {item: one.label for item, one in context.items.items() if one is not None}
            return _declared("item", Names.of("rated item", dict.fromkeys(context.items, ())), labels)
        case _:
            return None


def close(name: str, valid: Collection[str]) -> str:
    """Name the nearest valid name; among very many only those that begin alike and are about as long."""
    if len(valid) > _MANY:
        valid = [one for one in valid if one[:1] == name[:1] and abs(len(one) - len(name)) <= 1][:_MANY]
    return nearest(name, valid)


def _metric(context: Context, *, observed: bool) -> Parser:
    names = Names.of("metric", {id: one.aliases for id, one in context.metrics.items()})
    find = _declared("metric", names, {id: one.label for id, one in context.metrics.items()})

    def read(text: str) -> object:
        id = str(find(text))
        source = context.metrics[id].source
        if observed and not (isinstance(source, Observed) or context.metrics[id].recorded):
            raise UnfitError("not_observed", f"metric {id!r} is not observed: it comes from {_words(source)}")
        return id

    return read


def _declared(code: str, names: Names, labels: Mapping[str, Label]) -> Parser:
    def read(text: str) -> object:
        name = word(text)
        try:
            id = names.only(name, COMPANY)
        except ValueError as error:
            raise UnfitError("ambiguous", str(error), "write the whole id") from None
        if id is None:
            hint = _labelled(name, labels) or close(name, names.valid())
            raise UnfitError(f"unknown_{code}", f"no {names.what} {shown(name)}", hint)
        return id

    return read


def _labelled(name: str, labels: Mapping[str, Label]) -> str:
    """Say which id is called so on the forms: files have ids, and people write what they read."""
    found = sorted(id for id, label in labels.items() if name in (label.zh, label.en))
    return f"the id is {' or '.join(map(repr, found))}" if found else ""


def _employee(context: Context, how: ColumnMap) -> Parser:
    known = _called(context, how.by)

    def read(text: str) -> object:
        name = word(text)
        ids = known.get(name, ())
        if len(ids) > 1:
            raise UnfitError(
                "ambiguous", f"several employees are called {shown(name)}: {', '.join(ids)}", "use the id"
            )
        if ids:
            return ids[0]
        if context.open_subjects:
            return name
        hint = close(name, known) if known else sentence("import the employees first")
        raise UnfitError("unknown_employee", f"no employee {shown(name)}", hint)

    return read


def _subject(context: Context, how: ColumnMap) -> Parser:
    employee, known = _employee(context, how), _called(context, how.by)

    def read(text: str) -> object:
        name = word(text)
        if name in context.units:
            return name
        if name in known or context.open_subjects:
            return employee(text)
        valid = [*known, *context.units]
        hint = close(name, valid) if valid else sentence("import the employees and units first")
        raise UnfitError("unknown_subject", f"no employee or unit {shown(name)}", hint)

    return read


def _unit(context: Context) -> Parser:
    def read(text: str) -> object:
        name = word(text)
        if name in context.units or context.open_subjects:
            return name
        hint = close(name, context.units) if context.units else sentence("import the units first")
        raise UnfitError("unknown_unit", f"no unit {shown(name)}", hint)

    return read


def _called(context: Context, by: str) -> dict[str, tuple[str, ...]]:
    if by == "id":
        return {id: (id,) for id in context.people}
    found: dict[str, tuple[str, ...]] = {}
    for id, person in context.people.items():
        name = person.alias if by == "alias" else person.name
        if name:
            found[name] = (*found.get(name, ()), id)
    return found


def _words(source: object) -> str:
    names = {"TargetOf": "the targets", "Rated": "ratings", "Counted": "events", "FromTable": "a table",
             "Derived": "another metric", "Attribute": "the person", "Standing": "a result",
             "ByWorking": "a table", "ByRule": "a rule"}  # fmt: skip
    return names.get(type(source).__name__, "elsewhere")
