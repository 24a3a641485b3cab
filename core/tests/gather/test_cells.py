"""What a cell says where it lies is what the import makes of it; what only the import can read is at fault."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest

from kpi.errors import Fault
from kpi.gather.cells import UnreadableError, cell_of
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.readers.cells import cell_text
from kpi.ingest.values.parsers import parser_of
from kpi.ingest.values.text import trim
from kpi.ingest.values.unfit import UnfitError
from kpi.model.gathering import SCALE
from kpi.model.quantity import Domain, Measure
from kpi.model.table import Column, ColumnType

TEXTS = [
    "", " ", "vip", "0", "1", "7", "-7", "+7", "007", "1.0", "1.50", "1.005", "0.1234567", "1.2345600", "1e3", "1,234", "90%", "１",
    "99999999999999999999", "123456789012", "1234567890123", "123456789012.5", ".5", "5.", "nan", "yes", "Y", "TRUE", "no", "否", "是",
    "maybe", "0:02:23", "100:00:00", "2:23", "0:60:00", "9:12", "09:12:30", "24:00", "25:00", "9:12:30.0",
    "2024-02-29", "2023-02-29", "2024-1-5", "2024/01/05", "20240105", "1899-12-31", "2201-01-01",
    "2024-02-29 23:59", "2024-02-29T23:59:59", "2024-02-29 24:00:00", "2024-02-29 9:5", "2024-02-29T10:00:00Z",
    "2024-02-29 10:00+08:00", "2024-02-29 10:00:00.0", "2024-02-29 10:00:00.5", " vip ", "\u3000vip\ufeff", "普通", "e\u0301", "é", "VIP",
]  # fmt: skip
COLUMNS = [
    Column("x", ColumnType.WORD, required=False),
    Column("x", ColumnType.WORD, required=False, choices=("vip", "普通")),
    Column("x", ColumnType.FLAG, required=False),
    Column("x", ColumnType.COUNT, required=False),
    Column("x", ColumnType.DURATION, required=False),
    Column("x", ColumnType.TIME, required=False),
    Column("x", ColumnType.NUMBER, required=False),
    Column("x", ColumnType.NUMBER, required=False, domain=Domain(Fraction(0), Fraction(100))),
    Column("x", ColumnType.NUMBER, required=False, unit=Measure.COUNT),
    Column("x", ColumnType.DATE, required=False),
    Column("x", ColumnType.MOMENT, required=False),
]
READ_ALSO = {
    ColumnType.WORD: {"vip", "普通", "7", "é"},
    ColumnType.FLAG: {"yes", "Y", "1", "no", "否", "是"},
    ColumnType.COUNT: {"0", "7", "1.0"},
    ColumnType.DURATION: {"0", "7", "0:02:23", "100:00:00"},
    ColumnType.TIME: {"9:12", "09:12:30"},
    ColumnType.NUMBER: {"0", "1", "7", "1.0"},
    ColumnType.DATE: {"2024-02-29"},
    ColumnType.MOMENT: {"2024-02-29", "2024-02-29 23:59", "2024-02-29T23:59:59"},
}
"""What must be read, beside what may be refused."""


def read(
    column: Column, held: str, cells: list[object], how: ColumnMap | None = None
) -> list[tuple[object, bool]]:
    """Return the value and whether it is at fault, of each cell."""
    cell = cell_of(column, how or ColumnMap(), held, "raw", "file")
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE given (place INTEGER, raw {held})")
        db.executemany("INSERT INTO given VALUES (?, ?)", list(enumerate(cells)))
        lifted = f"SELECT place, {cell.lifted} AS {cell.alias} FROM given"
        return db.execute(f"SELECT {cell.value}, {cell.test} FROM ({lifted}) ORDER BY place").fetchall()


def imported(column: Column, text: str) -> object:
    """Return what the import makes of a text, in the units that are summed; itself where it refuses it."""
    shape = trim(text)
    if not shape:
        return None
    try:
        value = parser_of(column, ColumnMap(), typed=False)(shape)
    except UnfitError as error:
        return error
    if column.type is ColumnType.NUMBER:
        assert isinstance(value, Fraction)
        return value * SCALE
    return (
        date.fromisoformat(value[:10])
        if column.type is ColumnType.MOMENT and isinstance(value, str)
        else value
    )


@pytest.mark.parametrize(
    "column", COLUMNS, ids=lambda one: f"{one.type}-{one.unit or one.domain or one.choices}"
)
def test_a_text_means_what_the_import_makes_of_it_or_is_at_fault(column):
    some = set()
    for text, (value, wrong) in zip(TEXTS, read(column, "VARCHAR", TEXTS), strict=True):
        if not wrong:
            assert value == imported(column, text), text
            some.add(text)
    assert {
        one for one in READ_ALSO[column.type] if not isinstance(imported(column, one), UnfitError)
    } <= some


@pytest.mark.parametrize(
    ("held", "cells"),
    [
        ("DOUBLE", [0.0, 0.1, 33.3, 0.1 + 0.2, 1.005, 1e15, 1234567.891, -2.5, 1 / 3, None]),
        ("FLOAT", [0.5, 33.25, -2.5, None]),
        ("DECIMAL(18, 3)", [Decimal("1.005"), Decimal("99.500"), None]),
        ("DECIMAL(30, 9)", [Decimal("1.000000001"), Decimal("1.5"), Decimal("99999999999999.5")]),
        ("BIGINT", [0, 7, -7, 10**11, 10**13, None]),
    ],
)
def test_a_typed_number_is_the_decimal_that_was_meant_or_at_fault(held, cells):
    column = Column("x", ColumnType.NUMBER, required=False)
    good = 0
    for cell, (value, wrong) in zip(cells, read(column, held, cells), strict=True):
        if not wrong:
            assert value == imported(column, cell_text(cell)), cell
            good += 1
    assert good >= len(cells) // 2


def test_a_required_cell_that_is_blank_is_at_fault():
    assert read(Column("x", ColumnType.FLAG), "VARCHAR", ["yes", "", None]) == [
        (True, False),
        (None, True),
        (None, True),
    ]


def test_words_of_a_map_are_put_in_place_and_its_blanks_are_missing():
    how = ColumnMap(blanks=("-",), values={"V": "vip"})
    assert read(Column("x", ColumnType.WORD, required=False), "VARCHAR", ["V", "-", "x"], how) == [
        ("vip", False), (None, False), ("x", False),
    ]  # fmt: skip
    flags = ColumnMap(true=("接",), false=("漏",))
    assert read(Column("x", ColumnType.FLAG), "VARCHAR", ["接", "漏", "yes"], flags) == [
        (True, False), (False, False), (None, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "how", "held", "code"),
    [
        (Column("x", ColumnType.MOMENT), ColumnMap(), "TIMESTAMP WITH TIME ZONE", "unfit_type"),
        (Column("x", ColumnType.FLAG), ColumnMap(), "DOUBLE", "unfit_type"),
        (Column("x", ColumnType.NUMBER), ColumnMap(times=Fraction(10)), "BIGINT", "unfit_key"),
        (Column("x", ColumnType.EMPLOYEE), ColumnMap(by="name"), "VARCHAR", "unfit_key"),
        (Column("x", ColumnType.RATE), ColumnMap(), "DOUBLE", "unfit_type"),
    ],
)
def test_a_type_or_a_map_that_needs_single_rows_is_refused(column, how, held, code):
    with pytest.raises(UnreadableError) as caught:
        cell_of(column, how, held, "raw", "file")
    assert isinstance(caught.value.fault, Fault)
    assert caught.value.fault.code == code
