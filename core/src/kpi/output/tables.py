"""Rows as a table for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.output.values import cell
from kpi.output.widths import fitted, width_of, wrapped

if TYPE_CHECKING:
    from kpi.output.columns import Column

_NO_LIMIT = 10_000
_BETWEEN = 3
"""So many spaces stand between two columns."""


def table(
    rows: Sequence[Mapping[str, object]], columns: Sequence[Column], lang: str, width: int | None = None
) -> str:
    """Return a plain table of text; wide characters count twice, as terminals show them."""
    told = [[cell(one.value(row), lang, one.places) for one in columns] for row in rows]
    kept = [at for at, one in enumerate(columns) if not one.optional or any(row[at] for row in told)]
    lines = [[columns[at].title.text(lang) or columns[at].key for at in kept]]
    lines += [[row[at] for at in kept] for row in told]
    if width is not None:
        lines = _narrowed(lines, [columns[at] for at in kept], width)
    aligned = [columns[at].number for at in kept]
    return drawn(lines, aligned, width or _NO_LIMIT) or folded(lines, aligned, width or _NO_LIMIT)


def drawn(lines: Sequence[Sequence[str]], right: Sequence[bool], room: int) -> str:
    """Draw a table that fits; nothing where a cell has to be folded, or has signs that no terminal prints.

    Many rows are drawn so in a fiftieth of the time.
    """
    cells = [[text.split("\n") for text in line] for line in lines]
    if not all(part.isprintable() for line in cells for parts in line for part in parts):
        return ""
    widths = [max(width_of(text) for text in column) for column in zip(*lines, strict=True)]
    whole = sum(widths) + _BETWEEN * (len(widths) - 1)
    if not widths or whole > room:
        return ""
    most = [max(map(len, line)) for line in cells]
    # Titles stand at the bottom of their row, other cells at its top.
    cells[0] = [[""] * (most[0] - len(parts)) + parts for parts in cells[0]]
    told = [
        (" " * _BETWEEN)
        .join(
            _padded(parts[at].rstrip() if at < len(parts) else "", width, to_right)
            for parts, width, to_right in zip(line, widths, right, strict=True)
        )
        .rstrip()
        for line, height in zip(cells, most, strict=True)
        for at in range(height)
    ]
    told.insert(most[0], "─" * whole)
    return "\n".join(told) + "\n"


def _padded(text: str, width: int, to_right: bool) -> str:
    blanks = " " * (width - width_of(text))
    return blanks + text if to_right else text + blanks


def folded(lines: Sequence[Sequence[str]], right: Sequence[bool], room: int) -> str:
    """Draw a table by rich, which folds what is too long for the room."""
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for title, to_right in zip(lines[0], right, strict=True):
        grid.add_column(Text(title), justify="right" if to_right else "left", overflow="fold")
    for line in lines[1:]:
        grid.add_row(*map(Text, line))
    out = io.StringIO()
    Console(file=out, width=room, color_system=None).print(grid)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")) + "\n"


def _narrowed(lines: list[list[str]], columns: Sequence[Column], width: int) -> list[list[str]]:
    """Break the cells so that the table fits; where words are too long for that, the terminal's width folds them."""
    ranks = [None if one.number else 0 if one.loose else 1 for one in columns]
    widths = fitted(list(zip(*lines, strict=True)), ranks, width - _BETWEEN * (len(columns) - 1))
    return [[wrapped(text, most) for text, most in zip(line, widths, strict=True)] for line in lines]
