"""Rows as a table for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.output.values import cell
from kpi.output.widths import fitted, wrapped

if TYPE_CHECKING:
    from kpi.output.columns import Column

_NO_LIMIT = 10_000
_BETWEEN = 3
"""So many spaces stand between two columns."""


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
    lines = [[columns[at].title.text(lang) or columns[at].key for at in kept]]
    lines += [[row[at] for at in kept] for row in told]
    if width is not None:
        lines = _narrowed(lines, [columns[at] for at in kept], width)
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, title in zip(kept, lines[0], strict=True):
        drawn.add_column(Text(title), justify="right" if columns[at].number else "left", overflow="fold")
    for line in lines[1:]:
        drawn.add_row(*map(Text, line))
    out = io.StringIO()
    Console(file=out, width=width or _NO_LIMIT, color_system=None).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")) + "\n"


def _narrowed(lines: list[list[str]], columns: Sequence[Column], width: int) -> list[list[str]]:
    """Break the cells so that the table fits; where words are too long for that, the terminal's width folds them."""
    ranks = [None if one.number else 0 if one.loose else 1 for one in columns]
    widths = fitted(list(zip(*lines, strict=True)), ranks, width - _BETWEEN * (len(columns) - 1))
    return [[wrapped(text, most) for text, most in zip(line, widths, strict=True)] for line in lines]


def _told(row: Mapping[str, object], column: Column, lang: str) -> str:
    value = row.get(column.shown) or row.get(column.key)
    word = column.words.get(value) if isinstance(value, str) else None
    return cell(value, lang, column.places) if word is None else word.text(lang)
