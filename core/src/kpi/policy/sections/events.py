"""`[event.*]`: kinds of events."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.event import EventKind
from kpi.policy.kinds import LABEL, TEXTS
from kpi.policy.schema import Key, Reading, Spec

EVENT = Spec(
    "event",
    (
        Key("label", LABEL, "its name", required=True),
        Key("clauses", TEXTS, "the clauses that name it"),
        Key("aliases", TEXTS, "other names by which `kpi try` takes it"),
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
