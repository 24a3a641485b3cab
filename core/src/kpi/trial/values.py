"""Inputs and parameters as people give them: text of a command line, or values of TOML and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from kpi.errors import DataError, Fault, UsageError
from kpi.exact import Rate, exactly, parse
from kpi.model.parameter import Dated, Parameter, Value
from kpi.model.quantity import Measure
from kpi.model.rule import Input
from kpi.types import Origin
from kpi.words import LANGUAGES, NOTHING, Label, Message, phrase, said_by, sentence
from kpi.words.called import measured

_YES = {
    "true": True,
    "yes": True,
    "是": True,
    "1": True,
    "false": False,
    "no": False,
    "否": False,
    "0": False,
}
_SAME = {"calendar month": "month", "calendar_month": "month", "never": "always", "none": "always"}
"""Other words for choices: a count that is never set back adds up always."""
_NOTHING = ("", "none", "null", "missing")


def read_input(one: Input, raw: Any) -> Fraction | bool | str | Rate | None:
    """Read the value of an input: `20`, `90%`, `900/1000`, `[900, 1000]`, a label, `true`; `none` is not assessed.

    Raises:
        DataError: `bad_value` for what cannot be read, `out_of_range` for what lies outside its domain.
    """
    if raw is None or (isinstance(raw, str) and raw.strip().lower() in _NOTHING):
        return None
    if one.unit is Measure.FLAG:
        value = raw if isinstance(raw, bool) else _YES.get(str(raw).strip().lower())
        if value is None:
            raise _bad(one, raw, sentence("is neither true nor false"))
        return value
    if one.unit is Measure.LEVEL:
        label = str(raw).strip()
        if one.domain.labels:
            _in_domain(one, raw, label)
        return label
    number = _number(one, raw)
    value_of = number.value if isinstance(number, Rate) else number
    if value_of is not None:
        _in_domain(one, raw, value_of)
    return number


def _number(one: Input, raw: Any) -> Fraction | Rate:
    if isinstance(raw, Mapping) and {"numerator", "denominator"} <= set(raw):
        raw = f"{raw['numerator']}/{raw['denominator']}"
    if one.unit.is_rate and isinstance(raw, list | tuple) and len(raw) == 2:
        raw = f"{raw[0]}/{raw[1]}"
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal | Fraction):
        raise _bad(one, raw, sentence("is not an exact number"))
    try:
        if not isinstance(raw, str):
            return exactly(raw)
        text = raw.strip()
        if text.endswith("%"):
            if not one.unit.is_rate:
                raise _bad(
                    one,
                    raw,
                    sentence(
                        "is a percentage, but {name} is in {unit}", name=one.name, unit=measured(one.unit)
                    ),
                )
            share = parse(text[:-1])
            return share if one.unit is Measure.PERCENT else share / 100
        if "/" in text and one.unit.is_rate:
            above, below = (parse(part) for part in text.split("/", 1))
            return Rate(above * 100 if one.unit is Measure.PERCENT else above, below)
        return parse(text)
    except (ValueError, TypeError) as error:
        raise _bad(one, raw, _without(raw, said_by(error))) from None


def _without(raw: Any, message: Message) -> Message:
    """Return what is wrong with a value without the value, which is named before it."""
    zh, en = (message.text(lang).removeprefix(f"{raw!r} ") for lang in LANGUAGES)
    return sentence(Label(zh, en))


def _in_domain(one: Input, raw: Any, value: Fraction | bool | str) -> None:
    fault = one.domain.fault(value)
    if fault is not None:
        unit = (
            ""
            if one.unit in (Measure.LEVEL, Measure.NUMBER)
            else phrase(" ({unit})", unit=measured(one.unit))
        )
        raise DataError(
            Fault(
                "out_of_range",
                sentence("{name}{unit}: {fault}", name=one.name, unit=unit, fault=fault),
                where=f"{one.name}={raw}",
            )
        )


def _bad(one: Input, raw: Any, message: Message) -> DataError:
    hint = (
        sentence("give it in {unit}", unit=one.unit)
        if one.unit not in (Measure.FLAG, Measure.LEVEL)
        else NOTHING
    )
    return DataError(
        Fault(
            "bad_value",
            sentence("{name}: {raw!r} {message}", name=one.name, raw=raw, message=message),
            where=f"{one.name}={raw}",
            hint=hint,
        )
    )


def read_setting(parameter: Parameter, raw: Any) -> Parameter:
    """Return the parameter with another value, the company's, that always holds.

    Raises:
        UsageError: `bad_value` for a word that is not among the choices, or a list that is not closed.
    """
    value = as_value(raw)
    if parameter.choices and value not in parameter.choices:
        same = _SAME.get(str(raw).strip().lower())
        value = same if same in parameter.choices else value
    if parameter.choices and value not in parameter.choices:
        choices = ", ".join(parameter.choices)
        raise UsageError(
            Fault(
                "bad_value",
                sentence(
                    "{name}: {raw!r} is not one of {choices}", name=parameter.name, raw=raw, choices=choices
                ),
                where="--set",
            )
        )
    return attrs.evolve(parameter, values=(Dated(value, origin=Origin.COMPANY),))


def as_value(raw: Any) -> Value:
    """Turn text (`200`, `none`, `true`, `[10, 20]`, `[[100, 0.01]]`) or a TOML value into a parameter's value."""
    if isinstance(raw, Mapping):
        return {str(key): as_value(one) for key, one in raw.items()}
    if isinstance(raw, list | tuple):
        return tuple(as_value(one) for one in raw)
    if raw is None or isinstance(raw, bool | Fraction):
        return raw
    if isinstance(raw, int | Decimal):
        return exactly(raw)
    text = str(raw).strip()
    if text.startswith("["):
        return tuple(as_value(one) for one in split_list(text))
    if text.lower() in ("none", "null"):
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return parse(text)
    except ValueError:
        return text


