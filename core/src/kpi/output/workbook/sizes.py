"""How wide columns and how high rows must be: letters count by what they take, wide ones most."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.output.widths import width_of, wrapped
from kpi.output.workbook.looks import SIZE

_LINE, _WIDE_LINE = 1.35, 1.5
"""Height of a line, in sizes of its letters: that of the tallest font that may stand in, without and with wide ones."""
_ROOM = 0.86
"""So much of a column's width holds text: letters of another font may be wider, and cells have margins."""
_ROOM_OF_LINES = 95
"""The same, in percent, where letters are measured one by one."""
_LETTERS = {letter: part for letters, part in (
    ("ijl.,:;|!'` ", 60), ('ftrI()[]{}-/\\"*', 75), ("mwMW%@—…", 175)) for letter in letters}  # fmt: skip
_SMALL, _LARGE = 110, 125
"""Hundredths of half a size that a letter takes, in fonts that stand in for each other; else small, or large."""
MOST_HEIGHT = 409


def fitting(texts: Iterable[str], least: float = 8, most: float = 48) -> float:
    """Return the width of a column for its texts, in characters of a spreadsheet."""
    widest = max((width_of(text) for text in texts), default=0)
    return min(most, max(least, widest / _ROOM + 1))


def height_of(cells: Iterable[tuple[str, float]], size: int = SIZE) -> float:
    """Return the height of a row, in points, whose cells hold these texts in columns of these widths.

    A spreadsheet makes no row higher than 409 points.
    """
    highest = max((_height(text, width, size) for text, width in cells), default=size * _LINE)
    return min(MOST_HEIGHT, highest + 6)


def _height(text: str, width: float, size: int) -> float:
    room = max(200, int(width * _ROOM_OF_LINES * SIZE / size))
    lines = sum(-(-_taken(line) // room) or 1 for line in wrapped(text, room, _taken).split("\n"))
    wide = any(width_of(letter) > 1 for letter in set(text))
    return lines * size * (_WIDE_LINE if wide else _LINE)


def _taken(line: str) -> int:
    """Return how much room a line takes, in hundredths of half a size."""
    return sum(
        _LETTERS.get(letter)
        or (_SMALL if letter.islower() else _LARGE if letter.isascii() else 100 * width_of(letter))
        for letter in line
    )


__all__ = ["MOST_HEIGHT", "fitting", "height_of"]
