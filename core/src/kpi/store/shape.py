"""How the columns of a KIND lie in SQLite: narrow integers, and text only where text is long."""

from __future__ import annotations

from enum import Enum
from functools import cache

from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.table import Column, ColumnType, Table
from kpi.words import listed, sentence


class Kept(Enum):
    """How a column is kept: interned, as text, as one integer or as the parts of a number."""

    SUBJECT = "subject"
    WORD = "word"
    TEXT = "text"
    PERIOD = "period"
    DATE = "date"
    MOMENT = "moment"
    WHOLE = "whole"
    FLAG = "flag"
    NUMBER = "number"
    RATE = "rate"


_KEPT = {
    ColumnType.EMPLOYEE: Kept.SUBJECT,
    ColumnType.UNIT: Kept.SUBJECT,
    ColumnType.SUBJECT: Kept.SUBJECT,
    ColumnType.NAME: Kept.WORD,
    ColumnType.METRIC: Kept.WORD,
    ColumnType.EVENT_KIND: Kept.WORD,
    ColumnType.WORD: Kept.WORD,
    ColumnType.TEXT: Kept.TEXT,
    ColumnType.PERIOD: Kept.PERIOD,
    ColumnType.DATE: Kept.DATE,
    ColumnType.MOMENT: Kept.MOMENT,
    ColumnType.TIME: Kept.WHOLE,
    ColumnType.DURATION: Kept.WHOLE,
    ColumnType.COUNT: Kept.WHOLE,
    ColumnType.FLAG: Kept.FLAG,
    ColumnType.NUMBER: Kept.NUMBER,
    ColumnType.RATE: Kept.RATE,
}
_PARTS = {Kept.NUMBER: ("_n", "_d"), Kept.RATE: ("_n", "_d", "_counted")}
_NAMES = {"units": "unit", "employees": "employee"}
_OWN = {"seq", "batch", "supersedes", "gone", "restates"}


@frozen
class Field:
    """A column with the SQLite columns that hold it; `subject` is the kind of subject it names, if fixed."""

    column: Column
    kept: Kept
    sql: tuple[str, ...]
    subject: str = ""

    @property
    def sql_type(self) -> type:
        """The type of its SQLite columns."""
        return str if self.kept in (Kept.TEXT, Kept.DATE, Kept.MOMENT) else int


@frozen
class Shape:
    """A KIND with its SQLite table; `key` and `about` are SQLite columns."""

    table: Table
    name: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Return the field of a column.

        Raises:
            KeyError: where the KIND has no such column.
        """
        for one in self.fields:
            if one.column.name == name:
                return one
        raise KeyError(f"{self.table.kind} has no column {name!r}")

    @property
    def key(self) -> tuple[str, ...]:
        """SQLite columns of the key."""
        return tuple(part for name in self.table.key for part in self.field(name).sql)

    @property
    def data(self) -> tuple[str, ...]:
        """SQLite columns of the data, in order."""
        return tuple(part for one in self.fields for part in one.sql)

    @property
    def signature(self) -> str:
        """Columns and types as one text, to tell a changed declaration."""
        return ",".join(f"{one.column.name}:{one.kept.value}" for one in self.fields)


@cache
def shape_of(table: Table) -> Shape:
    """Lay out a KIND.

    Raises:
        PolicyError: for a name that cannot be a table or column, or a key or about column it lacks.
    """
    fields = tuple(_field(table, one) for one in table.columns)
    shape = Shape(table, "fact_" + table.kind.replace(".", "_"), fields)
    names = [table.kind.replace(".", "_"), *(one.column.name for one in fields)]
    wrong = [name for name in names if not name.isidentifier() or name.lower() != name or name in _OWN]
    lacking = [name for name in (*table.key, *filter(None, (table.about,))) if table.column(name) is None]
    if wrong or lacking or len(set(shape.data)) != len(shape.data):
        message = (
            sentence("table {kind}: {names} cannot be stored", kind=table.kind, names=listed(wrong + lacking))
            if wrong or lacking
            else sentence("table {kind}: two columns of one name cannot be stored", kind=table.kind)
        )
        raise PolicyError(Fault("table", message, who=table.owner))
    return shape


def _field(table: Table, column: Column) -> Field:
    kept = _KEPT[column.type]
    subject = column.type.value if column.type in (ColumnType.EMPLOYEE, ColumnType.UNIT) else ""
    # Only units and employees name subjects; the id of a ticket or an order is a word.
    if column.type is ColumnType.NAME and table.kind in _NAMES:
        kept, subject = Kept.SUBJECT, _NAMES[table.kind]
    return Field(column, kept, tuple(column.name + part for part in _PARTS.get(kept, ("",))), subject)
