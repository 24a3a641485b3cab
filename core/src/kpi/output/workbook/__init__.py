"""Workbooks that people open in a spreadsheet: typed and safe cells, looks, drop-downs, sheets that print well."""

from kpi.output.workbook.book import Book, Sheet, writing
from kpi.output.workbook.lists import Choices
from kpi.output.workbook.looks import (
    CELL,
    DATE,
    HEADER,
    INPUT,
    LOCKED,
    MONEY,
    NOTE,
    NUMBER,
    PERCENT,
    POINTS,
    TITLE,
    TOTAL,
    WHOLE,
    WORDS,
    Look,
)
from kpi.output.workbook.numbers import kept, limited
from kpi.output.workbook.sizes import fitting, height_of

__all__ = [
    "CELL",
    "DATE",
    "HEADER",
    "INPUT",
    "LOCKED",
    "MONEY",
    "NOTE",
    "NUMBER",
    "PERCENT",
    "POINTS",
    "TITLE",
    "TOTAL",
    "WHOLE",
    "WORDS",
    "Book",
    "Choices",
    "Look",
    "Sheet",
    "fitting",
    "height_of",
    "kept",
    "limited",
    "writing",
]
