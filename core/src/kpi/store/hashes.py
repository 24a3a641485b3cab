"""The hash of the facts: a chain over the batches, independent of file names, of the clock and of ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kpi.store.encode import Cells, Encoded
from kpi.store.shape import Shape

if TYPE_CHECKING:
    import hashlib

START = ""
"""What the first batch is chained to; also the hash of a store without facts."""


def of_rows(previous: str, shape: Shape, rows: Encoded) -> str:
    """Chain a batch of rows to the hash before it: texts where the store keeps ids, else what it keeps."""
    import hashlib

    total = _begun(previous, shape.table.kind)
    for field in shape.fields:
        for name in field.sql:
            total.update(hashlib.sha256(_text([name, field.kept.value])).digest())
            total.update(hashlib.sha256(_column(rows.texts.get(name) or rows.cells[name])).digest())
    return total.hexdigest()


def of_undo(previous: str, kind: str, undone: str) -> str:
    """Chain the undoing of the batch whose hash is `undone`."""
    total = _begun(previous, kind)
    total.update(_text(["undo", undone]))
    return total.hexdigest()


def _begun(previous: str, kind: str) -> hashlib._Hash:
    import hashlib

    total = hashlib.sha256()
    total.update(_text([previous, kind]))
    return total


def _column(cells: Cells) -> bytes:
    """Write a column as `_text` does, each cell once where many are the same."""
    distinct = dict.fromkeys(cells)
    if len(distinct) * 2 > len(cells):
        return _text(cells)
    written = {cell: json.dumps(cell) for cell in distinct}
    return f"[{', '.join(map(written.__getitem__, cells))}]".encode()


def _text(values: object) -> bytes:
    return json.dumps(values).encode()


__all__ = ["START", "of_rows", "of_undo"]
