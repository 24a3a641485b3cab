"""A column of a file as the canonical value of its KIND, in DuckDB's SQL, and the test of what cannot be read.

What is read here means what `kpi import` makes of the same cell; what only the import can read (another form of
a date, a number with more decimals than are kept) is at fault, with its file and row, and never rounded.
"""

from __future__ import annotations

from math import ceil, floor

from kpi.engine.gathering.sql import literal, name
from kpi.errors import Fault
from kpi.frozen import frozen
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.values.parsers import FALSE, TRUE
from kpi.ingest.values.text import EDGES
from kpi.model.gathering import PLACES, SCALE
from kpi.model.quantity import Domain, default_domain
from kpi.model.table import Column, ColumnType
from kpi.words import Message, sentence

_INTEGERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
)  # fmt: skip
_MOMENTS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE")
_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0+)?)?"
_LONG = r"\d{1,5}:[0-5]\d:[0-5]\d"
_SECONDS = {"": 1, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_LARGEST = 10**12
_YEARS = "1900 AND 2200"
_TEXTS = (ColumnType.NAME, ColumnType.WORD, ColumnType.TEXT, ColumnType.METRIC, ColumnType.EVENT_KIND)
_NAMES = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT)


@frozen
class Cell:
    """SQL of a column in two steps: `lifted` from the file under the name `alias`, and of that the canonical `value`.

    `test`, of the same, is true where the cell cannot be read.
    """

    column: Column
    lifted: str
    value: str
    test: str = "FALSE"

    @property
    def alias(self) -> str:
        """The name of the lifted column."""
        return name(f"of {self.column.name}")


