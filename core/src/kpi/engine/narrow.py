"""Frames that are kept for later in little room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen
class Narrow:
    """A frame in as few bytes as its values need: what is the same in every row is kept once, and small numbers are short."""

    schema: Mapping[str, pl.DataType]
    same: Mapping[str, Any]
    rest: pl.DataFrame

    @property
    def height(self) -> int:
        """How many rows the frame has."""
        return self.rest.height

    def wide(self) -> pl.DataFrame:
        """Return the frame as it was."""
        import polars as pl

        return self.rest.select(
            (pl.lit(self.same[name]) if name in self.same else pl.col(name)).cast(kind).alias(name)
            for name, kind in self.schema.items()
        )


def narrowed(frame: pl.DataFrame) -> Narrow:
    """Return a frame in little room; its first column is kept row by row, so that it knows how many there are."""
    import polars as pl

    others = frame.columns[1:] if frame.height else []
    same = {name: frame[name][0] for name in others if _is_same(frame[name])}
    kept = [_short(frame[name]) for name in frame.columns if name not in same]
    return Narrow(dict(frame.schema), same, pl.DataFrame(kept))


def _is_same(column: pl.Series) -> bool:
    return column.null_count() in (0, len(column)) and column.n_unique() == 1


def _short(column: pl.Series) -> pl.Series:
    import polars as pl

    return column.cast(pl.Categorical) if column.dtype == pl.String else column.shrink_dtype()


__all__ = ["Narrow", "narrowed"]
