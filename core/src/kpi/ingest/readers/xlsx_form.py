"""Rating forms that `kpi template` wrote, filled: one sheet a person, every score a row of ratings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text, percent
from kpi.ingest.readers.xlsx_filled import meanings
from kpi.ingest.readers.xlsx_marks import Mark, read_marks
from kpi.ingest.source import Chunk, Source, letters, refuse
from kpi.model.filled import FORM, HIDDEN, ITEM, OTHER, PERIOD, RATER, ROLE, SLOTS, SUBJECT, TOTAL, parts_of
from kpi.words import NOTHING, Message, sentence, verbatim

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_HEADER = ("subject", "item", "period", "rater", "rater_role", "score")


_HEAD_PARTS = 3
"""Parts of the mark of whom or when: the column, what was written there, and what that means."""
_Slot = tuple[int, str, str]
"""A column of scores: where it stands, the role that gives them ("" where it is said on the form), its heading."""


@frozen
class _Place:
    """Where the values of a rating stand: the sheet, and row (from 1) and column (from 0) of each."""

    sheet: str
    cells: tuple[tuple[int, int], ...]


@frozen
class FormSource(Source):
    """The ratings of a form; a place is the number of one in `spots`."""

    spots: list[_Place] = attrs.field(factory=list)

    def wheres(self, places: list[int]) -> list[str]:
        """Write the cells of the scores."""
        return [self.where(place, _HEADER[-1:]) for place in places]

    def where(self, place: int, columns: tuple[str, ...] = ()) -> str:
        """Write the cell of a value: `form.xlsx:张三!F7:score`."""
        name = next((one for one in columns if one in _HEADER), "")
        if place < 0:
            return self.file
        spot = self.spots[place]
        row, column = spot.cells[_HEADER.index(name or "score")]
        tail = f":{name}" if name else ""
        return f"{self.file}:{spot.sheet}!{letters(column)}{row}{tail}"


def form_sheets(book: CalamineWorkbook, wanted: str) -> list[str]:
    """Return the sheets of a workbook that are rating forms, or the one that is wanted where it is one."""
    names = [wanted] if wanted in book.sheet_names else [] if wanted else book.sheet_names
    return [name for name in names if not name.startswith(HIDDEN) and _first(book, name) == FORM]


def _first(book: CalamineWorkbook, name: str) -> str:
    first = next(iter(book.get_sheet_by_name(name).iter_rows()), [])
    return cell_text(first[0]) if first else ""


def open_form(path: Path, book: CalamineWorkbook, sheets: Sequence[str], log: FaultLog, kind: str) -> Source:
    """Open the ratings of forms; a cell that is empty is a rating that nobody gave.

    Raises:
        DataError: `other_template`, where no ratings are wanted.
    """
    if kind != "ratings":
        message = sentence("this is a rating form, and no {kind}", kind=kind)
        raise refuse("other_template", message, log.file, verbatim(f"kpi import ratings {log.file}"))
    spots: list[_Place] = []
    chunks = _chunks(path, book, sheets, log, spots)
    return FormSource(log.file, _HEADER, -1, chunks, typed=True, sheet=sheets[0], spots=spots)


def _chunks(
    path: Path, book: CalamineWorkbook, sheets: Sequence[str], log: FaultLog, spots: list[_Place]
) -> Iterator[Chunk]:
    means = meanings(book)
    for name in sheets:
        rows = [list(row) for row in book.get_sheet_by_name(name).iter_rows()]
        found = list(_Sheet(name, rows, read_marks(path, name), means, log).ratings())
        places = list(range(len(spots), len(spots) + len(found)))
        spots += [place for place, _ in found]
        if found:
            yield Chunk(places, [cells for _, cells in found])
    if not spots and not log:
        log.add("no_rows", sentence("no score is filled in"), where=log.file)


@attrs.define
class _Sheet:
    """One sheet of a form; rows are counted from 0 here."""

    name: str
    rows: Sequence[Sequence[object]]
    marks: dict[int, dict[int, Mark]]
    means: dict[str, str]
    log: FaultLog
    told: set[tuple[str, tuple[int, int]]] = attrs.field(factory=set)

    def ratings(self) -> Iterator[tuple[_Place, list[str]]]:
        """Give each score with what it is about."""
        marked = {at: parts_of(self.text(at, 0)) for at in range(len(self.rows)) if self.text(at, 0)}
        by: dict[str, tuple[int, tuple[str, ...]]] = {}
        for at, (word, *rest) in marked.items():
            if word in (SUBJECT, PERIOD, SLOTS, RATER, ROLE):
                by.setdefault(word, (at, tuple(rest)))
        by = {word: found for word, found in by.items() if _is_whole(word, found[1])}
        lacking = [one for one in (SUBJECT, PERIOD, SLOTS, RATER) if one not in by]
        if lacking:
            self.fault(
                "broken_form", sentence("rows of the form are gone: {rows}", rows=", ".join(lacking)), (0, 0)
            )
            return
        subject, period = self.head(*by[SUBJECT]), self.head(*by[PERIOD])
        slots = self.slots(*by[SLOTS])
        items = [(at, rest) for at, (word, *rest) in marked.items() if word == ITEM and len(rest) > 1]
        given = [(at, item, slot) for at, (item, label, *_) in items for slot in slots
                 if self.score(at, slot[0]) and self.named(at, label)]  # fmt: skip
        self.strangers(by[SLOTS][0], marked, slots)
        for at, item, (column, fixed, label) in given:
            rater = (by[RATER][0], column)
            told = self.code(*rater)
            if not told:
                message = sentence(
                    "scores are given by {role}, and nobody is named who gave them", role=label
                )
                self.fault("no_rater", message, rater)
                continue
            place = (by[ROLE][0], column) if not fixed and ROLE in by else rater
            role = fixed or self.code(*place)
            if not role:
                self.fault("no_role", sentence("the role of who gave the scores is not said"), place)
                continue
            cells = (subject[0], (at, column), period[0], rater, place, (at, column))
            spot = _Place(self.name, tuple((row + 1, one) for row, one in cells))
            yield spot, [subject[1], item, period[1], told, role, self.score(at, column)]
        if given and not subject[1]:
            self.fault("no_subject", sentence("who is appraised is not said"), subject[0])
        if given and not period[1]:
            self.fault("no_period", sentence("the period is not said"), period[0])

    def head(self, at: int, rest: tuple[str, ...]) -> tuple[tuple[int, int], str]:
        """Return the cell and the value of the subject or period; what was written beforehand must still stand there."""
        column = int(rest[0])
        written, value = rest[1:]
        told = self.text(at, column)
        if not written:
            return (at, column), self.code(at, column)
        if told != written:
            message = sentence(
                "{told} stands where the form was written for {written}",
                told=repr(told),
                written=repr(written),
            )
            hint = sentence("write a form of its own for each: kpi template")
            self.fault("changed_form", message, (at, column), hint)
        return (at, column), value

    def slots(self, at: int, rest: tuple[str, ...]) -> list[_Slot]:
        """Return the columns of scores with their roles (empty: to be said) and headings, wherever they stand now."""
        found = []
        for label, role in zip(rest[::2], rest[1::2], strict=True):
            columns = [one for one in range(1, len(self.rows[at])) if self.text(at, one) == label]
            if len(columns) != 1:
                message = sentence(
                    "{n} columns are called {label}, where the form has one",
                    n=len(columns),
                    label=repr(label),
                )
                self.fault("changed_form", message, (at, 0))
                continue
            found.append((columns[0], role, label))
        return found

    def strangers(self, top: int, marked: Mapping[int, tuple[str, ...]], slots: Sequence[_Slot]) -> None:
        """Find scores where the form has none: in rows of other items, and in rows that are not of the form."""
        total = next((at for at, parts in marked.items() if parts[0] == TOTAL), len(self.rows))
        for at in range(top + 1, len(self.rows)):
            word = marked.get(at, ("",))[0]
            if word not in ("", OTHER):
                continue
            for column, _, _ in slots:
                text = self.text(at, column)
                if text and (_is_number(text) or (not word and at < total)):
                    message = sentence("a score stands where the form takes none")
                    self.fault("unknown_row", message, (at, column))

    def named(self, at: int, label: str) -> bool:
        """Tell whether the name of an item still stands in its row; if not, rows were moved and nothing can be trusted."""
        if any(self.text(at, one) == label for one in range(1, len(self.rows[at]))):
            return True
        self.fault(
            "moved_row",
            sentence("the row was written for {item}, which does not stand in it", item=repr(label)),
            (at, 2),
        )
        return False

    def score(self, at: int, column: int) -> str:
        mark = self.marks.get(at + 1, {}).get(column)
        if mark is not None and mark.fault:
            self.fault(mark.code, mark.fault, (at, column), mark.hint)
            return ""
        text = self.text(at, column)
        if mark is not None and mark.percent and text:
            return percent(text)
        return text

    def code(self, at: int, column: int) -> str:
        """Return the id of an entry such as `E001 张三`, as drop-downs of forms have them."""
        text = self.text(at, column)
        return self.means.get(text, text)

    def text(self, at: int, column: int) -> str:
        row = self.rows[at]
        return " ".join(cell_text(row[column]).split()) if column < len(row) else ""

    def fault(self, code: str, message: Message, place: tuple[int, int], hint: Message = NOTHING) -> None:
        if (code, place) in self.told:
            return
        self.told.add((code, place))
        where = f"{self.log.file}:{self.name}!{letters(place[1])}{place[0] + 1}"
        self.log.add(code, message, where=where, hint=hint)


def _is_whole(word: str, rest: tuple[str, ...]) -> bool:
    """Tell whether a mark has all of its parts."""
    if word in (SUBJECT, PERIOD):
        return len(rest) == _HEAD_PARTS and rest[0].isdecimal()
    return word != SLOTS or (bool(rest) and len(rest) % 2 == 0)


def _is_number(text: str) -> bool:
    from kpi.exact import parse

    try:
        parse(text)
    except ValueError:
        return False
    return True


__all__ = ["FormSource", "form_sheets", "open_form"]
