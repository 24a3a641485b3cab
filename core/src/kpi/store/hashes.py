"""The hash of the facts: a chain over the batches, independent of file names, of the clock and of ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from kpi.exact import Rate
from kpi.store.encode import Row
from kpi.store.shape import Kept, Shape

START = ""
"""What the first batch is chained to; also the hash of a store without facts."""


def of_rows(previous: str, shape: Shape, rows: Sequence[Row]) -> str:
    """Chain a batch of rows to the hash before it."""
    total = _begun(previous, shape.table.kind)
    for field in shape.fields:
        name = field.column.name
        values: Iterable[object] = (row.get(name) for row in rows)
        if field.kept in (Kept.NUMBER, Kept.RATE):
            values = [_plain(one) for one in values]
        total.update(hashlib.sha256(_text([name, field.kept.value])).digest())
        total.update(hashlib.sha256(_text(list(values))).digest())
    return total.hexdigest()


def of_undo(previous: str, kind: str, undone: str) -> str:
    """Chain the undoing of the batch whose hash is `undone`."""
    total = _begun(previous, kind)
    total.update(_text(["undo", undone]))
    return total.hexdigest()


def _begun(previous: str, kind: str) -> hashlib._Hash:
    total = hashlib.sha256()
    total.update(_text([previous, kind]))
    return total


def _text(values: object) -> bytes:
    return json.dumps(values, separators=(",", ":"), default=str).encode()


def _plain(value: object) -> object:
    if isinstance(value, Rate):
        return [str(value.numerator), str(value.denominator)]
    return None if value is None else f"{value}"


__all__ = ["START", "of_rows", "of_undo"]
