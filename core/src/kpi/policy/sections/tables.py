"""`[table.*]`: tables of facts of one's own."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.model.quantity import Measure, default_domain
from kpi.model.table import Column, ColumnType, Table
from kpi.policy.kinds import DOMAIN, FLAG, LABEL, NAMES, TEXT, TEXTS, domain, enum, table_kind
from kpi.policy.schema import Key, Reading, Spec, list_of, table
from kpi.words import sentence

COLUMN = Spec(
    "column",
    (
        Key("name", TEXT, "its name in the file", required=True),
        Key("type", enum(ColumnType), "what it holds; a `duration` is counted in seconds", required=True),
        Key("required", FLAG, "whether a row without it is a fault; yes, unless told"),
        Key("unit", enum(Measure), "its unit"),
        Key("domain", table_kind(DOMAIN), "where it may lie"),
        Key("choices", TEXTS, "the words allowed"),
        Key("label", LABEL, "its name in words"),
        Key("aliases", TEXTS, "other headings accepted"),
    ),
    "A column.",
)


def _column(**keys: Any) -> Column:
    if "domain" in keys:
        keys["domain"] = domain(default_domain(keys.get("unit", Measure.NUMBER)), keys["domain"])
    return Column(**keys)


TABLE = Spec(
    "table",
    (
        Key(
            "column",
            list_of(table(COLUMN, _column)),
            "its columns, as `[[table.<name>.column]]`",
            required=True,
        ),
        Key("key", NAMES, "the columns that identify a row", required=True),
        Key("about", TEXT, "the column that dates a row", required=True),
        Key("subject", TEXT, "the column that says whom a row concerns", required=True),
        Key("own_ref", FLAG, "a row without its last key column is known by its batch and row"),
        Key("open_ended", FLAG, "a later row of a subject ends the one before"),
        Key("label", LABEL, "its name"),
    ),
    "A KIND of `kpi import` of one's own.",
)


def read_table(reading: Reading, path: KeyPath, data: Any) -> Table | None:
    """Read one `[table.<name>]`; its KIND is the bare name."""
    values = TABLE.read(reading, path, data)
    if values is None:
        return None
    names = [column.name for column in values["column"]]
    for key in ("key", "about", "subject"):
        for name in values[key] if key == "key" else (values[key],):
            if name not in names:
                hint = nearest(name, names)
                reading.fault(
                    (*path, key),
                    "unknown_name",
                    sentence("{name!r} is not one of the columns", name=name),
                    hint,
                )
    return Table(kind=str(path[-1]), columns=values.pop("column"), owner=reading.owner, **values)
