"""What trying a rule yields."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from kpi.exact import show
from kpi.expr import Why
from kpi.frozen import frozen

PLACES = 2
"""Least decimals with which a result is printed."""


@frozen
class Outcome:
    """A tried rule: its result, all its outputs by name, the flags, and the reasons where there is a tree.

    Values are fractions, flags, labels or None; an output may also be a tuple or a mapping of them.
    """

    rule: str
    result: Any
    outputs: Mapping[str, Any] = attrs.field(factory=dict)
    flags: tuple[str, ...] = ()
    why: Why | None = None

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return the document of `kpi try -o json`."""
        return {
            "schema": 1,
            "rule": self.rule,
            "result": plain(self.result),
            "outputs": {name: plain(value) for name, value in self.outputs.items()},
            "flags": list(self.flags),
            "why": None if self.why is None else self.why.to_json(lang),
        }


def plain(value: Any) -> Any:
    """Make a value fit for JSON: a number becomes a text with at least two decimals, or a fraction."""
    if isinstance(value, Fraction):
        return show(value, PLACES)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


__all__ = ["Outcome", "plain"]
