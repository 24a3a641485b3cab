"""Canonical Python values to SQLite columns, a whole column at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from kpi.exact import Rate
from kpi.model.period import Period
from kpi.store.errors import RowFaults
from kpi.store.periods import code_of
from kpi.store.shape import Field, Kept, Shape

INT64 = 2**63 - 1
Row: TypeAlias = Mapping[str, object]
Cell: TypeAlias = int | str | None
Columns: TypeAlias = dict[str, list[Cell]]
Intern: TypeAlias = Callable[[Field, Sequence[str]], Mapping[str, int]]

_TYPES: dict[Kept, tuple[type, ...]] = {
    Kept.SUBJECT: (str,),
    Kept.WORD: (str,),
    Kept.TEXT: (str,),
    Kept.PERIOD: (Period,),
    Kept.DATE: (date,),
    Kept.MOMENT: (str, date, datetime),
    Kept.WHOLE: (int,),
    Kept.FLAG: (bool,),
    Kept.NUMBER: (Fraction, int),
    Kept.RATE: (Fraction, int, Rate),
}


def where_of(rows: Sequence[Row], index: int) -> str:
    """Name a row for a fault: its `__where__`, else its place in the batch."""
    return str(rows[index].get("__where__") or f"row {index + 1}")


def encode(shape: Shape, rows: Sequence[Row], intern: Intern, faults: RowFaults) -> Columns:
    """Turn rows into one list for each SQLite column; faulty cells are noted and left empty.

    Strings of subjects and words are interned by `intern`; nothing is interned for a column at fault.
    """
    columns: Columns = {}
    for field in shape.fields:
        name = field.column.name
        values = [row.get(name) for row in rows]
        if _checked(field, values, rows, faults):
            columns.update(zip(field.sql, _parts(field, values, rows, intern, faults), strict=True))
    known = {one.column.name for one in shape.fields} | {"__where__"}
    for index, row in enumerate(rows):
        if not known.issuperset(row):
            faults.add("column", f"unknown: {', '.join(sorted(set(row) - known))}", where_of(rows, index))
    return columns


def _checked(field: Field, values: list[object], rows: Sequence[Row], faults: RowFaults) -> bool:
    # A look at the distinct types settles a good column; only a bad one is walked.
    allowed = set(_TYPES[field.kept]) | (set() if field.column.required else {type(None)})
    if set(map(type, values)) <= allowed:
        return True
    name, good = field.column.name, True
    for index, value in enumerate(values):
        if type(value) in allowed or (str in allowed and isinstance(value, str)):
            continue
        good = False
        if value is None:
            faults.add("missing", f"{name} is missing", where_of(rows, index))
        else:
            kind = type(value).__name__
            faults.add(
                "type", f"{name}: a {kind} ({value!r}) is not a {field.column.type}", where_of(rows, index)
            )
    return good


def _parts(
    field: Field, values: list[object], rows: Sequence[Row], intern: Intern, faults: RowFaults
) -> Sequence[list[Cell]]:
    found: Sequence[list[Cell]]
    match field.kept:
        case Kept.SUBJECT | Kept.WORD:
            distinct = [text for text in dict.fromkeys(values) if isinstance(text, str)]
            ids = intern(field, distinct)
            found = ([None if text is None else ids[text] for text in values],)  # type: ignore[index]
        case Kept.PERIOD:
            codes = {one: code_of(one) for one in set(values) if isinstance(one, Period)}
            found = ([None if one is None else codes[one] for one in values],)  # type: ignore[index]
        case Kept.DATE | Kept.MOMENT:
            days = {one: one.isoformat() for one in set(values) if isinstance(one, date)}
            found = ([days.get(one, one) for one in values],)  # type: ignore[call-overload]
        case Kept.FLAG:
            found = ([None if one is None else int(one) for one in values],)  # type: ignore[call-overload]
        case Kept.NUMBER:
            found = _number(values)
        case Kept.RATE:
            found = _rate(field, values, rows, faults)
        case _:
            found = (values,)  # type: ignore[assignment]
    if field.sql_type is int:
        _bounded(field, found, rows, faults)
    return found


def _number(values: list[object]) -> tuple[list[Cell], list[Cell]]:
    above: list[Cell] = [None if one is None else one.numerator for one in values]  # type: ignore[attr-defined]
    below: list[Cell] = [None if one is None else one.denominator for one in values]  # type: ignore[attr-defined]
    return above, below


def _rate(
    field: Field, values: list[object], rows: Sequence[Row], faults: RowFaults
) -> tuple[list[Cell], list[Cell], list[Cell]]:
    counted: list[Cell] = [None if one is None else int(type(one) is Rate) for one in values]
    if 1 not in counted:
        return (*_number(values), counted)
    above, below = list(values), list(values)
    for index, one in enumerate(values):
        if isinstance(one, Rate):
            if one.numerator.denominator != 1 or one.denominator.denominator != 1:
                faults.add(
                    "not_whole", f"{field.column.name}: both parts of a rate are counts, whole numbers",
                    where_of(rows, index), "give both in a smaller unit (fen for yuan), or the value alone",
                )  # fmt: skip
            above[index], below[index] = one.numerator.numerator, one.denominator.numerator
        elif one is not None:
            above[index], below[index] = one.numerator, one.denominator  # type: ignore[attr-defined]
    return above, below, counted  # type: ignore[return-value]


def _bounded(field: Field, parts: Sequence[list[Cell]], rows: Sequence[Row], faults: RowFaults) -> None:
    for part in parts:
        sizes = [one for one in part if isinstance(one, int)] if None in part else part
        if not sizes or (max(sizes) <= INT64 and min(sizes) >= -INT64):  # type: ignore[type-var, operator]
            continue
        for index, one in enumerate(part):
            if isinstance(one, int) and abs(one) > INT64:
                faults.add("too_big", f"{field.column.name} needs more than 64 bits", where_of(rows, index))
