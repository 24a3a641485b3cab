"""Canonical Python values to SQLite columns, a whole column at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeAlias, cast

from kpi.exact import Rate
from kpi.frozen import frozen
from kpi.model.columnar import Columns, column_of
from kpi.model.period import Period
from kpi.store.errors import RowFaults
from kpi.store.periods import code_of
from kpi.store.shape import Field, Kept, Shape
from kpi.words import listed, sentence

INT64 = 2**63 - 1
_NONE = Fraction(0)
VEILED = "__veiled__"
"""Key of a row of which no message may tell the values: it stands beside `__where__`."""
Row: TypeAlias = Mapping[str, object]
Cell: TypeAlias = int | str | None
Cells: TypeAlias = Sequence[Cell]
Intern: TypeAlias = Callable[[Field, Sequence[str]], Mapping[str, int]]


@frozen
class Encoded:
    """Rows as columns: `cells` by SQLite column, `texts` by the columns whose cells are ids of dictionaries."""

    cells: Mapping[str, Cells]
    texts: Mapping[str, Cells]

    def take(self, places: Sequence[int]) -> Encoded:
        """Return only the rows at `places`."""
        cells, texts = (
            {name: [column[place] for place in places] for name, column in columns.items()}
            for columns in (self.cells, self.texts)
        )
        return Encoded(cells, texts)


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


def encode(shape: Shape, rows: Sequence[Row], intern: Intern, faults: RowFaults) -> Encoded:
    """Turn rows into one list for each SQLite column; faulty columns are noted and left out.

    Strings of subjects and words are interned by `intern`; nothing is interned for a column at fault.
    """
    cells: dict[str, Cells] = {}
    texts: dict[str, Cells] = {}
    for field in shape.fields:
        name = field.column.name
        values = list(column_of(rows, name))
        types = set(map(type, values))
        if _checked(field, values, types, rows, faults):
            cells.update(zip(field.sql, _parts(field, values, types, rows, intern, faults), strict=True))
        if field.kept in (Kept.SUBJECT, Kept.WORD):
            texts[name] = cast(list[Cell], values)
    known = {one.column.name for one in shape.fields} | {"__where__", VEILED}
    if not all(map(known.issuperset, [rows.columns] if isinstance(rows, Columns) else rows)):
        for index, row in enumerate(rows):
            if not known.issuperset(row):
                faults.add(
                    "column",
                    sentence("unknown: {columns}", columns=listed(sorted(set(row) - known))),
                    where_of(rows, index),
                )
    return Encoded(cells, texts)


def _checked(
    field: Field, values: list[object], types: set[type], rows: Sequence[Row], faults: RowFaults
) -> bool:
    # A look at the distinct types settles a good column; only a bad one is walked.
    allowed = set(_TYPES[field.kept]) | (set() if field.column.required else {type(None)})
    if types <= allowed:
        return True
    name, good = field.column.name, True
    for index, value in enumerate(values):
        if type(value) in allowed or (str in allowed and isinstance(value, str)):
            continue
        good = False
        if value is None:
            faults.add("missing", sentence("{name} is missing", name=name), where_of(rows, index))
        else:
            kind = type(value).__name__
            faults.add(
                "type",
                sentence(
                    "{name}: a {given} ({value!r}) is not a {type}",
                    name=name,
                    given=kind,
                    value=value,
                    type=field.column.type,
                ),
                where_of(rows, index),
            )
    return good


def _parts(
    field: Field, values: list[Any], types: set[type], rows: Sequence[Row], intern: Intern, faults: RowFaults
) -> Sequence[Cells]:
    found: Sequence[Cells]
    if types == {type(None)}:
        return [values] * len(field.sql)
    match field.kept:
        case Kept.SUBJECT | Kept.WORD:
            distinct = [text for text in dict.fromkeys(values) if text is not None]
            known = intern(field, distinct)
            ids = {None: None, **{text: known[text] for text in distinct}}
            found = (list(map(ids.__getitem__, values)),)
        case Kept.PERIOD:
            # Rows of a file share their periods, and an id is found faster than a period is hashed.
            places = list(map(id, values))
            codes = {
                place: one and code_of(one) for place, one in dict(zip(places, values, strict=True)).items()
            }
            found = (list(map(codes.__getitem__, places)),)
        case Kept.DATE | Kept.MOMENT:
            days = {one: one.isoformat() if isinstance(one, date) else one for one in dict.fromkeys(values)}
            found = (list(map(days.__getitem__, values)),)
        case Kept.FLAG:
            found = ([None if one is None else int(one) for one in values],)
        case Kept.NUMBER | Kept.RATE:
            shared = _shared(field, values, types)
            if shared is not None:
                return shared
            found = _numbers(field, values, types, rows, faults)
        case _:
            found = (values,)
    if field.sql_type is int and field.kept not in (Kept.SUBJECT, Kept.WORD, Kept.PERIOD):
        _bounded(field, found, rows, faults)
    return found


def _shared(field: Field, values: list[Any], types: set[type]) -> Sequence[Cells] | None:
    """Return the parts of numbers of which each stands in many rows; None where few do, or one is at fault."""
    # A reader makes equal cells one number, and an id is found faster than the parts of a fraction.
    places = list(map(id, values))
    distinct = dict(zip(places, values, strict=True))
    if len(distinct) * 2 > len(values):
        return None
    faults = RowFaults()
    few = _numbers(field, list(distinct.values()), types, [{}] * len(distinct), faults)
    _bounded(field, few, [{}] * len(distinct), faults)
    if faults.count:
        return None
    return [list(map(dict(zip(distinct, part, strict=True)).__getitem__, places)) for part in few]


def _numbers(
    field: Field, values: list[Any], types: set[type], rows: Sequence[Row], faults: RowFaults
) -> tuple[Cells, ...]:
    return _number(values, types) if field.kept is Kept.NUMBER else _rate(field, values, types, rows, faults)


def _number(values: list[Any], types: set[type]) -> tuple[Cells, Cells]:
    if type(None) in types:
        return (
            [None if one is None else one.numerator for one in values],
            [None if one is None else one.denominator for one in values],
        )
    return [one.numerator for one in values], [one.denominator for one in values]


def _rate(
    field: Field, values: list[Any], types: set[type], rows: Sequence[Row], faults: RowFaults
) -> tuple[Cells, Cells, Cells]:
    if Rate not in types:
        return (*_number(values, types), [None if one is None else 0 for one in values])
    # The parts of a Rate are fractions with a numerator of their own; of a Fraction they are integers,
    # whose numerator is themselves: one expression serves both.
    some = [_NONE if one is None else one for one in values] if type(None) in types else values
    for index, one in enumerate(some):
        if one.numerator.denominator != 1 or one.denominator.denominator != 1:
            faults.add(
                "not_whole", sentence("{name}: both parts of a rate are counts, whole numbers", name=field.column.name),
                where_of(rows, index), sentence("give both in a smaller unit (fen for yuan), or the value alone"),
            )  # fmt: skip
    above: list[Cell] = [one.numerator.numerator for one in some]
    below: list[Cell] = [one.denominator.numerator for one in some]
    counted: list[Cell] = [1 if type(one) is Rate else 0 for one in values]
    if type(None) in types:
        for part in (above, below, counted):
            part[:] = [None if one is None else cell for one, cell in zip(values, part, strict=True)]
    return above, below, counted


def _bounded(field: Field, parts: Sequence[Cells], rows: Sequence[Row], faults: RowFaults) -> None:
    for part in parts:
        sizes = [one for one in part if isinstance(one, int)]
        if not sizes or (max(sizes) <= INT64 and min(sizes) >= -INT64):
            continue
        for index, one in enumerate(part):
            if isinstance(one, int) and abs(one) > INT64:
                faults.add(
                    "too_big",
                    sentence("{name} needs more than 64 bits", name=field.column.name),
                    where_of(rows, index),
                )
