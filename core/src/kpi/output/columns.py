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
