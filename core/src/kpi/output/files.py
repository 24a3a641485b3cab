"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from kpi.errors import Fault, UsageError
from kpi.words import sentence


def write_whole(path: Path, text: str) -> None:
    """Write text in UTF-8 as it is; what stood there stays where that fails.

    Raises:
        UsageError: `cannot_write`.
    """
    part = None
    try:
        handle, made = tempfile.mkstemp(suffix=".part", prefix=f".{path.name}.", dir=path.parent)
        part = Path(made)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        # What mkstemp makes is for its owner alone; a file of results is as readable as other new files.
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    except OSError as error:
        message = sentence("{file} cannot be written: {error}", file=path, error=error.strerror or str(error))
        raise UsageError(Fault("cannot_write", message, where=str(path))) from None
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink()


__all__ = ["write_whole"]
