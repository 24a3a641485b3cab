"""Tables of facts: what `kpi import` takes, what the store keeps, what metrics count over."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import attrs

from kpi.frozen import frozen
from kpi.model.quantity import Domain, Measure
from kpi.words import Label


class ColumnType(StrEnum):
    """What a column holds, and so how it is read, checked, stored and shown.

    name: its own id (employee, unit, card ...), interned. subject: an employee or a unit that exists.
    word: free short text, interned. text: long text. moment: a date, or a date with a time.
    rate: one value, or a numerator with a denominator (two columns of the file).
    """

    NAME = "name"
    EMPLOYEE = "employee"
    UNIT = "unit"
    SUBJECT = "subject"
    METRIC = "metric"
    EVENT_KIND = "event_kind"
    WORD = "word"
    TEXT = "text"
    PERIOD = "period"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    DURATION = "duration"
    COUNT = "count"
    NUMBER = "number"
    RATE = "rate"
    FLAG = "flag"


@frozen
class Column:
    """A column of a table; `required` means that a row without it is a fault."""

    name: str
    type: ColumnType
    required: bool = True
    unit: Measure | None = None
    domain: Domain | None = None
    choices: tuple[str, ...] = ()
    label: Label = Label()
    aliases: tuple[str, ...] = ()


@frozen
class Table:
    """A KIND of facts. `key` names the columns that identify a row; `about` the column that dates it.

    `subject` is the column that says whom a row concerns. With `own_ref` a row without its last key
    column is identified by its batch and row. `open_ended` means that a row without `until` lasts until
    the day before the next row whose key differs only in the about date.
    """

    kind: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    about: str = ""
    subject: str = ""
    own_ref: bool = False
    open_ended: bool = False
    label: Label = Label()
    owner: str = "core"

    def column(self, name: str) -> Column | None:
        """Return the column of that name or alias, or None."""
        return next((one for one in self.columns if name == one.name or name in one.aliases), None)


def column(
    type: ColumnType, zh: str = "", *, required: bool = True, default: Any = attrs.NOTHING, **more: Any
) -> Any:
    """Declare a field of a fact class that is also a column of its table; `zh` is its Chinese heading."""
    if not required and default is attrs.NOTHING:
        default = None
    spec = {"type": type, "required": required, "label": Label(zh), **more}
    return attrs.field(default=default, kw_only=True, metadata={"column": spec})


def table_of(cls: type[Any], kind: str, key: tuple[str, ...], **more: Any) -> Table:
    """Derive the table of a fact class from its fields."""
    columns = tuple(
        Column(name=field.name.rstrip("_"), **field.metadata["column"])
        for field in attrs.fields(cls)
        if "column" in field.metadata
    )
    return Table(kind, columns, key, **more)
