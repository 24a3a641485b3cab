"""What would stand otherwise in the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

SOMEBODY = "whatif"
"""Stands for the rater of a rating that nobody has given, and begins the ref of an event that has not happened."""

Row: TypeAlias = dict[str, Any]


@attrs.define
class Changes:
    """What would stand otherwise: rows `gone` (their seq) and rows `put` by KIND, and metrics set as they are."""

    gone: dict[str, set[int]] = attrs.field(factory=dict)
    put: dict[str, list[Row]] = attrs.field(factory=dict)
    direct: set[str] = attrs.field(factory=set)

    def remove(self, kind: str, seqs: Iterable[int]) -> None:
        """Let rows be gone."""
        self.gone.setdefault(kind, set()).update(seqs)

    def add(self, kind: str, row: Mapping[str, Any]) -> None:
        """Let a row be there."""
        self.put.setdefault(kind, []).append({name: one for name, one in row.items() if name != "__where__"})

    def change(self, kind: str, row: Row, changed: Mapping[str, Any], key: Iterable[str]) -> None:
        """Let a row stand with other values, on top of those that it has been given before."""
        there = (one for one in self.put.get(kind, ()) if all(one[name] == row[name] for name in key))
        before = next(there, None)
        if before is None:
            self.add(kind, {**row, **changed})
        else:
            before.update(changed)

    def has(self, kind: str, seqs: Iterable[int]) -> bool:
        """Tell whether one of some rows is gone already."""
        return bool(self.gone.get(kind, set()).intersection(seqs))


__all__ = ["SOMEBODY", "Changes", "Row"]
