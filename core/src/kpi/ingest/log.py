"""All faults of a file, bounded: a million wrong rows must not become a million messages."""

from __future__ import annotations

from collections import Counter

import attrs

from kpi.errors import DataError, Fault, Faults
from kpi.words import NOTHING, Message, sentence

SHOWN = 1000
"""Faults that are spelled out; the rest are counted by code."""


@attrs.define
class FaultLog:
    """Notes every fault of one file and raises them together."""

    file: str
    faults: Faults = attrs.field(factory=Faults)
    unshown: Counter[str] = attrs.field(factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.faults.found)

    @property
    def is_full(self) -> bool:
        """Whether further faults are only counted, so that nobody sees what they say."""
        return len(self.faults.found) >= SHOWN

    def add(self, code: str, message: Message, *, where: str, hint: Message = NOTHING) -> None:
        """Note one fault."""
        if not self.is_full:
            self.faults.add(code, message, where=where, hint=hint)
        else:
            self.unshown[code] += 1

    def raise_if_any(self) -> None:
        """Raise all that was noted, or do nothing.

        Raises:
            DataError: the faults in the order of the file, then how many more there are of each code.
        """
        if not self:
            return
        more = (
            Fault(code, sentence("and {number:,} more faults of this kind", number=number), self.file)
            for code, number in sorted(self.unshown.items())
        )
        raise DataError(*self.faults.found, *more)
