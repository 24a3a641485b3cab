"""Rating forms that `kpi template` wrote, filled: one sheet a person, every score a row of ratings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text, percent
from kpi.ingest.readers.xlsx_filled import meanings
from kpi.ingest.readers.xlsx_marks import Mark, read_marks
from kpi.ingest.readers.xlsx_rows import rows_of
from kpi.ingest.source import Chunk, Source, letters, refuse
from kpi.model.filled import (
    FORM,
    HIDDEN,
    ITEM,
    OTHER,
    PERIOD,
    RATER,
    ROLE,
    SLOTS,
    SUBJECT,
    TEMPLATE_SHEET,
    TOTAL,
    parts_of,
)
from kpi.words import NOTHING, Message, sentence, verbatim

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_HEADER = ("subject", "item", "period", "rater", "rater_role", "score")


_HEAD_PARTS = 3
"""Parts of the mark of whom or when: the column, what was written there, and what that means."""
_Slot = tuple[int, str, str, str]
"""A column of scores: where it stands, the role that gives them ("" where it is said on the form), its heading, and
which of the form's columns it was, as marks of items name it."""


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
    return [name for name in names if name != TEMPLATE_SHEET and _first(book, name) == FORM]


def _first(book: CalamineWorkbook, name: str) -> str:
    first = next(rows_of(book.get_sheet_by_name(name)), [])
    return cell_text(first[0]) if first else ""


def open_form(
    path: Path,
    book: CalamineWorkbook,
    sheets: Sequence[str],
    log: FaultLog,
    kind: str,
    *,
    alone: bool = False,
) -> Source:
    """Open the ratings of forms; a cell that is empty is a rating that nobody gave.

    Other sheets of the workbook are told, and a fault where they look like a form, unless one was asked for `alone`.

    Raises:
        DataError: `other_template`, where no ratings are wanted.
    """
    if kind != "ratings":
        message = sentence("this is a rating form, and no {kind}", kind=kind)
        raise refuse("other_template", message, log.file, verbatim(f"kpi import ratings {log.file}"))
    notes = () if alone else tuple(_others(book, sheets, log))
    spots: list[_Place] = []
    chunks = _chunks(path, book, sheets, log, spots)
    return FormSource(
        log.file, _HEADER, -1, chunks, typed=True, sheet=sheets[0], notes=notes, shares=True, spots=spots
    )


def _others(book: CalamineWorkbook, sheets: Sequence[str], log: FaultLog) -> Iterator[Message]:
    """Tell of sheets that are passed over; one with the title and the headings of a form has lost its first column."""
    forms = [_words(book, name) for name in sheets]
    for name in book.sheet_names:
        if name in sheets or name.startswith(HIDDEN) or book.get_sheet_by_name(name).end is None:
            continue
        there = set().union(*_words(book, name))
        if any(form and there >= _printed(form) for form in forms):
            log.add(
                "broken_form",
                sentence("the hidden first column of the form is gone, which says what each row is"),
                where=f"{log.file}:{name}!A1",
                hint=sentence("copy the scores into a form as kpi template writes it, or delete the sheet"),
            )
        else:
            yield sentence("the sheet {name!r} is no form, and was passed over", name=name)


def _words(book: CalamineWorkbook, name: str) -> list[set[str]]:
    rows = rows_of(book.get_sheet_by_name(name))
    return [{" ".join(cell_text(one).split()) for one in row if one != ""} for row in rows]


def _printed(form: Sequence[AbstractSet[str]]) -> set[str]:
    """Return the title of a form and the headings of its columns of scores."""
    heads = (parts_of(one)[1::2] for row in form for one in row if parts_of(one)[0] == SLOTS)
    return {*form[0], *next(heads, ())} - {FORM}


