"""What a column of a result is."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpi.frozen import frozen
from kpi.words import Label


@frozen
class Column:
    """A column of the result: its key in JSON and CSV, its title in tables.

    `number` aligns it to the right; `places` is the least number of decimals of an exact number.

    The rest is for tables, which people read: a `hidden` column is left out, an `optional` one where all
    of its cells are empty; `shown` is the key of what stands there in its place (a name for an id), and
    `words` are the labels of its words. A `loose` one gives way before others in a narrow terminal.

    In a workbook `total` (`sum` or `mean`) stands below it, and `money` is written as such.
    """

    key: str
    title: Label = Label()
    number: bool = False
    places: int | None = None
    hidden: bool = False
    optional: bool = False
    shown: str = ""
    loose: bool = False
    words: Mapping[str, Label] = attrs.field(factory=dict)
    total: str = ""
    money: bool = False

    def value(self, row: Mapping[str, object]) -> object:
        """Return what stands in the cell of a table: the name in the place of an id, the label of a word."""
        value = row.get(self.shown) or row.get(self.key)
        word = self.words.get(value) if isinstance(value, str) else None
        return value if word is None else word
