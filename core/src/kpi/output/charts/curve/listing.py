"""The words around a curve: title and notes above it, the bands below it, broken so that nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kpi.frozen import frozen
from kpi.output.charts.curve.picture import Band, Picture
from kpi.output.charts.theme import EM_ASCII, SIZE, text_width
from kpi.output.widths import wrapped

TITLE = 15
LINE = SIZE + 5
_GAP = 18
"""Pixels between two columns of the bands."""


@frozen
class Text:
    """A line of text, in pixels from the upper left corner of what it belongs to."""

    x: int
    y: int
    text: str
    size: int = SIZE
    bold: bool = False
    soft: bool = False


@frozen
class Block:
    """Lines of text and how high they are together."""

    texts: tuple[Text, ...]
    height: int


def heading(picture: Picture, width: int) -> Block:
    """Return title and notes."""
    found: list[Text] = []
    down = 0
    for line in _lines(picture.title, width, TITLE) if picture.title else ():
        down += TITLE + 5
        found.append(Text(0, down - 5, line, TITLE, bold=True))
    for note in picture.notes:
        for line in _lines(note, width):
            down += LINE
            found.append(Text(0, down - 4, line, soft=True))
    return Block(tuple(found), down + 8 if found else 0)


def listing(picture: Picture, width: int) -> Block:
    """Return the bands as a table of two or three columns; where the third has no room it stands below."""
    if not picture.bands:
        return Block((), 0)
    rows = [(one.where, one.gives, one.people) for one in picture.bands]
    heads = picture.heads if any(rows[place][2] for place in range(len(rows))) else (*picture.heads[:2], "")
    first = min(max(text_width(row[0]) for row in (heads, *rows)), width // 2)
    second = min(max(text_width(row[1]) for row in (heads, *rows)), width - first - _GAP)
    third = width - first - second - 2 * _GAP
    beside = third >= max(text_width(row[2]) for row in (heads, *rows)) or third >= width // 3
    starts = (0, first + _GAP, first + second + 2 * _GAP if beside else _GAP)
    widths = (first, second, third if beside else width - _GAP)
    down = 0
    found: list[Text] = []
    for place, row in enumerate((heads, *rows)):
        cells = row if beside else row[:2]
        height, texts = _row(cells, starts, widths, down, soft=place == 0)
        found += texts
        down += height
        if not beside and row[2] and place:
            height, texts = _row(row[2:], starts[2:], widths[2:], down, soft=True)
            found += texts
            down += height
    return Block(tuple(found), down + 6)


def _row(
    cells: Sequence[str], starts: Sequence[int], widths: Sequence[int], down: int, *, soft: bool
) -> tuple[int, list[Text]]:
    """Return the height and the texts of a row of a table."""
    columns = [_lines(cell, wide) for cell, wide in zip(cells, widths, strict=False)]
    height = max(len(one) for one in columns) * LINE
    return height, [
        Text(start, down + LINE * (place + 1) - 4, line, soft=soft)
        for start, lines in zip(starts, columns, strict=False)
        for place, line in enumerate(lines)
        if line
    ]


def _lines(text: str, width: int, size: int = SIZE) -> list[str]:
    characters = max(4, int(width / (size * EM_ASCII)))
    return [part for line in wrapped(text, characters).split("\n") for part in _cut(line, characters)]


def _cut(line: str, characters: int) -> Iterator[str]:
    """Break a word that is longer than a line."""
    while len(line) > characters and line.isascii():
        yield line[:characters]
        line = line[characters:]
    yield line


def shortened(bands: Sequence[Band], most: int, more: Band) -> tuple[Band, ...]:
    """Return the first bands, and one that stands for the rest, which `more` tells."""
    return (*bands,) if len(bands) <= most else (*bands[: most - 1], more)


def described(bands: Iterable[Band]) -> str:
    """Say the bands in one text, for who does not see them."""
    return "; ".join(" ".join(filter(None, (one.where, one.gives, one.people))) for one in bands)


__all__ = ["LINE", "Block", "Text", "described", "heading", "listing", "shortened"]
