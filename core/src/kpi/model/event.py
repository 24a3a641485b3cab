"""Kinds of events that a plugin or a company knows."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.label import Label


@frozen
class EventKind:
    """A kind of event; only events whose status is one of `counts` have effects (empty: all but waived).

    `aliases` are other names by which a trial takes it.
    """

    id: str
    label: Label
    clauses: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    where: str = ""
    owner: str = ""
