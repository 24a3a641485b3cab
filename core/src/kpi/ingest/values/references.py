"""Cells that name something which must exist: people, units, metrics, kinds of events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import attrs

from kpi.errors import nearest
from kpi.ingest.context import COMPANY, Context
from kpi.ingest.log import SHOWN
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.values.parsers import Parser
from kpi.ingest.values.text import word
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.model.metric import Observed
from kpi.model.names import Names
from kpi.model.table import Column, ColumnType, Table
from kpi.words import NOTHING, Label, Message, either, listed, phrase, said_by, sentence
from kpi.words.called import called

_MANY = 2000
_ORIGINS = {
    "TargetOf": phrase("the targets"),
    "Rated": phrase("ratings"),
    "Counted": phrase("events"),
    "FromTable": phrase("a table"),
    "Derived": phrase("another metric"),
    "Attribute": phrase("the person"),
    "Standing": phrase("a result"),
    "ByWorking": phrase("a table"),
    "ByRule": phrase("a rule"),
}
"""Where a metric that is not observed comes from, by the class of its source."""


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


def close(name: str, valid: Collection[str]) -> Message:
    """Name the nearest valid name; among very many only those that begin alike and are about as long."""
    if len(valid) > _MANY:
        valid = [one for one in valid if one[:1] == name[:1] and abs(len(one) - len(name)) <= 1][:_MANY]
    return nearest(name, valid)


@attrs.define
class _Hints:
    """Names the nearest of the `valid` names for as many wrong ones of a column as are spelled out.

    Looking for it takes far longer than all the rest, and nobody sees the hint of a fault that is only counted.
    """

    valid: Callable[[], Collection[str]]
    left: int = SHOWN
    names: Collection[str] | None = None

    def close(self, name: str) -> Message:
        if not self.left:
            return NOTHING
        self.left -= 1
        if self.names is None:
            self.names = self.valid()
        return close(name, self.names)


def _metric(context: Context, *, observed: bool) -> Parser:
    names = Names.of("metric", {id: one.aliases for id, one in context.metrics.items()})
    find = _declared("metric", names, {id: one.label for id, one in context.metrics.items()})

    def read(text: str) -> object:
        id = str(find(text))
        source = context.metrics[id].source
        if observed and not (isinstance(source, Observed) or context.metrics[id].recorded):
            origin = _ORIGINS.get(type(source).__name__, phrase("elsewhere"))
            message = sentence("metric {id!r} is not observed: it comes from {origin}", id=id, origin=origin)
            raise UnfitError("not_observed", message)
        return id

    return read


def _declared(code: str, names: Names, labels: Mapping[str, Label]) -> Parser:
    hints = _Hints(names.valid)

    def read(text: str) -> object:
        name = word(text)
        try:
            id = names.only(name, COMPANY)
        except ValueError as error:
            raise UnfitError("ambiguous", said_by(error), sentence("write the whole id")) from None
        if id is None:
            hint = _labelled(name, labels) or hints.close(name)
            raise UnfitError(
                f"unknown_{code}",
                sentence("no {sort} {cell}", sort=called(names.what), cell=shown(name)),
                hint,
            )
        return id

    return read


def _labelled(name: str, labels: Mapping[str, Label]) -> Message:
    """Say which id is called so on the forms: files have ids, and people write what they read."""
    found = sorted(id for id, label in labels.items() if name in (label.zh, label.en))
    if not found:
        return NOTHING
    return sentence("the id is {ids}", ids=either(map(repr, found)))


def _employee(context: Context, how: ColumnMap) -> Parser:
    known = _called(context, how.by)
    hints = _Hints(lambda: known)

    def read(text: str) -> object:
        name = word(text)
        ids = known.get(name, ())
        if len(ids) > 1:
            raise UnfitError(
                "ambiguous",
                sentence("several employees are called {cell}: {ids}", cell=shown(name), ids=listed(ids)),
                sentence("use the id"),
            )
        if ids:
            return ids[0]
        if context.open_subjects:
            return name
        hint = hints.close(name) if known else sentence("import the employees first")
        raise UnfitError("unknown_employee", sentence("no employee {cell}", cell=shown(name)), hint)

    return read


def _subject(context: Context, how: ColumnMap) -> Parser:
    employee, known = _employee(context, how), _called(context, how.by)
    hints = _Hints(lambda: [*known, *context.units])

    def read(text: str) -> object:
        name = word(text)
        if name in context.units:
            return name
        if name in known or context.open_subjects:
            return employee(text)
        hint = (
            hints.close(name) if known or context.units else sentence("import the employees and units first")
        )
        raise UnfitError("unknown_subject", sentence("no employee or unit {cell}", cell=shown(name)), hint)

    return read


def _unit(context: Context) -> Parser:
    hints = _Hints(lambda: context.units)

    def read(text: str) -> object:
        name = word(text)
        if name in context.units or context.open_subjects:
            return name
        hint = hints.close(name) if context.units else sentence("import the units first")
        raise UnfitError("unknown_unit", sentence("no unit {cell}", cell=shown(name)), hint)

    return read


class _Ids(Mapping[str, tuple[str, ...]]):
    """Each id by itself."""

    def __init__(self, ids: Collection[str]) -> None:
        self._ids = ids

    def __getitem__(self, id: str) -> tuple[str, ...]:
        if id in self._ids:
            return (id,)
        raise KeyError(id)

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _called(context: Context, by: str) -> Mapping[str, tuple[str, ...]]:
    if by == "id":
        return _Ids(context.people)
    found: dict[str, tuple[str, ...]] = {}
    for id, person in context.people.items():
        name = person.alias if by == "alias" else person.name
        if name:
            found[name] = (*found.get(name, ()), id)
    return found
