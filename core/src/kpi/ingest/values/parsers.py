"""The parser of each type of column: a function from trimmed text to the canonical value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kpi.errors import nearest
from kpi.exact import Rate
from kpi.ingest.mapping import ColumnMap
from kpi.ingest.values import dates, times
from kpi.ingest.values.number import count
from kpi.ingest.values.quantity import outside, quantity
from kpi.ingest.values.text import plain, prose, word
from kpi.ingest.values.unfit import UnfitError, shown
from kpi.model.quantity import Domain, default_domain
from kpi.model.table import Column, ColumnType
from kpi.words import listed, sentence

Parser = Callable[[str], object]
TRUE = frozenset({"true", "yes", "y", "1", "是"})
FALSE = frozenset({"false", "no", "n", "0", "否"})


def parser_of(column: Column, how: ColumnMap, *, typed: bool) -> Parser:
    """Return the parser of a column that refers to nothing else."""
    make = _MAKERS.get(column.type, _words)
    return _chosen(column, make(column, how, typed))


def yes_or_no(text: str, true: tuple[str, ...] = (), false: tuple[str, ...] = ()) -> bool:
    """Read a flag by the words of the map, else true/false, yes/no, y/n, 1/0, 是/否.

    Raises:
        UnfitError: `not_a_flag`.
    """
    if true or false:
        if text in true or text in false:
            return text in true
        raise UnfitError(
            "not_a_flag",
            sentence("{cell} is neither yes nor no", cell=shown(text)),
            sentence("the map knows {words}", words=listed(true + false)),
        )
    shape = plain(text).lower()
    if shape not in TRUE and shape not in FALSE:
        hint = sentence('write yes or no, or say in a map: true = ["..."], false = ["..."]')
        raise UnfitError("not_a_flag", sentence("{cell} is neither yes nor no", cell=shown(text)), hint)
    return shape in TRUE


def _chosen(column: Column, parse: Parser) -> Parser:
    if not column.choices:
        return parse

    def choose(text: str) -> object:
        value = parse(text)
        if value not in column.choices:
            raise UnfitError(
                "not_a_choice",
                sentence("{cell} is not known here", cell=shown(text)),
                nearest(text, column.choices),
            )
        return value

    return choose


def _words(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: word(text, formulas=how.formulas)


def _prose(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: prose(text, formulas=how.formulas)


def _date(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: dates.day(text, how.formats, typed=typed)


def _moment(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: dates.moment(text, how.formats, typed=typed)


def _period(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: dates.period(text, how.formats, how.period, typed=typed)


def _time(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: times.time_of_day(text, how.formats, typed=typed)


def _flag(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return lambda text: yes_or_no(text, how.true, how.false)


def _duration(column: Column, how: ColumnMap, typed: bool) -> Parser:
    unit = how.unit if how.unit not in ("", "percent", "ratio") else "seconds"
    return _within(column, lambda text: times.duration(text, how.formats, how.form, unit, typed=typed))


def _count(column: Column, how: ColumnMap, typed: bool) -> Parser:
    return _within(column, lambda text: count(text, how.form))


def _number(column: Column, how: ColumnMap, typed: bool) -> Parser:
    def read(text: str) -> Fraction:
        value = quantity(text, column.unit, how.form, how.unit, how.times)
        if isinstance(value, Rate):
            # A number has no place for two counts; the quotient in the column's own unit remains.
            if value.value is None:
                raise UnfitError("wrong_rate", sentence("{cell} divides by zero", cell=shown(text)))
            value = value.value * (100 if column.unit == "percent" else 1)
        return value

    return _within(column, read)


def _within(column: Column, parse: Callable[[str], Fraction | int]) -> Parser:
    domain: Domain | None = column.domain
    if domain is None and column.unit is not None:
        domain = default_domain(column.unit)
    if domain is None:
        return parse

    def read(text: str) -> Fraction | int:
        value = parse(text)
        if fault := outside(Fraction(value), column.unit, domain):
            raise UnfitError("out_of_domain", sentence("{cell}: {fault}", cell=shown(text), fault=fault))
        return value

    return read


_MAKERS: Mapping[ColumnType, Callable[[Column, ColumnMap, bool], Parser]] = {
    ColumnType.TEXT: _prose,
    ColumnType.DATE: _date,
    ColumnType.MOMENT: _moment,
    ColumnType.PERIOD: _period,
    ColumnType.TIME: _time,
    ColumnType.FLAG: _flag,
    ColumnType.DURATION: _duration,
    ColumnType.COUNT: _count,
    ColumnType.NUMBER: _number,
}
