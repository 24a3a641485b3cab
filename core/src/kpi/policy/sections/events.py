"""`[event.*]`: kinds of events."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.event import EventKind, FromRows
from kpi.policy.kinds import LABEL, ROWS_WHERE, TEXT, TEXTS
from kpi.policy.schema import Key, Reading, Spec, table

FROM_ROWS = Spec(
    "event source",
    (
        Key("table", TEXT, "the KIND of `kpi import`", required=True),
        Key("clock", TEXT, "the clock that says which rows count when; else the row's own date does"),
        Key("where", ROWS_WHERE, "every condition that a row must pass; it may read the clock's columns"),
        Key("subject", TEXT, "the column with whom the event concerns; the table's if not given"),
        Key("quantity", TEXT, "the column with its quantity; of a column with choices their place, from 1"),
        Key("amount", TEXT, "the column with its amount"),
        Key("status", TEXT, "the column with its status; none if not given"),
    ),
    "Every row that passes is an event; its ref is the row's key. A recorded event of the same subject and ref "
    "stands in its place.",
)

EVENT = Spec(
    "event",
    (
        Key("label", LABEL, "its name", required=True),
        Key("clauses", TEXTS, "the clauses that name it"),
        Key("aliases", TEXTS, "other names by which `kpi try` takes it"),
        Key(
            "source",
            table(FROM_ROWS, FromRows),
            "the rows that are events of the kind, beside those recorded",
        ),
        Key("counts", TEXTS, "only events of these statuses have effects; all but `waived` if not given"),
    ),
    "A kind of event.",
)


def read_event(reading: Reading, path: KeyPath, data: Any) -> EventKind | None:
    """Read one `[event.<name>]`."""
    values = EVENT.read(reading, path, data)
    if values is None:
        return None
    where = reading.document.table_at(path)
    return EventKind(id=f"{reading.owner}.{path[-1]}", where=where, owner=reading.owner, **values)
