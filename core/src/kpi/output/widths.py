"""Which columns of a table give way in a narrow terminal, and where their cells are broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_OPEN, _CLOSE = r"（《【“\[(", r"）》】”、，；：。\]):;%"
_PIECES = re.compile(
    rf"(?:[≥≤<>=] |[{_OPEN}])*(?:[\d.%/]+, [\d.%/]+(?=[\])])|[{_WIDE}]|[^\s,_{_WIDE}]+)[{_CLOSE}]*[\s,_]*"
    rf"|[\s,_]+|[{_OPEN}{_CLOSE}]+"
)
"""A Chinese character, or a word, with the spaces, commas and underscores after it: a line may end there.

A bracket that opens stays with what follows, one that closes and a comma with what precedes; `>= 90` and
`[80, 90)` stay whole."""


def fitted(cells: Sequence[Sequence[str]], ranks: Sequence[int | None], room: int) -> list[int]:
    """Return the widths of columns that together take `room` characters, or as near to it as words allow.

    Args:
        cells: the texts of each column, its title among them.
        ranks: the columns of the lowest rank give way first, those of none never.
        room: what the terminal leaves for all of them.
    """
    widths = [max(map(width_of, column), default=0) for column in cells]
    if sum(widths) <= room:
        return widths
    least = [max((width_of(word.rstrip()) for text in column for word in _PIECES.findall(text)), default=0)
             for column in cells]  # fmt: skip
    for rank in sorted({rank for rank in ranks if rank is not None}):
        mine = [at for at, one in enumerate(ranks) if one == rank]
        while sum(widths) > room and (free := [at for at in mine if widths[at] > least[at]]):
            widths[max(free, key=lambda at: widths[at])] -= 1
    return widths


def wrapped(text: str, width: int, measure: Callable[[str], int] | None = None) -> str:
    """Break a text into lines of at most `width`, after a space, a comma or an underscore, or a Chinese character.

    A `measure` says how wide a text is where that is not its characters.
    """
    measure = measure or width_of
    lines = []
    for whole in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(whole):
            if line and measure((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


def width_of(text: str) -> int:
    """Return how many characters wide the longest line of a text is; wide characters count twice."""
    if text.isascii() and "\n" not in text:
        return len(text)
    from rich.cells import cell_len

    return max(cell_len(line) for line in text.split("\n"))
