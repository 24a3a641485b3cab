"""What was looked at for each month, kept beside the store: by it a later call sees what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi.frozen import field_names, frozen
from kpi.model.period import Period


@frozen
class Look:
    """The files looked at for a month (size and time of change by name), of what the rows in the store were `made`,
    the note among them, and how many subjects had rows.
    """

    files: Mapping[str, list[int]]
    made: str = ""
    note: str = ""
    subjects: int = 0


class Looked:
    """The looks by month, in one small file that is written whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def of(self, month: Period) -> Look | None:
        """Return the last look at a month, None where there was none from here."""
        found = self._known.get(str(month))
        return None if found is None else Look(**found)

    def keep(self, month: Period, look: Look) -> None:
        """Keep a look."""
        self._known[str(month)] = {name: getattr(look, name) for name in field_names(Look) or ()}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._known), "utf-8")
        part.replace(self._path)


__all__ = ["Look", "Looked"]
