"""Tables of a rule file, declared as data: their keys, what each holds, and how a fault is told."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from kpi.documents import Document, KeyPath
from kpi.errors import Deprecated, Faults, nearest
from kpi.frozen import frozen
from kpi.types import Origin
from kpi.words import NOTHING, Label, Message, listed, phrase, sentence

_NAME = phrase("name")


class _Faulty:
    """The one value that says: a fault has been noted here, go on with the rest."""

    def __repr__(self) -> str:
        return "FAULTY"


FAULTY = _Faulty()


@frozen
class Reading:
    """A file being read: where faults go, and whose declarations these are."""

    document: Document
    faults: Faults
    owner: str
    origin: Origin = Origin.TEXT
    who: str = ""

    def fault(self, path: KeyPath, code: str, message: Message, hint: Message = NOTHING) -> _Faulty:
        """Note a fault at a key path and return FAULTY."""
        self.faults.found.append(self.document.fault(path, code, message, who=self.who, hint=hint))
        return FAULTY


@frozen
class Kind:
    """What a key holds: `words` for people and the reference, `read` for the reader.

    `read` gets the value as TOML has it and returns the value of the model, or notes a fault.
    """

    words: Label
    read: Callable[[Reading, KeyPath, Any], Any]


@frozen
class Key:
    """One key of a table; one that is `retired` says since when, with which version it goes, and what to write."""

    name: str
    kind: Kind
    doc: str = ""
    required: bool = False
    retired: tuple[str, str, str] | None = None


@frozen
class Spec:
    """A table with its keys, in the order in which the reference prints them."""

    name: str
    keys: tuple[Key, ...]
    doc: str = ""
    by_name: Mapping[str, Key] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "by_name", {key.name: key for key in self.keys})

    def read(self, reading: Reading, path: KeyPath, data: Any) -> dict[str, Any] | None:
        """Read every key of a table; None where any of them is faulty (all faults are noted)."""
        if not isinstance(data, Mapping):
            reading.fault(path, "wrong_type", sentence("must be a table, not {told}", told=told(data)))
            return None
        before = len(reading.faults.found)
        values: dict[str, Any] = {}
        known = self.by_name
        for name, value in data.items():
            key = known.get(name)
            if key is None:
                reading.fault((*path, name), "unknown_key", sentence("unknown key"), nearest(name, known))
                continue
            if key.retired:
                since, until, use = key.retired
                where = reading.document.where((*path, name))
                what = phrase("{where}: the key {name}", where=where, name=name)
                warnings.warn(Deprecated(what, since=since, until=until, use=use), stacklevel=2)
            values[name] = key.kind.read(reading, (*path, name), value)
        for key in self.keys:
            if key.required and key.name not in data:
                reading.fault(
                    path,
                    "missing_key",
                    sentence("{name} is missing", name=key.name),
                    sentence("it is {kind}", kind=key.kind.words),
                )
        return values if len(reading.faults.found) == before else None


def told(value: Any) -> Label:
    """Say what a TOML value is, in words."""
    if isinstance(value, bool):
        return phrase("true or false")
    if isinstance(value, str):
        return phrase("text ({value!r})", value=value)
    if isinstance(value, Mapping):
        return phrase("a table")
    if isinstance(value, Sequence):
        return phrase("a list")
    if hasattr(value, "isoformat"):
        return phrase("a date ({value})", value=value)
    return phrase("a number ({value})", value=value)


def table(spec: Spec, make: Callable[..., Any]) -> Kind:
    """A nested table; `make` gets its keys as keyword arguments."""

    def read(reading: Reading, path: KeyPath, data: Any) -> Any:
        values = spec.read(reading, path, data)
        return FAULTY if values is None else make(**values)

    return Kind(phrase("a table ({name})", name=spec.name), read)


def list_of(kind: Kind, *, single: bool = False) -> Kind:
    """A list of one kind, as a tuple; with `single` one value stands for a list of one."""

    def read(reading: Reading, path: KeyPath, data: Any) -> Any:
        if not isinstance(data, list):
            if not single:
                return reading.fault(
                    path, "wrong_type", sentence("must be a list, not {told}", told=told(data))
                )
            data = [data]
        return tuple(kind.read(reading, (*path, index), value) for index, value in enumerate(data))

    words = (
        phrase("{kind}, or a list, each {kind}", kind=kind.words)
        if single
        else phrase("a list, each {kind}", kind=kind.words)
    )
    return Kind(words, read)


def mapping_of(kind: Kind, key: Label = _NAME) -> Kind:
    """A table of free keys whose values are of one kind."""

    def read(reading: Reading, path: KeyPath, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return reading.fault(path, "wrong_type", sentence("must be a table, not {told}", told=told(data)))
        return {name: kind.read(reading, (*path, name), value) for name, value in data.items()}

    return Kind(phrase("a table: {key} = {kind}", key=key, kind=kind.words), read)


def one_of(words: Iterable[str], make: Callable[[str], Any] = str) -> Kind:
    """One of a few words."""
    choices = tuple(words)

    def read(reading: Reading, path: KeyPath, data: Any) -> Any:
        if not isinstance(data, str):
            return reading.fault(
                path,
                "wrong_type",
                sentence("must be text, not {told}", told=told(data)),
                nearest("", choices),
            )
        if data not in choices:
            return reading.fault(
                path,
                "unknown_value",
                sentence("{value!r} is not allowed", value=data),
                nearest(data, choices),
            )
        return make(data)

    return Kind(phrase("one of {choices}", choices=listed(f"`{choice}`" for choice in choices)), read)
