"""One set of rows in the four formats of `-o`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from kpi.harmless import harmless
from kpi.output.columns import Column
from kpi.output.values import cell, plain, to_json
from kpi.words import Label


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


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
    if format is Format.CSV:
        return _csv(list(rows), wanted, lang)
    plain_rows = [{one.key: plain(row.get(one.key), one.places) for one in wanted} for row in rows]
    if format is Format.JSON:
        return to_json({"schema": 1, **(head or {}), key: plain_rows}) + "\n"
    return "".join(to_json(row) + "\n" for row in plain_rows)


def _csv(rows: Sequence[Mapping[str, object]], columns: Sequence[Column], lang: str) -> str:
    """Return CSV; it is data, so that its words do not depend on the language, only its labels do."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.key for one in columns])
    for row in rows:
        cells = ((row.get(one.key), one.places) for one in columns)
        writer.writerow(
            [
                harmless(value.text(lang) if isinstance(value, Label) else cell(plain(value, places), "en"))
                for value, places in cells
            ]
        )
    return out.getvalue()
