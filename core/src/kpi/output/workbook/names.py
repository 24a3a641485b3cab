"""Names of sheets that every spreadsheet takes."""

from __future__ import annotations

import re
from collections.abc import Container

MOST = 31
_BAD = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(wanted: str, taken: Container[str] = ()) -> str:
    r"""Return a valid name near to the wanted one that is not `taken` (names in lower case).

    At most 31 characters, none of `[]:*?/\`, no apostrophe at an end, and not `History`, which Excel keeps for itself.
    """
    name = _BAD.sub("_", wanted).strip().strip("'").strip() or "Sheet"
    if name.lower() == "history":
        name += "_"
    found, number = _cut(name, MOST), 1
    while found.lower() in taken:
        number += 1
        tail = f" ({number})"
        found = _cut(name, MOST - len(tail)) + tail
    return found


def _cut(name: str, most: int) -> str:
    """Cut a name to so many UTF-16 units, which is what spreadsheets count."""
    while len(name.encode("utf-16-le")) // 2 > most:
        name = name[:-1]
    return name.rstrip().rstrip("'")


__all__ = ["MOST", "sheet_name"]
