"""A workbook that `kpi template` wrote: which sheet holds the rows, what drop-downs mean, which rows nobody touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text
from kpi.ingest.readers.xlsx_rows import rows_of
from kpi.ingest.source import Chunk, refuse
from kpi.model.filled import CHOICE, HEAD, ROW, TEMPLATE, TEMPLATE_SHEET
from kpi.words import sentence, verbatim

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@frozen
class Filled:
    """What the hidden sheet says; of any other workbook nothing.

    `means` has by heading what the entries of its drop-down stand for, `rows` the prefilled ones under `head`.
    """

    sheet: str = ""
    head: tuple[str, ...] = ()
    means: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    rows: frozenset[tuple[str, ...]] = frozenset()

    def without_untouched(
        self, header: tuple[str, ...], chunks: Iterator[Chunk], log: FaultLog
    ) -> Iterator[Chunk]:
        """Leave out the rows that are as they were prefilled, and put meanings in the place of entries."""
        if not self.head:
            yield from chunks
            return
        places = [header.index(one) if one in header else None for one in self.head]
        more = [at for at in range(len(header)) if at not in places]
        untouched = there = 0
        means = [self.means.get(one, {}) for one in header]
        for chunk in chunks:
            kept = Chunk([], [])
            for place, cells in zip(chunk.places, chunk.cells, strict=True):
                told = tuple("" if at is None else cells[at] for at in places)
                if told in self.rows and not any(cells[at] for at in more):
                    untouched += 1
                    continue
                kept.places.append(place)
                kept.cells.append([one.get(text, text) for one, text in zip(means, cells, strict=True)])
            there += len(kept.places)
            if kept.places:
                yield kept
        if untouched and not there and not log:
            log.add(
                "no_rows", sentence("nothing is filled in: every row is as it was prefilled"), where=log.file
            )


def filled_of(book: CalamineWorkbook, kind: str, file: str) -> Filled:
    """Read the hidden sheet of a template.

    Raises:
        DataError: `other_template`, where it is one for another KIND.
    """
    if TEMPLATE_SHEET not in book.sheet_names:
        return Filled()
    rows = _hidden(book)
    if not rows or rows[0][:1] != [TEMPLATE]:
        return Filled()
    _, written, sheet, *_ = (*rows[0], "", "")
    if kind and written != kind:
        message = sentence(
            "this workbook was written for {written}, not for {kind}", written=written, kind=kind
        )
        raise refuse("other_template", message, file, verbatim(f"kpi import {written} {file}"))
    head: tuple[str, ...] = ()
    means: dict[str, dict[str, str]] = {}
    found: set[tuple[str, ...]] = set()
    for word, *cells in rows[1:]:
        if word == HEAD:
            head = tuple(one for one in cells if one)
        elif word == CHOICE:
            means.setdefault(cells[0], {})[cells[1]] = cells[2]
        elif word == ROW:
            found.add(tuple((*cells, *("",) * len(head))[: len(head)]))
    return Filled(sheet if sheet in book.sheet_names else "", head, means, frozenset(found))


def meanings(book: CalamineWorkbook) -> dict[str, str]:
    """Return what the entries of all drop-downs of a form stand for."""
    return {cells[1]: cells[2] for word, *cells in _hidden(book) if word == CHOICE}


def _hidden(book: CalamineWorkbook) -> list[list[str]]:
    if TEMPLATE_SHEET not in book.sheet_names:
        return []
    return [[cell_text(one) for one in row] for row in rows_of(book.get_sheet_by_name(TEMPLATE_SHEET))]


__all__ = ["Filled", "filled_of", "meanings"]
