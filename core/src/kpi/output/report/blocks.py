"""What a report is made of: sections of figures, notes, tables, and charts with their numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from kpi.frozen import frozen
from kpi.output.charts import Chart
from kpi.words import Label

Row: TypeAlias = Mapping[str, Any]


class Sort(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    LONG = "long"
    """Text of several words, which wants room."""
    NAME = "name"
    """Text that is not broken: names, ids, grades."""
    COUNT = "count"
    NUMBER = "number"
    """An exact number with two decimals at least."""
    SIGNED = "signed"
    """The same, with a sign: a difference."""
    SHARE = "share"
    """A share, as per cent with one decimal: it is rounded."""


@frozen
class Field:
    """A column of a table: the key of its cells, its title, how they are written; `words` are labels of its words.

    An `optional` one is left out where all of its cells are empty.
    """

    key: str
    title: Label
    sort: Sort = Sort.TEXT
    optional: bool = False
    words: Mapping[str, Label] = attrs.field(factory=dict)

    @property
    def number(self) -> bool:
        """Whether its cells are numbers, which stand to the right."""
        return self.sort in (Sort.COUNT, Sort.NUMBER, Sort.SIGNED, Sort.SHARE)


@frozen
class Table:
    """Rows under a caption; `folded` is the line to open it by where it is not shown at once.

    The column `head` names the row. `foot` is the row of totals. `beyond` says what a table lacks that shows only
    its first rows.
    """

    caption: Label
    fields: tuple[Field, ...]
    rows: Sequence[Row]
    head: str = "name"
    folded: Label | None = None
    foot: Row | None = None
    beyond: Label | None = None


@frozen
class Picture:
    """A chart with the table of the numbers that it shows."""

    chart: Chart
    table: Table


@frozen
class Figure:
    """A number that stands large, with what it is and what is to be known beside it."""

    label: Label
    value: str | Label
    beside: Label | str = ""
    goes_to: str = ""
    """The section that has more of it."""


@frozen
class Note:
    """A sentence; `sort` is empty, `wait` for what is open, `bad` for what must be mended."""

    text: Label
    sort: str = ""


@frozen
class Figures:
    """Large numbers side by side."""

    figures: tuple[Figure, ...]


@frozen
class Group:
    """Blocks under a heading of their own within a section."""

    title: Label
    blocks: tuple[Table | Picture | Note | Figures, ...]


Block: TypeAlias = Table | Picture | Note | Figures | Group


@frozen
class Section:
    """A part of the report under its heading; `id` is its anchor."""

    id: str
    title: Label
    blocks: tuple[Block, ...]


@frozen
class Document:
    """A report: its heading, one line below it, its sections in their order."""

    title: Label
    about: Label
    sections: tuple[Section, ...]


__all__ = [
    "Block",
    "Document",
    "Field",
    "Figure",
    "Figures",
    "Group",
    "Note",
    "Picture",
    "Row",
    "Section",
    "Sort",
    "Table",
]
