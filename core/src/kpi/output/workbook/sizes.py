"""How wide columns and how high rows must be; wide characters count twice."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.output.widths import width_of, wrapped
from kpi.output.workbook.looks import SIZE

_LINE = 1.5
"""Height of a line, in sizes of its letters: that of the tallest font that may stand in."""
_ROOM = 0.86
"""So much of a column's width holds text: letters of another font may be wider, and cells have margins."""
MOST_HEIGHT = 409


def fitting(texts: Iterable[str], least: float = 8, most: float = 48) -> float:
    """Return the width of a column for its texts, in characters of a spreadsheet."""
    widest = max((width_of(text) for text in texts), default=0)
    return min(most, max(least, widest / _ROOM + 1))


def height_of(cells: Iterable[tuple[str, float]], size: int = SIZE) -> float:
    """Return the height of a row, in points, whose cells hold these texts in columns of these widths.

    A spreadsheet makes no row higher than 409 points.
    """
    lines = max((_lines(text, width, size) for text, width in cells), default=1)
    return min(MOST_HEIGHT, lines * size * _LINE + 6)


def _lines(text: str, width: float, size: int) -> int:
    room = max(2, int(width * _ROOM * SIZE / size))
    return sum(-(-width_of(line) // room) or 1 for line in wrapped(text, room).split("\n"))


__all__ = ["MOST_HEIGHT", "fitting", "height_of"]
