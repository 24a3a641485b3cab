"""One set of rows in the four formats of `-o`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from kpi.model.label import Label
from kpi.output.values import cell, plain, to_json


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


@attrs.frozen
class Column:
    """A column of the result: its key in JSON and CSV, its title in tables.

    `number` aligns it to the right; `places` is the least number of decimals of an exact number. A
    `hidden` column is left out of tables.
    """

    key: str
    title: Label = Label()
    number: bool = False
    places: int | None = None
    hidden: bool = False


def render(
    rows: Iterable[Mapping[str, object]],
    columns: Iterable[Column],
    format: Format,
    *,
    lang: str = "zh",
    key: str = "rows",
    head: Mapping[str, object] | None = None,
    width: int | None = None,
) -> str:
    """Return rows as text that ends with a line break.

    JSON is `{schema, **head, key: [row, ...]}`; NDJSON and CSV are the rows alone. A table is folded to
    `width` characters, or to none.
    """
    wanted = tuple(columns)
    if format is Format.TABLE:
        from kpi.output.tables import table

        return table(list(rows), [one for one in wanted if not one.hidden], lang, width)
    plain_rows = [{one.key: plain(row.get(one.key), one.places) for one in wanted} for row in rows]
    if format is Format.JSON:
        return to_json({"schema": 1, **(head or {}), key: plain_rows}) + "\n"
    if format is Format.NDJSON:
        return "".join(to_json(row) + "\n" for row in plain_rows)
    return _csv(plain_rows, wanted)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    """Return CSV; it is data, so that its words do not depend on the language."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.key for one in columns])
    writer.writerows([[harmless(cell(row[one.key], "en")) for one in columns] for row in rows])
    return out.getvalue()


def harmless(text: str) -> str:
    """Return text that a spreadsheet shows and never runs: a formula gets an apostrophe, a number does not.

    A carriage return, which many readers take for the end of the row, becomes a line feed.
    """
    text = text.replace("\r", "\n")
    if not text.startswith(("=", "+", "-", "@", "\t", "\n")):
        return text
    digits = text[1:].replace(".", "", 1).replace("/", "", 1)
    return text if text[0] in "+-" and digits.isascii() and digits.isdigit() else f"'{text}"
