"""The files of a source: which there are, of which month each is, and what is known of their content."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.model.gathering import EventSource
from kpi.model.period import Frequency, Period
from kpi.words import sentence, verbatim

_PARTS = {"year": r"(?P<year>\d{4})", "month": r"(?P<month>\d{1,2})"}


@frozen
class SourceFile:
    """A file as the folder lists it; `month` where its path says so, `name` its path beside `kpi.toml`."""

    path: Path
    name: str
    size: int
    mtime: int
    month: Period | None = None

    @property
    def state(self) -> tuple[str, int, int]:
        """What changes when anybody writes into it."""
        return self.name, self.size, self.mtime


def files_of(source: EventSource, folder: Path) -> list[SourceFile]:
    """List the files of a source, by name.

    Raises:
        DataError: `no_period`, for every file whose path does not say its month as the source says it does.
    """
    pattern = _pattern(source.period) if source.period else None
    found, faults = [], []
    for path in sorted(_matching(source.files, folder)):
        name = os.path.relpath(path, folder).replace(os.sep, "/")
        month = None
        if pattern is not None:
            said = pattern.search(name)
            if said is None or not 1 <= int(said["month"]) <= 12:
                message = sentence("the path does not say its month by {pattern!r}", pattern=source.period)
                faults.append(Fault("no_period", message, name, source.name))
                continue
            month = Period(int(said["year"]), Frequency.MONTH, int(said["month"]))
        status = path.stat()
        found.append(SourceFile(path, name, status.st_size, status.st_mtime_ns, month))
    if faults:
        raise DataError(*faults)
    return found


def _matching(pattern: str, folder: Path) -> Iterable[Path]:
    whole = Path(pattern)
    base, rest = (
        (Path(whole.anchor), pattern[len(whole.anchor) :]) if whole.is_absolute() else (folder, pattern)
    )
    return (path for path in base.glob(rest) if path.is_file())


def _pattern(text: str) -> re.Pattern[str]:
    # A number before the year or after the month is another number.
    parts = re.split(r"\{(year|month)\}", text)
    shape = "".join(_PARTS[one] if place % 2 else re.escape(one) for place, one in enumerate(parts))
    return re.compile(rf"(?<!\d){shape}(?!\d)")


class Hashes:
    """The hash of each file's content, remembered as long as name, size and time of change stay.

    Remembered line by line in a file that is only appended to, so that an interrupted run knows what it read.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known: dict[tuple[str, int, int], str] = {}
        if memory.exists():
            for line in memory.read_text("utf-8").splitlines():
                try:
                    name, size, mtime, sha256 = json.loads(line)
                except ValueError:
                    # The last line of a run that was killed while it wrote.
                    continue
                self._known[name, size, mtime] = sha256

    def known(self, file: SourceFile) -> str | None:
        """Return the hash of a file where it is remembered."""
        return self._known.get(file.state)

    def of(self, file: SourceFile) -> str:
        """Return the sha256 of a file, in hex.

        Raises:
            DataError: where it cannot be read.
        """
        found = self._known.get(file.state)
        if found is None:
            try:
                with file.path.open("rb") as opened:
                    found = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as error:
                raise DataError(Fault("no_file", verbatim(error.strerror or str(error)), file.name)) from None
            self._known[file.state] = found
            if self._memory.parent.exists():
                with self._memory.open("a", encoding="utf-8") as memory:
                    memory.write(json.dumps([*file.state, found]) + "\n")
        return found


__all__ = ["Hashes", "SourceFile", "files_of"]
