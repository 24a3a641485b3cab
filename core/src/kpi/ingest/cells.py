"""Reading a column of texts, each distinct text once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from kpi.frozen import frozen
from kpi.ingest.values.text import MAX_TEXT, trim
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.words import NOTHING, Message, sentence

K = TypeVar("K", bound=Hashable)
_KEPT = 500_000


@frozen
class Bad:
    """A cell that could not be read, in the place of its value."""

    code: str
    message: Message
    hint: Message = NOTHING


class Reader(dict[K, object]):
    """Reads keys (texts, or tuples of them) and keeps what it read.

    `bad` and `blank` tell whether any cell so far was wrong or missing, so that good columns need no
    second look.
    """

    def __init__(self, read: Callable[[K], object]) -> None:
        super().__init__()
        self._read = read
        self.bad = False
        self.blank = False

    def __missing__(self, key: K) -> object:
        try:
            value = self._read(key)
        except UnfitError as error:
            value = Bad(error.code, error.message, error.hint)
        if value is None:
            self.blank = True
        elif type(value) is Bad:
            self.bad = True
        if len(self) >= _KEPT:
            self.clear()
        self[key] = value
        return value

    def all(self, keys: Sequence[K]) -> list[object]:
        """Read a whole column."""
        return list(map(self.__getitem__, keys))


def text_reader(
    parse: Callable[[str], object], blanks: Sequence[str] = (), values: Mapping[str, str] | None = None
) -> Reader[str]:
    """Make the reader of a column: trims, knows blanks, replaces values, then parses."""
    gaps, replaced = frozenset({"", *map(trim, blanks)}), dict(values or {})

    def read(text: str) -> object:
        shape = settle(text, gaps, replaced)
        return None if shape is None else parse(shape)

    return Reader(read)


def settle(text: str, gaps: frozenset[str], replaced: Mapping[str, str]) -> str | None:
    """Return what a cell says after trimming and replacing, or None for a blank.

    Raises:
        UnfitError: `too_long`.
    """
    if len(text) > MAX_TEXT:
        message = sentence(
            "{cell} has {length:,} characters; a cell holds at most {most:,}",
            cell=shown(text),
            length=len(text),
            most=MAX_TEXT,
        )
        raise UnfitError("too_long", message)
    shape = trim(text)
    shape = replaced.get(shape, shape)
    return None if shape in gaps else shape
