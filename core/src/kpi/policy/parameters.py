"""Parameters as a rule file writes them: a bare value, a value with its story, or a list of dated ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.documents import KeyPath
from kpi.model.parameter import Dated, Other, Parameter
from kpi.policy.kinds import DATE, LABEL, TEXT, TEXTS, VALUE, enum
from kpi.policy.schema import FAULTY, Key, Kind, Reading, Spec, list_of, table, told
from kpi.types import Origin
from kpi.words import Label, listed, phrase, sentence

OTHER = Spec(
    "reading",
    (
        Key("value", VALUE, "the other value", required=True),
        Key("clauses", TEXTS, "the clauses it stands in, where they are others"),
    ),
    "Another value of a parameter, which the words allow or another clause has.",
)
PARAMETER = Spec(
    "parameter",
    (
        Key("value", VALUE, "the value", required=True),
        Key("from", DATE, "the first day on which it holds"),
        Key("until", DATE, "the last day on which it holds"),
        Key("origin", enum(Origin), "`text` if the regulation says it, `default` if it fills a hole"),
        Key("clauses", TEXTS, "the clauses it stands in"),
        Key("unit", TEXT, "its unit"),
        Key("meaning", LABEL, "what it means"),
        Key("choices", TEXTS, "the words it may be"),
        Key("aliases", TEXTS, "other names by which it may be set"),
        Key("printed", VALUE, "what the text says to the letter, which `kpi check --as-printed` examines"),
        Key(
            "readings",
            list_of(table(OTHER, Other)),
            "what else the words may mean, or another clause says: `--as-printed` tells where that differs",
        ),
    ),
    "A parameter: a bare value, or this table, or a list of such tables with dates (the last that holds counts).",
)
_STORY = frozenset(PARAMETER.by_name)


def _is_story(data: Any) -> bool:
    """Tell a parameter table from a bare value that happens to be a table.

    Any key of a parameter makes it one, so that a misspelt `value` is noticed.
    """
    return isinstance(data, Mapping) and not _STORY.isdisjoint(data)


def _dated(reading: Reading, path: KeyPath, data: Any) -> tuple[Dated, Mapping[str, Any]] | None:
    values = PARAMETER.read(reading, path, data)
    if values is None:
        return None
    since, until = values.get("from"), values.get("until")
    if since and until and until < since:
        reading.fault(
            (*path, "until"), "bad_date", sentence("{until} is before {since}", until=until, since=since)
        )
        return None
    choices = values.get("choices", ())
    if choices and values["value"] not in choices:
        reading.fault(
            (*path, "value"),
            "unknown_value",
            sentence("{value!r} is not a choice", value=values["value"]),
            sentence("known: {names}", names=listed(choices)),
        )
        return None
    origin = values.get("origin", reading.origin)
    return Dated(values["value"], since, until, origin, values.get("clauses", ())), values


def _parameter(reading: Reading, path: KeyPath, data: Any) -> Any:
    name = str(path[-1])
    if isinstance(data, list) and any(isinstance(one, Mapping) and "value" in one for one in data):
        found = [_dated(reading, (*path, index), one) for index, one in enumerate(data)]
    elif _is_story(data):
        found = [_dated(reading, path, data)]
    else:
        value = VALUE.read(reading, path, data)
        return FAULTY if value is FAULTY else Parameter(name, (Dated(value, origin=reading.origin),))
    read = [one for one in found if one is not None]
    if len(read) < len(found):
        return FAULTY
    story: dict[str, Any] = {}
    for _, values in read:
        story |= values
    return Parameter(
        name,
        tuple(dated for dated, _ in read),
        unit=story.get("unit", ""),
        meaning=story.get("meaning", Label()),
        choices=story.get("choices", ()),
        aliases=story.get("aliases", ()),
        printed=(story["printed"],) if "printed" in story else (),
        readings=story.get("readings", ()),
    )


def _parameters(reading: Reading, path: KeyPath, data: Any) -> Any:
    if not isinstance(data, Mapping):
        return reading.fault(path, "wrong_type", sentence("must be a table, not {told}", told=told(data)))
    return tuple(_parameter(reading, (*path, name), value) for name, value in data.items())


PARAMETERS = Kind(phrase("a table: name = a parameter"), _parameters)
