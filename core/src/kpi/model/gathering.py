"""Rows that lie in files and not in the store: where they are, and what is counted and summed over them.

Nothing here knows an engine: a plan is rendered by whatever holds the rows (a database in this process, a
cluster), and only counts and sums of whole numbers are made there. Division stays in the engine of the run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label

PLACES = 6
"""Decimals that are kept of a number while it is summed; one with more is refused, never rounded."""

SCALE: int = 10**PLACES


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


GATHERED_KIND = "gathered"

GATHERED = Table(
    GATHERED_KIND,
    (
        Column("source", ColumnType.WORD, label=Label("来源", "Source")),
        Column("period", ColumnType.PERIOD, label=Label("期间", "Period")),
        # Missing where the rows name nobody, and in the row that tells what was read.
        Column("subject", ColumnType.SUBJECT, required=False, label=Label("工号或部门", "Subject")),
        Column("unit", ColumnType.UNIT, required=False, label=Label("部门", "Unit")),
        # The first day of the stay of which it is made; missing in the row that tells what was read.
        Column("from", ColumnType.DATE, required=False, label=Label("开始日期", "From")),
        Column("figures", ColumnType.WORD, label=Label("数字", "Figures")),
        Column("values", ColumnType.TEXT, required=False, label=Label("数值", "Values")),
        Column("rows", ColumnType.COUNT, label=Label("行数", "Rows")),
        Column("note", ColumnType.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("source", "period", "subject", "unit", "from", "figures"),
    about="period",
    subject="subject",
    label=Label("文件汇总", "Gathered from files"),
)
"""What was gathered, one row for each subject, own unit and stay; a policy with sources has this KIND.

`figures` lists what was made of the rows (see `pack`), `values` what it came to: whole numbers in the order of the
figures, in units of 1/scale, with `;` between and nothing for a sum of nothing. One row without `from` tells
what was read (`note`) and how many rows count. What other figures were made of is another key: a metric that
is changed finds nothing under what it means now, and never what it meant before.
"""

BETWEEN = ";"


def pack(figures: Iterable[Figure]) -> str:
    """Write figures as the text that names them together."""
    return json.dumps([one.text for one in figures], ensure_ascii=False)


def unpack(figures: str) -> list[str]:
    """Return the texts of the figures that such a text names."""
    return [str(one) for one in json.loads(figures)]


@frozen
class Read:
    """What was read for a month: `files` with size, sha256 and rows by name; who began a stay within it (`moved`, id
    and day as ISO text); and how many rows count for nobody (`left`).
    """

    files: Mapping[str, tuple[int, str, int]]
    moved: tuple[tuple[str, str], ...] = ()
    left: int = 0

    @property
    def note(self) -> str:
        """It as text."""
        files = [[name, *about] for name, about in sorted(self.files.items())]
        told = {"files": files, "moved": sorted(map(list, self.moved)), "left": self.left}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, note: str) -> Read:
        """Read such a text."""
        told = json.loads(note)
        files = {name: (size, sha256, rows) for name, size, sha256, rows in told["files"]}
        return cls(files, tuple((id, day) for id, day in told["moved"]), told["left"])


__all__ = [
    "BETWEEN",
    "GATHERED",
    "GATHERED_KIND",
    "PLACES",
    "SCALE",
    "AggregatePlan",
    "EventSource",
    "Figure",
    "Read",
    "pack",
    "unpack",
]
