"""What is said of each row of a frame: a text of the catalogue, filled in where polars works."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def worded(text: str, /, **values: object) -> pl.Expr:
    """Return the English of a text (String) with its values filled in: expressions by row, all else as it prints.

    A row without one of the values has no text. The catalogue is read backwards where a person reads it in
    another language: `kpi.words.heard`.
    """
    import polars as pl

    parts: list[pl.Expr] = []
    for literal, name, *_ in Formatter().parse(text):
        if literal:
            parts.append(pl.lit(literal))
        if name is not None:
            value = values[name]
            parts.append(value.cast(pl.String) if isinstance(value, pl.Expr) else pl.lit(str(value)))
    return pl.concat_str(parts)


__all__ = ["worded"]
