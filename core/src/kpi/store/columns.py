"""Columns out of SQLite: each comes as one text of JSON, so that no cell is ever an object of Python."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_FEW = 2**14
"""Characters of a column up to which Python reads it faster than a reader of files starts."""


def read_columns(
    db: sqlite3.Connection,
    columns: Mapping[str, type],
    rest: str,
    values: Sequence[object],
    first: int,
    last: int,
) -> pl.DataFrame:
    """Read columns of the rows of a range, as Int64 (`int`) or String; `rest` follows SELECT and asks for the range last."""
    import polars as pl

    wanted = ", ".join(f'json_group_array("{name}")' for name in columns)
    try:
        texts = db.execute(f"SELECT {wanted}{rest}", (*values, first, last)).fetchone()
    except sqlite3.DataError:
        # A column of long texts does not fit into one; a single row always does.
        if first >= last:
            raise
        middle = (first + last) // 2
        halves = (first, middle), (middle + 1, last)
        return pl.concat([read_columns(db, columns, rest, values, *half) for half in halves])
    return pl.DataFrame(
        [
            (_strings if type is str else _integers)(name, text)
            for (name, type), text in zip(columns.items(), texts, strict=True)
        ]
    )


def _integers(name: str, text: str) -> pl.Series:
    import polars as pl

    if len(text) < _FEW:
        return pl.Series(name, json.loads(text), dtype=pl.Int64)
    # As a file of one column whose lines end with commas.
    return pl.read_csv(
        text[1:-1].encode(), has_header=False, schema={name: pl.Int64}, eol_char=",", separator=";",
        quote_char=None, null_values="null" if "null" in text else None,
    )[name]  # fmt: skip


def _strings(name: str, text: str) -> pl.Series:
    import polars as pl

    if len(text) < _FEW or "\\" in text or "null" in text:
        return pl.Series(name, json.loads(text), dtype=pl.String)
    # Nothing is escaped in it, so that a quotation mark only stands between two texts.
    return pl.Series(name, [text[2:-2]]).str.split('","').explode()
