"""Subset comparison of an expected value with an outcome; numbers are compared as exact numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi import exact
from kpi.app.cases.model import Difference

_CODE = re.compile(r"0\d")
"""A text such as `007` is an id, not a number."""


def differences(path: str, want: Any, got: Any) -> list[Difference]:
    """Return where `got` is not at least what `want` says; a mapping may have more keys than wanted."""
    if isinstance(want, Mapping) and isinstance(got, Mapping):
        found = []
        for key, value in want.items():
            spot = f"{path}.{key}" if path else str(key)
            found += (
                differences(spot, value, got[key]) if key in got else [Difference(spot, _plain(value), None)]
            )
        return found
    if isinstance(want, list | tuple) and isinstance(got, list | tuple):
        if len(want) != len(got):
            return [Difference(path, _plain(want), _plain(got))]
        pairs = zip(want, got, strict=True)
        return [one for i, (a, b) in enumerate(pairs) for one in differences(f"{path}[{i}]", a, b)]
    return [] if same(want, got) else [Difference(path, _plain(want), _plain(got))]


def same(want: Any, got: Any) -> bool:
    """Tell whether two values mean the same: `"6.00"` is 6, `"none"` is nothing."""
    if want == "none" and got is None:
        return True
    if isinstance(want, bool) or isinstance(got, bool) or want is None or got is None:
        return want is got or (isinstance(want, bool) and isinstance(got, bool) and want == got)
    first, second = _number(want), _number(got)
    if first is not None and second is not None:
        return first == second
    return str(want) == str(got)


def matching(want: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows that agree with every key of `want`; of flags those named must be there (`[]`: none)."""
    return [row for row in rows if all(key in row and _agrees(key, want[key], row[key]) for key in want)]


def _agrees(key: str, want: Any, got: Any) -> bool:
    if key == "flags" and want and isinstance(want, list) and isinstance(got, list):
        return {str(one) for one in want} <= {str(one) for one in got}
    return not differences(key, want, got)


def closest(want: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the row that differs from `want` in the fewest keys, to show beside it."""
    if not rows:
        return None
    return min(rows, key=lambda row: sum(bool(differences(key, want[key], row.get(key))) for key in want))


def _number(value: Any) -> Fraction | None:
    if isinstance(value, int | Fraction | Decimal):
        return Fraction(value)
    if isinstance(value, str) and not _CODE.match(value):
        try:
            return exact.parse(value)
        except ValueError:
            return None
    return None


def _plain(value: Any) -> Any:
    """Make a value fit for JSON."""
    if isinstance(value, Fraction | Decimal):
        return exact.show(Fraction(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