def _chunks(
    path: Path, book: CalamineWorkbook, sheets: Sequence[str], log: FaultLog, spots: list[_Place]
) -> Iterator[Chunk]:
    means = meanings(book)
    for name in sheets:
        sheet = book.get_sheet_by_name(name)
        marks, merged = read_marks(path, name), sheet.merged_cell_ranges or ()
        found = list(_Sheet(name, list(rows_of(sheet)), marks, means, merged, log).ratings())
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
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    log: FaultLog
    told: set[tuple[str, tuple[int, int]]] = attrs.field(factory=set)

    def ratings(self) -> Iterator[tuple[_Place, list[str]]]:
        """Give each score with what it is about."""
        marked = {at: parts_of(self.text(at, 0)) for at in range(len(self.rows)) if self.text(at, 0)}
        by: dict[str, tuple[int, tuple[str, ...]]] = {}
        for at, (word, *rest) in marked.items():
            if word in (SUBJECT, PERIOD, SLOTS, RATER, ROLE, TOTAL):
                by.setdefault(word, (at, tuple(rest)))
        by = {word: found for word, found in by.items() if _is_whole(word, found[1])}
        items = [(at, rest) for at, (word, *rest) in marked.items() if word == ITEM and len(rest) > 1]
        lacking = self.lacking(by, {item for _, (item, *_) in items})
        if lacking:
            self.fault(
                "broken_form", sentence("rows of the form are gone: {rows}", rows=", ".join(lacking)), (0, 0)
            )
            return
        subject, period = self.head(*by[SUBJECT]), self.head(*by[PERIOD])
        slots = self.slots(*by[SLOTS])
        given = [(at, item, slot) for at, (item, label, *taken) in items for slot in slots
                 if self.score(at, slot[0]) and self.named(at, label) and self.taken(at, slot, taken)]  # fmt: skip
        self.strangers(by[SLOTS][0], marked, slots)
        self.hidden({at for at, _ in items} | {by[RATER][0]}, slots)
        for at, item, (column, fixed, label, _) in given:
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

    def lacking(self, by: Mapping[str, tuple[int, tuple[str, ...]]], items: AbstractSet[str]) -> list[str]:
        """Return which rows the form was written with and has no more."""
        # In a form with a column whose raters say their role there is a row in which they say it.
        asked = SLOTS in by and "" in by[SLOTS][1][1::2]
        wanted = [SUBJECT, PERIOD, SLOTS, RATER, *([ROLE] if asked else []), TOTAL]
        written = by[TOTAL][1] if TOTAL in by else ()
        return [*(one for one in wanted if one not in by), *(one for one in written if one not in items)]

    def taken(self, at: int, slot: _Slot, places: Sequence[str]) -> bool:
        """Tell whether an item is rated in a column; the other cells of its row are locked."""
        if not places or slot[3] in places[0].split():
            return True
        self.fault("unknown_row", sentence("a score stands where the form takes none"), (at, slot[0]))
        return False

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
        for place, (label, role) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
            columns = [one for one in range(1, len(self.rows[at])) if self.text(at, one) == label]
            if len(columns) != 1:
                message = sentence(
                    "{n} columns are called {label}, where the form has one",
                    n=len(columns),
                    label=repr(label),
                )
                self.fault("changed_form", message, (at, 0))
                continue
            found.append((columns[0], role, label, str(place)))
        return found

    def strangers(self, top: int, marked: Mapping[int, tuple[str, ...]], slots: Sequence[_Slot]) -> None:
        """Find scores where the form has none: in rows of other items, and in rows that are not of the form."""
        total = next((at for at, parts in marked.items() if parts[0] == TOTAL), len(self.rows))
        for at in range(top + 1, len(self.rows)):
            word = marked.get(at, ("",))[0]
            if word not in ("", OTHER):
                continue
            for column, *_ in slots:
                text = self.text(at, column)
                if text and (_is_number(text) or (not word and at < total)):
                    message = sentence("a score stands where the form takes none")
                    self.fault("unknown_row", message, (at, column))

    def hidden(self, rows: AbstractSet[int], slots: Sequence[_Slot]) -> None:
        """Find cells to be filled that lie below merged ones: what these say of them, nobody can tell."""
        for (top, left), (bottom, right) in self.merged:
            filled = [(at, column) for at in rows if top <= at <= bottom
                      for column, *_ in slots if left <= column <= right]  # fmt: skip
            if len(filled) > 1 and self.text(top, left):
                message = sentence("{n} cells of the form are merged here", n=len(filled))
                hint = sentence("undo the merge, and fill in each of them")
                self.fault("changed_form", message, (top, left), hint)

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
