"""`[sources.<name>]` of `kpi.toml`: rows of a KIND that lie in files and are counted where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kpi.documents import KeyPath
from kpi.errors import Fault, nearest
from kpi.model.gathering import EventSource
from kpi.model.table import ColumnType, Table
from kpi.policy.kinds import FLAG, TEXT
from kpi.policy.schema import FAULTY, Key, Kind, Reading, Spec
from kpi.words import NOTHING, sentence

_FORMATS = ("parquet", "csv")
_DATED = (ColumnType.DATE, ColumnType.MOMENT)

GATHERED_SOURCE = Spec(
    "sources",
    (
        Key("kind", TEXT, "the KIND of the rows; the name of the source if not given"),
        Key(
            "parquet",
            TEXT,
            "the files, a pattern of paths beside `kpi.toml`: `calls/*.parquet`, `calls/**/*.parquet`",
        ),
        Key("csv", TEXT, "the same of CSV files in UTF-8"),
        Key(
            "period",
            TEXT,
            "how a path says of which month all rows of its file are, with `{year}` and `{month}`: `calls-{year}-{month}`",
        ),
        Key("map", TEXT, "a map beside `kpi.toml`, as `kpi import --map` takes it"),
        Key("distinct", FLAG, "true: no key of the KIND is there twice, so that none is looked for"),
    ),
    "Rows that lie in files and not in the store: `kpi gather` counts and sums them there for the metrics over their "
    "KIND. Either `parquet` or `csv`.",
)


def sources_of(reading: Reading, kind: Kind, data: Any) -> Mapping[str, EventSource]:
    """Read the sources of a company, by name; faults are noted."""
    found = kind.read(reading, ("sources",), data)
    if found is FAULTY:
        return {}
    made = {}
    for name, values in found.items():
        one = FAULTY if values is FAULTY else _source(reading, name, values)
        if one is not FAULTY:
            made[name] = one
    return made


def unfit_sources(
    reading: Reading, sources: Mapping[str, EventSource], tables: Mapping[str, Table]
) -> Iterator[Fault]:
    """Yield the sources whose KIND does not exist, or has no rows of a day and a subject."""
    for name, one in sources.items():
        path: KeyPath = ("sources", name, "kind")
        if "kind" not in reading.document.data["sources"][name]:
            path = path[:2]
        table = tables.get(one.kind)
        if table is None:
            message = sentence("there is no KIND {kind!r}", kind=one.kind)
            hint = nearest(one.kind, tables) or sentence('say which it is: kind = "calls"')
            yield reading.document.fault(path, "unknown_kind", message, hint=hint)
            continue
        about = table.column(table.about)
        if about is None or about.type not in _DATED or not table.subject:
            message = sentence(
                "rows of {kind} are not gathered: they are not of a day and a subject", kind=one.kind
            )
            yield reading.document.fault(
                path, "unfit_kind", message, hint=sentence("import them: kpi import")
            )


def _source(reading: Reading, name: str, values: dict[str, Any]) -> Any:
    path: KeyPath = ("sources", name)
    given = [form for form in _FORMATS if form in values]
    if len(given) != 1:
        message = sentence("a source has either parquet or csv")
        hint = sentence('write parquet = "{name}/*.parquet"', name=name) if not given else NOTHING
        return reading.fault(path, "wrong_value", message, hint)
    pattern = values.get("period", "")
    if pattern and sorted(re.findall(r"\{(\w+)\}", pattern)) != ["month", "year"]:
        message = sentence("{pattern!r} does not say year and month", pattern=pattern)
        return reading.fault(
            (*path, "period"),
            "wrong_value",
            message,
            sentence('write period = "{form}"', form="{year}-{month}"),
        )
    return EventSource(
        name=name,
        kind=values.get("kind", name),
        format=given[0],
        files=values[given[0]],
        period=pattern,
        map=values.get("map", ""),
        distinct=values.get("distinct", False),
        where=reading.document.where(path),
    )


__all__ = ["GATHERED_SOURCE", "sources_of", "unfit_sources"]
