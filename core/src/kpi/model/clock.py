"""Clocks over the rows of a table: from which moment to which they run, and within what they should stop."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.parameter import Parameter
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label, phrase, phrase_in

STATES = ("met", "late", "open")
"""Stopped within its limit; not stopped within it; still running, with its limit beyond the period at hand."""

COUNTS = ("rows", *STATES)
"""What a trial over several rows counts of them."""

SEEN = ("due", "state", "minutes")
"""The columns that a row has when it is seen through a clock: `<clock>.due` and so on."""


@frozen
class Clock:
    """A clock of each row: it runs from the moment in `start` to the one in `stop`, or still runs without one.
    `only` are the conditions on columns that a row must pass to have it.

    How long it may run, in which period a row counts and when it stands still is what its parameters say
    (`kpi.kit.clocks.Terms`). `counts` are the names by which a trial over several rows gives `COUNTS`.
    """

    id: str
    label: Label
    table: str
    start: str
    stop: str
    only: tuple[Condition, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    clauses: tuple[str, ...] = ()
    counts: Mapping[str, str] = attrs.field(factory=dict)
    limits: Label = Label()
    where: str = ""
    owner: str = ""

    def column(self, name: str) -> str:
        """Return the full name of one of the columns `SEEN`."""
        return f"{self.id}.{name}"


_COLUMNS = (
    ("due", ColumnType.MOMENT, phrase_in("clock", "due")),
    ("state", ColumnType.WORD, phrase_in("clock", "state")),
    ("minutes", ColumnType.NUMBER, phrase_in("clock", "minutes")),
)


def seen_through(table: Table, clocks: tuple[Clock, ...]) -> Table:
    """Return a table with the columns that its rows have when they are seen through clocks.

    Of several clocks each column bears the name of its own.
    """
    columns = [
        Column(
            one.column(name),
            type,
            required=False,
            choices=STATES if name == "state" else (),
            label=label if len(clocks) == 1 else _of(one.label, label),
        )
        for one in clocks
        for name, type, label in _COLUMNS
    ]
    return attrs.evolve(table, columns=(*table.columns, *columns))


def _of(clock: Label, column: Label) -> Label:
    return phrase("{clock}: {column}", clock=clock, column=column)


__all__ = ["COUNTS", "SEEN", "STATES", "Clock", "seen_through"]
