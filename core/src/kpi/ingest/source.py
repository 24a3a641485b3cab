"""A file as rows of text, whatever it was: what every reader gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.words import NOTHING, Message, sentence

CHUNK = 20_000
"""Rows that are read at a time."""


@frozen
class Chunk:
    """Some rows of a file: `cells[i]` has as many texts as the header, `places[i]` says where it stands."""

    places: list[int]
    cells: list[list[str]]


class Wheres(Sequence[str]):
    """Where rows stand, each written when it is asked for: only faults ask."""

    def __init__(self, head: str, places: Sequence[int]) -> None:
        self._head, self._places = head, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [f"{self._head}{place}" for place in self._places[index]]
        return f"{self._head}{self._places[index]}"

    def __iter__(self) -> Iterator[str]:
        return (f"{self._head}{place}" for place in self._places)


@frozen
class Options:
    """What the user or the map says about the file itself; empty means: find out.

    `header` is the line (the row of a sheet) that holds the names of the columns.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int = 0


@frozen
class Source:
    """An open file: its header, its rows by chunks, and how a place in it is written.

    `typed` files (XLSX, JSON, Parquet) know dates from texts; they come in ISO form. What is wrong with
    a row (too few cells, a formula without a value) goes to the log that the reader was opened with. In a file of
    `shares` the cells of percentages were made to hold 0.95 and show 95%.
    """

    file: str
    header: tuple[str, ...]
    header_place: int
    chunks: Iterator[Chunk]
    typed: bool = False
    notes: tuple[Message, ...] = ()
    row_word: str = ""
    sheet: str = ""
    shares: bool = False

    def wheres(self, places: list[int]) -> Sequence[str]:
        """Write the places of whole rows."""
        return Wheres(
            f"{self.file}:{self.sheet}!row " if self.sheet else f"{self.file}:{self.row_word}", places
        )

    def where(self, place: int, columns: tuple[str, ...] = ()) -> str:
        """Write a place: `calls.csv:12:Agent`, `calls.json:row 3:agent`, `calls.xlsx:Sheet1!C12:Agent`."""
        name = " + ".join(columns)
        tail = f":{name}" if name else ""
        if not self.sheet:
            return f"{self.file}:{self.row_word}{place}{tail}"
        cells = [f"{letters(self.header.index(one))}{place}" for one in columns if one in self.header]
        return f"{self.file}:{self.sheet}!{'+'.join(cells) or f'row {place}'}{tail}"


def refuse(code: str, message: Message, where: str, hint: Message = NOTHING) -> DataError:
    """Make the error of a file that cannot be read."""
    return DataError(Fault(code, message, where=where, hint=hint))


def empty(file: str) -> DataError:
    """Make the error of a file without anything in it."""
    return refuse(
        "empty_file",
        sentence("the file is empty"),
        file,
        sentence("it needs a line with the names of the columns, and rows"),
    )


def letters(index: int) -> str:
    """Name a column of a sheet, counted from 0: A, B, ... Z, AA."""
    text, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        text = chr(65 + letter) + text
    return text
