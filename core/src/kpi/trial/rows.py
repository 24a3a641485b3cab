"""Rows as people give them to a trial: tables, brief lists, values for every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from kpi.errors import DataError, Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.rule import Rule
from kpi.model.table import Column, ColumnType, Table
from kpi.model.working import Row, Working
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.reading import empty
from kpi.trial.values import as_list, as_value, is_list
from kpi.words import sentence

SOME_DAY = date(2000, 1, 3)
"""The day of moments that are given as times alone: a Monday."""
NOBODY = ""
"""The subject of rows that name nobody: in a trial they are all of one person."""


def rows_given(
    working: Working, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]
) -> tuple[dict[str, list[Row]], dict[str, Any]]:
    """Read the rows given, by KIND, and return what else is given.

    Raises:
        UsageError: for names that do not exist, and brief rows that are too long.
        DataError: `bad_value` for a cell that cannot be read, with its row and column.
    """
    forms = {kind: (kind, places) for kind, places in reversed(list(working.brief.values())) if kind}
    forms = {kind: forms.get(kind, (kind, ())) for kind in working.tables}
    forms |= {name: form for name, form in working.brief.items() if name in given}
    names = input_names(rule.inputs)
    known = {*names, *argument_names(rule, names)}
    rest = {name: raw for name, raw in given.items() if name in known}
    tables = [catalogue.tables[kind] for kind, _ in forms.values() if kind in catalogue.tables]
    columns = {word for table in tables for one in table.columns for word in (one.name, *one.aliases)}
    everywhere = {name: raw for name, raw in given.items() if name not in known and name not in forms}
    refuse_unknown(everywhere, [*known, *forms, *columns])
    rows: dict[str, list[Row]] = {kind: [] for kind in working.tables}
    for name, (kind, places) in forms.items():
        table = catalogue.tables.get(kind)
        for place, entry in enumerate(
            _entries(given[name], places, columns | set(places)) if name in given else [], 1
        ):
            row = _entry(entry, places, name)
            rows.setdefault(kind or name, []).append(
                row if table is None else typed({**everywhere, **row}, table, f"{name}[{place}]", places)
            )
    return rows, rest


def _entries(raw: Any, places: Sequence[str], known: AbstractSet[str]) -> list[Any]:
    """Return the entries of a list; of a table by name, with keys that are no `known` columns, each begins with its name.

    Where a row has two columns the value is the second as it stands, else a list of values is taken apart.
    """
    listed = as_list(raw)
    alone = isinstance(raw, Mapping) or (isinstance(raw, str) and raw.strip().startswith("{"))
    named = listed[0] if alone and len(listed) == 1 else None
    if not isinstance(named, Mapping) or not places or not known.isdisjoint(named):
        return listed
    found: list[Any] = []
    for name, value in named.items():
        if isinstance(value, Mapping):
            found.append({places[0]: name, **value})
        else:
            spread = isinstance(value, list | tuple) and len(places) != len((name, value))
            found.append([name, *value] if spread else [name, value])
    return found


def _entry(entry: Any, places: Sequence[str], name: str) -> dict[str, Any]:
    if isinstance(entry, Mapping):
        return {str(key): value for key, value in entry.items()}
    values = as_list(entry) if is_list(entry) or not isinstance(entry, str) else [entry]
    if not places or len(values) > len(places):
        wanted = ", ".join(places) or "a table of columns"
        raise UsageError(
            Fault(
                "bad_value",
                sentence("{entry!r} is no row of {name} ({wanted})", entry=entry, name=name, wanted=wanted),
                where=name,
            )
        )
    return dict(zip(places, values, strict=False))


def typed(row: Mapping[str, Any], table: Table, where: str, places: Sequence[str] = ()) -> Row:
    """Read the cells of a row by the columns of its table; cells that are not given are None.

    A place of a brief form (`places`) that is no column stays what it is.

    Raises:
        UsageError: for columns that the table does not have.
        DataError: `bad_value` for a cell that cannot be read, with its place.
    """
    found: dict[str, Any] = {one.name: None for one in table.columns}
    valid = [*(word for one in table.columns for word in (one.name, *one.aliases)), *places]
    own = {name: raw for name, raw in row.items() if table.column(name) is not None}
    found |= {name: as_value(row[name]) for name in places if name in row and name not in own}
    refuse_unknown([name for name in row if name not in own and name not in places], valid, "column")
    for name, raw in own.items():
        column = table.column(name)
        assert column is not None
        try:
            found[column.name] = _read(column, raw)
        except (ValueError, TypeError, ArithmeticError):
            message = sentence("{raw!r} cannot be read as {type}", raw=raw, type=column.type)
            raise DataError(Fault("bad_value", message, where=f"{where}.{name}")) from None
    if table.subject:
        found[table.subject] = found[table.subject] or NOBODY
    return found


def _read(column: Column, raw: Any) -> Any:
    """Read a value of a column; see `kpi.model.working.Row`."""
    if empty(raw):
        return None
    match column.type:
        case ColumnType.MOMENT:
            return _moment(raw)
        case ColumnType.DATE:
            return date.fromisoformat(str(raw).strip()[:10])
        case ColumnType.TIME:
            found = time.fromisoformat(str(raw).strip())
            return found.hour * 3600 + found.minute * 60 + found.second
        case ColumnType.COUNT | ColumnType.DURATION:
            return int(str(raw))
        case ColumnType.NUMBER | ColumnType.RATE:
            return Fraction(str(raw))
        case ColumnType.FLAG:
            value = as_value(raw)
            return value if isinstance(value, bool) else _flag(value)
    if isinstance(raw, list | tuple):
        return ", ".join(str(one) for one in raw)
    return str(raw).strip()


def _moment(raw: Any) -> datetime:
    """Read a moment; a time alone is one of some day, the same for all of them."""
    if isinstance(raw, datetime):
        return raw
    text = str(raw).strip()
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return datetime.combine(SOME_DAY, time.fromisoformat(text))


def _flag(value: Any) -> bool:
    if value in (Fraction(0), Fraction(1)):
        return bool(value)
    raise ValueError(value)


__all__ = ["NOBODY", "SOME_DAY", "rows_given", "typed"]
