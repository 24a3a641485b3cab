"""The simple values of a rule file: text, numbers, dates, labels, conditions, parameter values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from kpi.documents import KeyPath
from kpi.model.metric import Condition
from kpi.model.quantity import Domain
from kpi.policy.schema import FAULTY, Key, Kind, Reading, Spec, list_of, one_of, table, told
from kpi.words import Label, phrase, sentence

OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in", "missing", "present")
_FRACTION = re.compile(r"-?\d+/\d+")
_MOST_DIGITS = 30


def _text(reading: Reading, path: KeyPath, value: Any) -> Any:
    if isinstance(value, str):
        return value
    return reading.fault(
        path,
        "wrong_type",
        sentence("must be text, not {told}", told=told(value)),
        sentence("put it in quotes"),
    )


def _flag(reading: Reading, path: KeyPath, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return reading.fault(path, "wrong_type", sentence("must be true or false, not {told}", told=told(value)))


def _number(reading: Reading, path: KeyPath, value: Any) -> Any:
    if isinstance(value, bool):
        return reading.fault(path, "wrong_type", sentence("must be a number, not {told}", told=told(value)))
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return reading.fault(path, "not_a_number", sentence("{value} is not a number", value=value))
        if len(value.as_tuple().digits) > _MOST_DIGITS or abs(int(value.as_tuple().exponent)) > _MOST_DIGITS:
            return reading.fault(
                path,
                "not_a_number",
                sentence("{value} has more than {most} digits", value=value, most=_MOST_DIGITS),
            )
        return Fraction(value)
    if isinstance(value, str) and _FRACTION.fullmatch(value) and not value.endswith("/0"):
        return Fraction(value)
    return reading.fault(
        path,
        "wrong_type",
        sentence("must be a number, not {told}", told=told(value)),
        sentence("write it without quotes"),
    )


def _date(reading: Reading, path: KeyPath, value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            hint = sentence('write year-month-day, such as "2018-01-31"')
            return reading.fault(
                path, "bad_date", sentence("{value!r} is not a day of the calendar", value=value), hint
            )
    return reading.fault(
        path, "wrong_type", sentence("must be a date in quotes, not {told}", told=told(value))
    )


def _label(reading: Reading, path: KeyPath, value: Any) -> Any:
    if isinstance(value, str):
        return Label(en=value) if value.isascii() else Label(zh=value)
    values = _LABEL.read(reading, path, value)
    return FAULTY if values is None else Label(**values)


def _value(reading: Reading, path: KeyPath, value: Any) -> Any:
    """Read a parameter's value; the text `none` means None, `1/3` a fraction."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value == "none":
            return None
        return Fraction(value) if _FRACTION.fullmatch(value) and not value.endswith("/0") else value
    if isinstance(value, list):
        return tuple(_value(reading, (*path, index), one) for index, one in enumerate(value))
    if isinstance(value, Mapping):
        return {name: _value(reading, (*path, name), one) for name, one in value.items()}
    if hasattr(value, "isoformat"):
        return reading.fault(
            path,
            "wrong_type",
            sentence("must not be {told}", told=told(value)),
            sentence("put a date in quotes"),
        )
    return _number(reading, path, value)


TEXT = Kind(phrase("text"), _text)
FLAG = Kind(phrase("true or false"), _flag)
NUMBER = Kind(phrase("a number"), _number)
DATE = Kind(phrase('a date in quotes ("2018-01-31")'), _date)
VALUE = Kind(phrase("a value: number, text, true or false, list or table; `none` for no value"), _value)
TEXTS = list_of(TEXT)
NAMES = list_of(TEXT, single=True)
_LABEL = Spec("label", (Key("zh", TEXT, "Chinese, as on the form"), Key("en", TEXT, "English")))
LABEL = Kind(phrase("a label: `{ zh = text, en = text }` or text"), _label)

DOMAIN = Spec(
    "domain",
    (
        Key("low", NUMBER, "the least value"),
        Key("high", NUMBER, "the greatest value"),
        Key("whole", FLAG, "whole numbers only"),
        Key("labels", TEXTS, "the words allowed, for the units `level` and `flag`"),
    ),
    "Where a value may lie. What is not given is taken from the unit.",
)

CONDITION = Spec(
    "condition",
    (
        Key("metric", TEXT, "the metric that is tested"),
        Key("column", TEXT, "the column that is tested, over a table"),
        Key("op", one_of(OPERATORS), "the test; `==` if not given"),
        Key("value", VALUE, "what it is compared with; a list for `in`, nothing for `missing` and `present`"),
        Key(
            "parameter",
            TEXT,
            "in a derived metric or over a table, instead of a value: a rule's parameter, by its full name",
        ),
    ),
    "A plain test.",
)


def enum(words: type[StrEnum]) -> Kind:
    """One member of an enumeration."""
    return one_of((str(member) for member in words), words)


def domain(base: Domain, given: Mapping[str, Any]) -> Domain:
    """Complete a domain by the one of its unit."""
    return Domain(
        low=given.get("low", base.low),
        high=given.get("high", base.high),
        whole=given.get("whole", base.whole),
        labels=given.get("labels", base.labels),
    )


def condition(*, needs_name: bool) -> Kind:
    """A condition; without a name it tests the value at hand."""

    def read(reading: Reading, path: KeyPath, data: Any) -> Any:
        values = CONDITION.read(reading, path, data)
        if values is None:
            return FAULTY
        name = values.get("metric") or values.get("column") or ""
        op, value = values.get("op", "=="), values.get("value")
        if needs_name and not name:
            return reading.fault(path, "missing_key", sentence("metric (or column) is missing"))
        if op in ("missing", "present"):
            if "value" in values:
                return reading.fault((*path, "value"), "unknown_key", sentence("{op} takes no value", op=op))
        elif "value" not in values and "parameter" not in values:
            return reading.fault(path, "missing_key", sentence("value is missing"))
        elif "parameter" not in values and (op == "in") is not isinstance(value, tuple):
            return reading.fault(
                (*path, "value"), "wrong_type", sentence("must be a list for `in`, and only there")
            )
        return Condition(name, op, value, values.get("parameter", ""))

    return Kind(phrase("a condition"), read)


ROWS_WHERE = list_of(condition(needs_name=True), single=True)
"""Conditions on the columns of a table."""


def table_kind(spec: Spec) -> Kind:
    """A nested table kept as a mapping of its keys."""
    return table(spec, dict)
