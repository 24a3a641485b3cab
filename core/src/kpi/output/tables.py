"""Rows as a table for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.output.values import cell

if TYPE_CHECKING:
    from kpi.output.columns import Column

_NO_LIMIT = 10_000


def table(
    rows: Sequence[Mapping[str, object]], columns: Sequence[Column], lang: str, width: int | None = None
) -> str:
    """Return a plain table of text; wide characters count twice, as terminals show them."""
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    told = [[_told(row, one, lang) for one in columns] for row in rows]
    kept = [at for at, one in enumerate(columns) if not one.optional or any(row[at] for row in told)]
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for one in (columns[at] for at in kept):
        drawn.add_column(
            Text(one.title.text(lang) or one.key), justify="right" if one.number else "left", overflow="fold"
        )
    for row in told:
        drawn.add_row(*(Text(row[at]) for at in kept))
    out = io.StringIO()
    Console(file=out, width=width or _NO_LIMIT, color_system=None).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")) + "\n"


def _told(row: Mapping[str, object], column: Column, lang: str) -> str:
    value = row.get(column.shown) or row.get(column.key)
    word = column.words.get(value) if isinstance(value, str) else None
    return cell(value, lang, column.places) if word is None else word.text(lang)
