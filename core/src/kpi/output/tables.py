"""Rows as a table for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.output.values import cell

if TYPE_CHECKING:
    from kpi.output.formats import Column

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

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for one in columns:
        drawn.add_column(
            Text(one.title.text(lang) or one.key), justify="right" if one.number else "left", overflow="fold"
        )
    for row in rows:
        drawn.add_row(*(Text(cell(row.get(one.key), lang, one.places)) for one in columns))
    out = io.StringIO()
    Console(file=out, width=width or _NO_LIMIT, color_system=None).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")) + "\n"
