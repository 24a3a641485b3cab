"""`[[set]]` and `set = { ... }`: parameters set otherwise, as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from kpi.documents import KeyPath
from kpi.frozen import frozen
from kpi.model.parameter import Value
from kpi.policy.kinds import VALUE
from kpi.policy.schema import FAULTY, Reading, Spec
from kpi.words import sentence


@frozen
class Setting:
    """One override. A `nested` one came from tables in tables, and may be cut into key and value yet."""

    key: str
    value: Value
    since: date | None = None
    until: date | None = None
    path: KeyPath = ()
    nested: bool = False

    def at(self, part: str) -> KeyPath:
        """Return the key path of its `key` or its `value`."""
        return (*self.path, part) if isinstance(self.path[-1], int) else self.path

    def cut(self, exists: Callable[[str], bool]) -> Iterator[Setting]:
        """Yield the settings in it: a table whose key is no parameter is a part of longer keys."""
        if self.nested and isinstance(self.value, Mapping) and not exists(self.key):
            for name, value in self.value.items():
                one = attrs.evolve(self, key=f"{self.key}.{name}", value=value, path=(*self.path, name))
                yield from one.cut(exists)
        else:
            yield self


def read_set(reading: Reading, data: Any, spec: Spec) -> tuple[Setting, ...]:
    """Read both forms of `set`."""
    if isinstance(data, Mapping):
        found = []
        for key, value in data.items():
            read = VALUE.read(reading, ("set", key), value)
            if read is not FAULTY:
                found.append(Setting(key, read, path=("set", key), nested=True))
        return tuple(found)
    if not isinstance(data, list):
        reading.fault(
            ("set",),
            "wrong_type",
            sentence("must be an array of tables or a table"),
            sentence("write [[set]]"),
        )
        return ()
    return tuple(
        one for index, entry in enumerate(data) if (one := _dated(reading, index, entry, spec)) is not None
    )


def _dated(reading: Reading, index: int, entry: Any, spec: Spec) -> Setting | None:
    path: KeyPath = ("set", index)
    values = spec.read(reading, path, entry)
    if values is None:
        return None
    since, until = values.get("from"), values.get("until")
    if since and until and until < since:
        reading.fault(
            (*path, "until"), "bad_date", sentence("{until} is before {since}", until=until, since=since)
        )
        return None
    return Setting(values["key"], values["value"], since, until, path)
