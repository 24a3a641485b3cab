"""Rows that lie in files and not in the store: where they are, and what is counted and summed over them.

Nothing here knows an engine: a plan is rendered by whatever holds the rows (a database in this process, a
cluster), and only counts and sums of whole numbers are made there. Division stays in the engine of the run.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label

PLACES = 6
"""Decimals that are kept of a number while it is summed; one with more is refused, never rounded."""

SCALE = 10**PLACES


@frozen
class EventSource:
    """`[sources.<name>]` of `kpi.toml`: rows of a KIND that lie in files.

    `files` is a pattern of paths beside `kpi.toml` (`calls/*.parquet`), `format` parquet or csv. With `period`
    (`{year}-{month}`) the path of a file says which month all its rows are of. `map` names a map as
    `kpi import --map` takes it. With `distinct` the company vouches that no key is there twice.
    """

    name: str
    kind: str
    format: str
    files: str
    period: str = ""
    map: str = ""
    distinct: bool = False
    where: str = ""


@frozen
class Figure:
    """One whole number that is made of rows: `how` is count, sum, min or max.

    `where` are the conditions with the values that parameters have in the period; a row counts that passes all.
    A number is summed in units of 1/SCALE, a count, a time or a duration in whole numbers (see `scale`).
    """

    how: str
    column: str = ""
    where: tuple[Condition, ...] = ()
    scale: int = 1

    @property
    def text(self) -> str:
        """What is made of the rows, as one text: the same for the same figure, another for any other."""
        tests = sorted(_spelt(one) for one in self.where)
        what = f"{self.how} {self.column}".strip()
        return f"{what} where {', '.join(tests)}" if tests else what

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that it reads."""
        names = (self.column, *(one.name for one in self.where))
        return tuple(dict.fromkeys(name for name in names if name))


@frozen
class AggregatePlan:
    """What is made of the rows of a KIND for each subject, each unit that a row names itself, and each stay.

    `subject`, `about` (a date or a moment) and `unit` (empty where rows name none) are columns of `table`;
    `figures` are in the order in which the metrics were given.
    """

    table: Table
    figures: tuple[Figure, ...]
    unit: str = ""

    @property
    def subject(self) -> str:
        """The column that says whom a row concerns."""
        return self.table.subject

    @property
    def about(self) -> str:
        """The column that dates a row."""
        return self.table.about

    @property
    def read(self) -> tuple[str, ...]:
        """The columns of the table that figures read, each once."""
        return tuple(dict.fromkeys(name for one in self.figures for name in one.read))


def _spelt(one: Condition) -> str:
    if one.op in ("missing", "present"):
        return f"{one.name} {one.op}"
    return f"{one.name} {one.op} {_value(one.value)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction | int | date):
        return str(value)
    return repr(value)


FILES, LEFT_OUT = "files", "left out"
"""Figures of a row that tells what was read: of all rows that count, and of those that could not."""

GATHERED_KIND = "gathered"

GATHERED = Table(
    GATHERED_KIND,
    (
        Column("source", ColumnType.WORD, label=Label("来源", "Source")),
        Column("period", ColumnType.PERIOD, label=Label("期间", "Period")),
        # Missing where the rows name nobody, and in the rows that tell what was read.
        Column("subject", ColumnType.SUBJECT, required=False, label=Label("工号或部门", "Subject")),
        Column("unit", ColumnType.UNIT, required=False, label=Label("部门", "Unit")),
        # The first day of the stay of which it is made; missing in the rows that tell what was read.
        Column("from", ColumnType.DATE, required=False, label=Label("开始日期", "From")),
        Column("figure", ColumnType.WORD, label=Label("数字", "Figure")),
        Column("value", ColumnType.NUMBER, required=False, label=Label("数值", "Value")),
        Column("rows", ColumnType.COUNT, label=Label("行数", "Rows")),
        Column("note", ColumnType.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("source", "period", "subject", "unit", "from", "figure"),
    about="period",
    subject="subject",
    label=Label("文件汇总", "Gathered from files"),
)
"""What was gathered, one row for each subject, stay and figure; a policy with sources has this KIND.

A count of 0 and a sum of nothing are not kept: of each figure that was gathered one row without `from` tells
so, and whoever has no row of his own then has a count of 0.
"""


def note_of(files: Mapping[str, tuple[int, str, int]], moved: Collection[tuple[str, str]]) -> str:
    """Write the note of the row `files`: each file with size, sha256 and rows, and who began a stay on which day."""
    told = {
        "files": [[name, *about] for name, about in sorted(files.items())],
        "moved": sorted(map(list, moved)),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def files_in(note: str) -> list[tuple[str, int, str, int]]:
    """Return name, size, sha256 and rows of the files in such a note."""
    return [tuple(one) for one in json.loads(note)["files"]]


def moved_in(note: str) -> list[tuple[str, str]]:
    """Return who began a stay within the month, and on which day, by such a note."""
    return [(id, day) for id, day in json.loads(note)["moved"]]


__all__ = [
    "FILES",
    "GATHERED",
    "GATHERED_KIND",
    "LEFT_OUT",
    "PLACES",
    "SCALE",
    "AggregatePlan",
    "EventSource",
    "Figure",
    "files_in",
    "moved_in",
    "note_of",
]
