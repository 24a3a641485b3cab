"""A rating form as the regulations print it: one sheet a person, in which only what is to be given can be filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import attrs

from kpi.frozen import frozen
from kpi.model import filled
from kpi.model.filled import (
    CHOICE,
    FORM,
    ITEM,
    OTHER,
    PERIOD,
    RATER,
    ROLE,
    SLOTS,
    SUBJECT,
    TEMPLATE_SHEET,
    mark,
)
from kpi.output.workbook.book import Book, Sheet, writing
from kpi.output.workbook.entry import Limits, Option, limits_rule
from kpi.output.workbook.looks import CELL, HEADER, INPUT, LOCKED, NOTE, PERCENT, TITLE, TOTAL, WORDS, Look
from kpi.output.workbook.sizes import height_of
from kpi.words import Label, phrase, phrase_in

NUMBER, LABEL, POINTS, FIGURE, LEVELS, FIRST = 1, 2, 3, 4, 5, 6
"""The columns of a form; the first, hidden one has the marks, the scores begin at `FIRST`."""
_WIDTHS = (2, 5, 17, 9, 28, 44)
_SCORE = 11
_PLAIN = Look(border=False, valign="vcenter")
_FACT = Look(border=False, bold=True, align="right")
_GROUP = CELL.but(bold=True, fill="#E4ECF4")
_SIGN = Look(border=False)


@frozen
class Slot:
    """A column of scores: its heading, the role that gives them ("" where it is to be said), and who they are."""

    heading: str
    role: str
    rater: str = ""


@frozen
class RatingRow:
    """A row of the form.

    `item` is what is rated, "" where nothing is; `scores` has by place of a slot what may be given there. `source`
    says of a row that is measured where its figure comes from. `result` is a formula in which `{item@slot}` stands for
    a score, "" where the form alone does not say it.
    """

    number: str
    label: str
    points: Fraction | str | None
    figure: str
    levels: str
    item: str = ""
    scores: Mapping[int, Limits | None] = attrs.field(factory=dict)
    source: str = ""
    note: str = ""
    result: str = ""
    group: bool = False
    counts: bool = False


@frozen
class FormPage:
    """The form of a card: its title, rows, how the total is made, and who signs.

    `total` is a formula in which `{results}` is the range of the results and `{n}` how many there are, "" where the
    form alone does not say it; `total_label` says what it is the sum of.
    """

    title: str
    card: str
    slots: tuple[Slot, ...]
    rows: tuple[RatingRow, ...]
    points: Fraction | None
    total: str
    total_label: str
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    roles: tuple[str, ...] = ()


@frozen
class FormHead:
    """Whom a form is for; of an empty one every text is empty. `raters` are by place of a slot."""

    id: str = ""
    shown: str = ""
    tab: str = ""
    unit: str = ""
    role: str = ""
    period: str = ""
    raters: Mapping[int, str] = attrs.field(factory=dict)


def write_rating(
    path: Path, page: FormPage, heads: Sequence[FormHead], people: Sequence[Option], lang: str
) -> None:
    """Write a workbook with a form for each head; `people` are offered where somebody is to be named.

    Raises:
        UsageError, DataError: as `kpi.output.files.file` does.
    """
    with writing(path, lang, title=page.title) as book:
        for head in heads:
            _Form(book, page, head, people).draw()
        hidden = book.sheet(TEMPLATE_SHEET)
        hidden.hide()
        hidden.row(0, [FORM, "ratings", page.card])
        for at, one in enumerate((one for one in people if one.shown != one.value), 1):
            hidden.row(at, [CHOICE, "", one.shown, one.value])


class _Form:
    def __init__(self, book: Book, page: FormPage, head: FormHead, people: Sequence[Option]) -> None:
        self.page, self.head, self.people, self.book = page, head, people, book
        self.sheet: Sheet = book.sheet(head.tab or page.title)
        self.result = FIRST + len(page.slots)
        self.cells: dict[tuple[str, int], str] = {}
        self.at = 0

    def say(self, text: Label) -> str:
        return text.text(self.book.lang)

    def draw(self) -> None:
        sheet = self.sheet
        sheet.widths([*_WIDTHS, *[_SCORE] * len(self.page.slots), _SCORE])
        sheet.raw.set_column(0, 0, 2, None, {"hidden": True})
        self.mark(0, FORM)
        sheet.merged(0, NUMBER, self.result, self.page.title, TITLE)
        sheet.height(
            0,
            max(
                34, height_of([(self.page.title, sum(_WIDTHS[1:]) + _SCORE * (len(self.page.slots) + 1))], 16)
            ),
        )
        self.facts()
        top = self.heads()
        first = self.at
        # Formulas name scores that stand below them: where these will be is known before any is written.
        for at, row in enumerate(self.page.rows, first):
            self.cells |= {(row.item, slot): _cell(at, FIRST + slot) for slot in row.scores}
        for row in self.page.rows:
            self.row(row)
        self.total(first)
        self.below()
        sheet.freeze(top)
        sheet.page(landscape=True, repeat=(top - 3, top - 1), area=(self.at, self.result), whole=True)
        sheet.protect()

    def mark(self, row: int, *parts: str) -> None:
        self.sheet.put(row, 0, mark(*parts), _PLAIN.but(wrap=False, color="#FFFFFF"))

    def facts(self) -> None:
        """Say who is appraised, where, as what, for when."""
        head, last = self.head, self.result
        rows = (
            (SUBJECT, phrase("Person appraised:"), head.shown, phrase("Unit:"), head.unit),
            (PERIOD, phrase("Period of appraisal:"), head.period, phrase("Role:"), head.role),
        )
        for at, (word, first, value, second, more) in enumerate(rows, 1):
            self.mark(at, word, str(POINTS), value, head.id if word == SUBJECT else value)
            self.sheet.merged(at, NUMBER, LABEL, self.say(first), _FACT)
            look = (_PLAIN if value else INPUT).but(number=WORDS)
            self.sheet.merged(at, POINTS, FIGURE, value, look)
            if not value and word == SUBJECT and self.people:
                choices = self.book.choices([one.shown for one in self.people])
                self.sheet.choose((at, POINTS), (at, POINTS), choices, error_type="warning")
            self.sheet.put(at, LEVELS, self.say(second), _FACT)
            self.sheet.merged(at, FIRST, last, more, _PLAIN if more else _PLAIN.but(unlocked=True))
            self.sheet.fit(at, [(POINTS, FIGURE, value), (FIRST, last, more)], least=21)
        self.at = 4

    def heads(self) -> int:
        """Write the headings of the table over two rows, and who gives the scores; return the row below them."""
        titles = (phrase_in("form", "no."), phrase_in("form", "item"), phrase_in("form", "weight (full mark)"),
                  phrase_in("form", "what is asked"), phrase_in("form", "levels and their points"))  # fmt: skip
        sheet, top = self.sheet, self.at
        for column, title in enumerate(titles, NUMBER):
            sheet.merged(top, column, column, self.say(title), HEADER, rows=2)
        sheet.merged(top, FIRST, self.result, self.say(phrase_in("form", "score")), HEADER)
        sheet.height(top, 22)
        for at, slot in enumerate(self.page.slots):
            sheet.put(top + 1, FIRST + at, slot.heading, HEADER)
        sheet.put(top + 1, self.result, self.say(phrase_in("form", "result")), HEADER)
        self.mark(top + 1, SLOTS, *(text for one in self.page.slots for text in (one.heading, one.role)))
        sheet.fit(
            top + 1,
            [(FIRST + at, FIRST + at, one.heading) for at, one in enumerate(self.page.slots)],
            least=22,
        )
        self.at = top + 2
        self.asked(
            RATER,
            phrase("who gives the scores (id)"),
            [self.head.raters.get(at, "") for at in range(len(self.page.slots))],
        )
        if any(not one.role for one in self.page.slots):
            self.asked(
                ROLE, phrase("in which role"), [one.heading if one.role else "" for one in self.page.slots]
            )
        return self.at

    def asked(self, word: str, title: Label, given: Sequence[str]) -> None:
        """Write a row in which something is said of each column of scores."""
        sheet, at = self.sheet, self.at
        self.mark(at, word)
        sheet.merged(at, NUMBER, LEVELS, self.say(title), LOCKED.but(align="right"))
        for slot, text in enumerate(given):
            fixed = word == ROLE and bool(text)
            sheet.put(
                at, FIRST + slot, text, (LOCKED if fixed else INPUT).but(number=WORDS, size=9, align="center")
            )
            offered = [one.shown for one in self.people] if word == RATER else list(self.page.roles)
            if offered and not fixed:
                place = (at, FIRST + slot)
                sheet.choose(place, place, self.book.choices(offered), error_type="warning")
        sheet.put(at, self.result, None, LOCKED)
        sheet.fit(
            at, [(FIRST + slot, FIRST + slot, text) for slot, text in enumerate(given)], size=9, least=22
        )
        self.at += 1

    def row(self, row: RatingRow) -> None:
        sheet, at = self.sheet, self.at
        taken = " ".join(map(str, sorted(row.scores)))
        self.mark(at, *((ITEM, row.item, " ".join(row.label.split()), taken) if row.item else (OTHER,)))
        if row.group:
            sheet.merged(at, NUMBER, self.result, row.label, _GROUP)
            self.at += 1
            return
        sheet.put(at, NUMBER, row.number, CELL.but(align="center"))
        sheet.put(at, LABEL, row.label, CELL.but(bold=not row.item or "." not in row.number))
        sheet.put(at, POINTS, row.points, CELL.but(align="center"), noted=False)
        sheet.put(at, FIGURE, row.figure, CELL.but(size=9))
        sheet.put(at, LEVELS, row.levels, CELL.but(size=9))
        self.scores(row)
        if row.note:
            sheet.comment(at, LABEL, row.note)
        texts = [(FIGURE, FIGURE, row.figure), (LEVELS, LEVELS, row.levels)]
        measured = [(FIRST, self.result - 1, row.source)] if row.source and not row.scores else []
        label = sheet.fit(at, [(LABEL, LABEL, row.label)], least=24)
        sheet.fit(at, [*texts, *measured], size=9, least=label)
        self.at += 1

    def scores(self, row: RatingRow) -> None:
        sheet, at = self.sheet, self.at
        if row.source and not row.scores and self.page.slots:
            sheet.merged(at, FIRST, self.result - 1, row.source, LOCKED.but(size=9, align="center"))
        for slot in range(len(self.page.slots) if row.scores or not row.source else 0):
            if slot not in row.scores:
                sheet.put(at, FIRST + slot, None, LOCKED)
                continue
            limits = row.scores[slot]
            look = INPUT.but(
                align="center", number=PERCENT if limits is not None and limits.percent else INPUT.number
            )
            sheet.put(at, FIRST + slot, None, look)
            self.limit(at, FIRST + slot, limits)
        if row.result:
            sheet.formula(
                at, self.result, _filled(row.result, self.cells), "", TOTAL.but(align="center", number="0.##")
            )
        else:
            sheet.put(at, self.result, None, LOCKED)

    def limit(self, at: int, column: int, limits: Limits | None) -> None:
        if limits is None:
            return
        if limits.entries:
            self.sheet.choose((at, column), (at, column), self.book.choices(limits.entries))
        elif rule := limits_rule(limits, self.book.lang):
            told = str(rule["error_message"])
            self.sheet.check((at, column), (at, column), input_message=told, **rule)

    def total(self, first: int) -> None:
        sheet, at = self.sheet, self.at
        self.mark(at, filled.TOTAL, *dict.fromkeys(one.item for one in self.page.rows if one.item))
        sheet.merged(at, NUMBER, LABEL, self.page.total_label, TOTAL.but(align="center"))
        sheet.put(at, POINTS, self.page.points, TOTAL.but(align="center"), noted=False)
        sheet.merged(at, FIGURE, self.result - 1, "", TOTAL)
        if self.page.total:
            counted = [at for at, row in enumerate(self.page.rows, first) if row.counts and row.result]
            cells = ",".join(_cell(one, self.result) for one in counted)
            text = self.page.total.replace("{results}", cells).replace("{n}", str(len(counted)))
            sheet.formula(at, self.result, text, "", TOTAL.but(align="center", number="0.##"))
        else:
            sheet.put(at, self.result, None, TOTAL)
        sheet.fit(at, [(NUMBER, LABEL, self.page.total_label)], least=24)
        self.at += 2

    def below(self) -> None:
        """Say how the total is made, and leave room for signatures."""
        for note in self.page.notes:
            self.mark(self.at, OTHER)
            self.sheet.merged(self.at, NUMBER, self.result, note, NOTE)
            self.sheet.fit(self.at, [(NUMBER, self.result, note)], size=9, least=15)
            self.at += 1
        self.at += 1
        spans = [(NUMBER, FIGURE), (LEVELS, LEVELS), (FIRST, self.result)]
        date = self.say(phrase("date"))
        for place, who in enumerate(self.page.signatures):
            first, last = spans[place % len(spans)]
            if place and place % len(spans) == 0:
                self.at += 1
            self.mark(self.at, OTHER)
            line = self.say(phrase("{who}: __________  {date}: ________", who=who, date=date))
            self.sheet.merged(self.at, first, last, line, _SIGN)
            self.sheet.height(self.at, 42)


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _filled(formula: str, cells: Mapping[tuple[str, int], str]) -> str:
    for (item, slot), cell in cells.items():
        formula = formula.replace(f"{{{item}@{slot}}}", cell)
    return formula


__all__ = ["FormHead", "FormPage", "RatingRow", "Slot", "write_rating"]
