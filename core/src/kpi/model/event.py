"""Kinds of events that a plugin or a company knows."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.words import Label


@frozen
class FromRows:
    """Rows of a table, each of which is an event: those that pass every condition.

    `subject`, `quantity`, `amount` and `status` are columns; without `subject` it is the table's. A column of
    words with choices gives their place as quantity, from 1. With a `clock` the rows are those that it counts,
    an event happens when it counts the row, and its columns may be tested; else when the row is dated.
    """

    table: str
    clock: str = ""
    where: tuple[Condition, ...] = ()
    subject: str = ""
    quantity: str = ""
    amount: str = ""
    status: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The names of the columns that it reads."""
        own = (self.subject, self.quantity, self.amount, self.status, *(one.name for one in self.where))
        return tuple(dict.fromkeys(name for name in own if name))


@frozen
class EventKind:
    """A kind of event; only events whose status is one of `counts` have effects (empty: all but waived).

    `aliases` are other names by which a trial takes it. With a `source` rows are events of the kind beside
    those recorded; what is recorded of the same subject and ref stands in the place of a row's.
    """

    id: str
    label: Label
    clauses: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: FromRows | None = None
    where: str = ""
    owner: str = ""