def split_list(text: str) -> list[str]:
    """Split `[a, [b, c]]` or `a, b` into the texts of its entries.

    Raises:
        UsageError: for brackets that do not match.
    """
    inner = text.strip()
    if inner.startswith("["):
        if not inner.endswith("]"):
            raise UsageError(
                Fault(
                    "bad_value",
                    sentence("{text!r} is a list that is not closed", text=text),
                    hint=sentence("write [1, 2, 3]"),
                )
            )
        inner = inner[1:-1]
    found, depth, start = [], 0, 0
    for place, char in enumerate(inner):
        depth += (char == "[") - (char == "]")
        if char == "," and depth == 0:
            found.append(inner[start:place])
            start = place + 1
    found.append(inner[start:])
    if depth:
        raise UsageError(Fault("bad_value", sentence("{text!r} has brackets that do not match", text=text)))
    return [_unquoted(one) for one in found if one.strip()]


def is_list(raw: Any) -> bool:
    """Tell whether a list is given, as text or as a value."""
    return isinstance(raw, list | tuple) or (isinstance(raw, str) and raw.strip().startswith("["))


def as_list(raw: Any) -> list[Any]:
    """Return the entries of a list given as text or as a list; a single value is a list of one.

    Text is read as JSON where it is that, for an entry may hold commas.
    """
    if isinstance(raw, str):
        if raw.strip().startswith(("[", "{")):
            with suppress(ValueError):
                raw = exact_json(raw)
        if isinstance(raw, str):
            return split_list(raw)
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def exact_json(text: str) -> Any:
    """Read JSON without a binary float.

    Raises:
        ValueError: for what is no JSON.
    """
    return json.loads(text, parse_float=Decimal)


def text_or_table(text: str) -> Any:
    """Read a value of the command line: a JSON table, or a list of tables or of rows, as one, else the text itself.

    Raises:
        ValueError: for a table that is no JSON.
    """
    if not text.replace(" ", "").startswith(("{", "[{", '[["')):
        return text
    return exact_json(text)


def as_table(raw: Any) -> dict[str, Any]:
    """Return a table of names with values, given as a mapping or as text `[A=1, B=2]`.

    Raises:
        UsageError: for an entry without `=`.
    """
    if isinstance(raw, Mapping):
        return {str(key): one for key, one in raw.items()}
    found: dict[str, Any] = {}
    for place, entry in enumerate(as_list(raw), 1):
        if isinstance(entry, Mapping):
            rest = [value for key, value in entry.items() if key not in ("name", "id", "subject")]
            found[str(entry.get("name") or entry.get("id") or entry.get("subject") or place)] = (
                rest[0] if len(rest) == 1 else entry
            )
            continue
        name, equals, value = re.sub(r"\s*=\s*", "=", str(entry).strip("{} ")).partition("=")
        found[name if equals else str(place)] = value if equals else name
    return found


def _unquoted(text: str) -> str:
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'" else bare


__all__ = [
    "as_list",
    "as_table",
    "as_value",
    "exact_json",
    "is_list",
    "read_input",
    "read_setting",
    "split_list",
    "text_or_table",
]