class UnreadableError(Exception):
    """A column of a file whose type, or whose entry in a map, cannot be read where it lies."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def cell_of(column: Column, how: ColumnMap, held: str, source: str, where: str) -> Cell:
    """Return the SQL that reads a column.

    Args:
        column: of the KIND.
        how: what a map says of it.
        held: DuckDB's name of the type that the file has.
        source: the column of the file as SQL.
        where: the file, for faults.

    Raises:
        UnreadableError: `unfit_type`, `unfit_key`.
    """
    _mapped(column, how, where)
    if how.constant is not None:
        source, held = literal(how.constant), "VARCHAR"
    if held == "FLOAT" and column.type is ColumnType.NUMBER:
        # A single-precision 0.1 would be 0.10000000149 when it is widened; as text it is what was meant.
        source, held = f"CAST({source} AS VARCHAR)", "VARCHAR"
    lifted = _text(source, how) if held == "VARCHAR" else source
    alias = name(f"of {column.name}")
    made = _made(column, how, held, alias)
    if made is None:
        shown = held.lower()
        raise UnreadableError(
            Fault(
                "unfit_type",
                sentence(
                    "{column} is read as a {type}; the file holds a {held}",
                    column=column.name,
                    type=str(column.type),
                    held=shown,
                ),
                where,
                hint=_zone(held),
            )
        )
    value, good = made
    tests = [f"({alias} IS NOT NULL AND NOT coalesce({good}, FALSE))"] if good else []
    if column.required:
        tests.append(f"{alias} IS NULL")
    return Cell(column, lifted, value, " OR ".join(tests) or "FALSE")


def _zone(held: str) -> Message:
    if "TIME ZONE" in held:
        return sentence("give local times without Z or +08:00")
    return sentence("write the column in another type, or import the rows")


def absent(column: Column) -> Cell:
    """Return the cell of an optional column that a file does not have."""
    kinds = {
        ColumnType.FLAG: "BOOLEAN", ColumnType.DATE: "DATE", ColumnType.COUNT: "BIGINT", ColumnType.TIME: "BIGINT",
        ColumnType.DURATION: "BIGINT", ColumnType.NUMBER: "BIGINT",
    }  # fmt: skip
    return Cell(column, "NULL", f"CAST(NULL AS {kinds.get(column.type, 'VARCHAR')})")


def _mapped(column: Column, how: ColumnMap, where: str) -> None:
    """Refuse what a map asks that is not done where the rows lie."""
    plain = ColumnMap()
    wrong = [
        key
        for key, field in (
            ("format", "formats"), ("blank_when", "blank_when"), ("times", "times"), ("decimal", "form"),
            ("period", "period"), ("by", "by"),
        )
        if getattr(how, field) != getattr(plain, field)
    ]  # fmt: skip
    if how.unit and not (column.type is ColumnType.DURATION and how.unit in _SECONDS):
        wrong.append("unit")
    if len(how.sources) > 1:
        wrong.append("from")
    if wrong:
        message = sentence(
            "the map's {key} of {column} needs the rows one by one", key=wrong[0], column=column.name
        )
        raise UnreadableError(Fault("unfit_key", message, where, hint=sentence("import the rows")))


def _text(source: str, how: ColumnMap) -> str:
    """Trim a text, put other words in its place, and make blanks missing, as the import does."""
    found = f"trim({source}, {_characters(EDGES)})"
    if how.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in how.values.items())
        found = f"CASE {found} {cases} ELSE {found} END"
    blanks = dict.fromkeys(["", *(one.strip(EDGES) for one in how.blanks)])
    for blank in blanks:
        found = f"nullif({found}, {literal(blank)})"
    if how.values or len(blanks) > 1:
        return found
    # Almost every text is ASCII without a blank at its ends: that is seen faster than it is trimmed.
    clean = f"strlen({source}) = length({source}) AND {source} >= '!' AND right({source}, 1) >= '!'"
    return f"CASE WHEN {clean} THEN {source} ELSE {found} END"


def _characters(text: str) -> str:
    return " || ".join(f"chr({ord(one)})" for one in text)


def _made(column: Column, how: ColumnMap, held: str, cell: str) -> tuple[str, str] | None:
    """Return the value and the test that it is good (empty: it always is); None for a type that does not fit."""
    if column.type in _TEXTS or column.type in _NAMES:
        return _worded(column, held, cell)
    if column.type is ColumnType.FLAG:
        return _flag(how, held, cell)
    if column.type is ColumnType.DATE:
        return _date(held, cell)
    if column.type is ColumnType.MOMENT:
        return _moment(held, cell)
    if column.type is ColumnType.TIME:
        return _time(held, cell)
    if column.type in (ColumnType.COUNT, ColumnType.DURATION):
        return _bounded(column, _whole(column, how, held, cell), 1)
    if column.type is ColumnType.NUMBER:
        return _bounded(column, _number(held, cell), SCALE)
    return None


def _worded(column: Column, held: str, cell: str) -> tuple[str, str] | None:
    if held in _INTEGERS:
        text = f"CAST({cell} AS VARCHAR)"
    elif held == "BOOLEAN":
        text = f"CASE WHEN {cell} THEN 'true' WHEN NOT {cell} THEN 'false' END"
    elif held == "VARCHAR":
        # Of an ASCII text, which has as many bytes as characters, there is nothing to normalize.
        text = f"CASE WHEN strlen({cell}) = length({cell}) THEN {cell} ELSE nfc_normalize({cell}) END"
    else:
        return None
    choices = ", ".join(map(literal, column.choices))
    return text, f"{text} IN ({choices})" if choices else ""


def _flag(how: ColumnMap, held: str, cell: str) -> tuple[str, str] | None:
    own = bool(how.true or how.false)
    if held == "BOOLEAN":
        return cell, ""
    if held in _INTEGERS and not own:
        return f"CASE {cell} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END", f"{cell} IN (0, 1)"
    if held != "VARCHAR":
        return None
    yes, no = (how.true, how.false) if own else (TRUE, FALSE)
    shape = cell if own else f"lower({cell})"
    is_yes, is_no = (
        f"{shape} IN ({', '.join(map(literal, sorted(words)))})" if words else "FALSE" for words in (yes, no)
    )
    return f"CASE WHEN {is_yes} THEN TRUE WHEN {is_no} THEN FALSE END", f"({is_yes} OR {is_no})"


def _date(held: str, cell: str) -> tuple[str, str] | None:
    if held == "VARCHAR":
        day = f"TRY_CAST({cell} AS DATE)"
        return day, f"regexp_full_match({cell}, '{_DAY}') AND year({day}) BETWEEN {_YEARS}"
    if held not in _MOMENTS:
        return None
    day = f"CAST({cell} AS DATE)"
    return day, f"CAST({day} AS TIMESTAMP) = CAST({cell} AS TIMESTAMP) AND year({day}) BETWEEN {_YEARS}"


def _moment(held: str, cell: str) -> tuple[str, str] | None:
    """A moment is wanted for its day alone."""
    if held == "VARCHAR":
        day = f"TRY_CAST({cell}[1:10] AS DATE)"
        return day, f"regexp_full_match({cell}, '{_DAY}([T ]{_TIME})?') AND year({day}) BETWEEN {_YEARS}"
    if held not in _MOMENTS:
        return None
    return f"CAST({cell} AS DATE)", f"year({cell}) BETWEEN {_YEARS}"


def _time(held: str, cell: str) -> tuple[str, str] | None:
    if held == "TIME":
        value = f"CAST(hour({cell}) * 3600 + minute({cell}) * 60 + second({cell}) AS BIGINT)"
        return value, f"microsecond({cell}) % 1000000 = 0"
    if held != "VARCHAR":
        return None
    hour, minute, second = _parts(cell)
    value = f"{hour} * 3600 + {minute} * 60 + coalesce({second}, 0)"
    return value, f"regexp_full_match({cell}, '([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?')"


def _parts(cell: str) -> tuple[str, str, str]:
    first, second, third = (f"TRY_CAST(string_split({cell}, ':')[{place}] AS BIGINT)" for place in (1, 2, 3))
    return first, second, third


def _whole(column: Column, how: ColumnMap, held: str, cell: str) -> tuple[str, str] | None:
    times = _SECONDS[how.unit]
    whole = f"TRY_CAST({cell} AS BIGINT)"
    fits = f"{whole} BETWEEN 0 AND {_LARGEST}"
    if held.startswith("DECIMAL") or held in ("DOUBLE", "FLOAT"):
        fits = f"{whole} = {cell} AND {fits}"
    elif held not in (*_INTEGERS, "VARCHAR"):
        return None
    if held != "VARCHAR":
        return f"CASE WHEN {fits} THEN {whole} * {times} END" if times > 1 else whole, fits
    digits = f"TRY_CAST(regexp_extract({cell}, '^(\\d{{1,12}})(\\.0+)?$', 1) AS BIGINT)"
    if column.type is not ColumnType.DURATION:
        return digits, f"{digits} IS NOT NULL"
    hour, minute, second = _parts(cell)
    clock = f"{hour} * 3600 + {minute} * 60 + {second}"
    value = f"CASE WHEN regexp_full_match({cell}, '{_LONG}') THEN {clock} ELSE {digits} * {times} END"
    return value, f"{value} IS NOT NULL"


def _number(held: str, cell: str) -> tuple[str, str] | None:
    if held in _INTEGERS:
        whole = f"TRY_CAST({cell} AS BIGINT)"
        fits = f"{whole} BETWEEN -{_LARGEST} AND {_LARGEST}"
        return f"CASE WHEN {fits} THEN {whole} * {SCALE} END", fits
    if held == "DOUBLE":
        # The decimal of which this is the nearest double: both sides of a division that rounds once are exact.
        whole = f"round({cell} * {SCALE})"
        return (
            f"TRY_CAST({whole} AS BIGINT)",
            f"{whole} / {SCALE} = {cell} AND abs({whole}) < {_LARGEST * 1000}",
        )
    kept = f"TRY_CAST({cell} AS DECIMAL(18, {PLACES}))"
    value = f"CAST(CAST({kept} AS DECIMAL(38, {PLACES})) * {SCALE} AS BIGINT)"
    if held.startswith("DECIMAL"):
        return value, f"{kept} = {cell}"
    if held != "VARCHAR":
        return None
    return value, f"regexp_full_match({cell}, '[+-]?\\d{{1,12}}(\\.\\d{{1,{PLACES}}}0*)?')"


def _bounded(column: Column, made: tuple[str, str] | None, scale: int) -> tuple[str, str] | None:
    """Add the domain of a column to the test of its values."""
    domain: Domain | None = column.domain
    if domain is None and column.unit is not None:
        domain = default_domain(column.unit)
    if made is None or domain is None:
        return made
    value, good = made
    tests = [good]
    if domain.low is not None:
        tests.append(f"{value} >= {ceil(domain.low * scale)}")
    if domain.high is not None:
        tests.append(f"{value} <= {floor(domain.high * scale)}")
    if domain.whole and scale > 1:
        tests.append(f"{value} % {scale} = 0")
    return value, " AND ".join(tests)


__all__ = ["Cell", "UnreadableError", "absent", "cell_of"]
