"""Rows that are held as columns: a million of them need no dictionary each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload


class Columns(Sequence[dict[str, object]]):
    """Columns of equal length, seen as rows; a row is made when it is asked for."""

    def __init__(self, columns: Mapping[str, Sequence[object]]) -> None:
        self.columns = columns
        self._count = len(next(iter(columns.values()), ()))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> dict[str, object]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, object]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, object] | list[dict[str, object]]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(self._count))]
        return {name: values[index] for name, values in self.columns.items()}

    def __iter__(self) -> Iterator[dict[str, object]]:
        for row in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, row, strict=True))


def column_of(rows: Sequence[Mapping[str, object]], name: str) -> Sequence[object]:
    """Return a column of rows, None where a row lacks it."""
    if isinstance(rows, Columns):
        return rows.columns.get(name) or [None] * len(rows)
    return [row.get(name) for row in rows]


__all__ = ["Columns", "column_of"]
