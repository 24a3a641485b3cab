"""Files that are written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi.errors import DataError, Fault, UsageError
from kpi.words import sentence

MARK = '<meta name="generator" content="kpi">'
"""What stands in the head of every page of ours."""

INDEX = "index.html"
_LONG = 80
_UNSAFE = re.compile(r"[^\w.-]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index")
"""Names that Windows keeps for itself, and that of the list."""


def file_name(id: str, *, alone: bool = False) -> str:
    """Return a name for files of a subject, the same for the same id and for no other, on any system.

    Letters of any script, digits, dots, dashes and underscores stay; where something else was there, where a system
    would not take the name or would take it for that of another (`E1` and `e1`, unless it stands `alone`), a few digits
    of the id's hash follow.
    """
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", id))[:_LONG].strip(".")
    one_case = alone or text == text.casefold().upper()
    if text and text == id and one_case and not _RESERVED.fullmatch(text):
        return text
    return f"{text or '_'}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"


def write(path: Path, parts: Iterable[str] | str | bytes) -> None:
    """Write a file in the place of what is there: beside it first, so that there never is half of one.

    Raises:
        UsageError: where a folder is in its place, or there is no folder for it.
        DataError: where it cannot be written.
    """
    with file(path) as made, made.open("wb") as out:
        for one in [parts] if isinstance(parts, str | bytes) else parts:
            out.write(one if isinstance(one, bytes) else one.encode())


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """Give an empty file to fill, which takes the place of `path` once it is: all of it or nothing.

    Raises:
        UsageError, DataError: as `write` does.
    """
    _refuse(path)
    made: Path | None = None
    try:
        handle, name = tempfile.mkstemp(suffix=".part", prefix=f".{path.name[:_LONG]}.", dir=path.parent)
        os.close(handle)
        made = Path(name)
        yield made
        _open_up(made)
        made.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from None
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the place of `path` once it is: all of it or nothing.

    Raises:
        UsageError: where something is in its place that no list of ours stands in.
        DataError: where it cannot be written.
    """
    import shutil

    _refuse_folder(path)
    made: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(suffix=".part", prefix=f".{path.name[:_LONG]}.", dir=path.parent))
        yield made
        _open_up(made, 0o777)
        _swap(made, path)
    except OSError as error:
        raise _unwritten(path, error) from None
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def _swap(made: Path, path: Path) -> None:
    """Put a folder in the place of another, which comes back where that fails."""
    import shutil

    old = made.with_suffix(".old")
    if path.exists():
        path.replace(old)
    try:
        made.replace(path)
    except OSError:
        if old.exists():
            old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse(path: Path) -> None:
    if path.is_dir():
        message = sentence("this is a folder, and a file is to be written")
        raise UsageError(Fault("not_a_file", message, where=str(path)))
    if not path.parent.is_dir():
        message = sentence("there is no folder {folder}", folder=path.parent)
        raise UsageError(Fault("no_folder", message, where=str(path)))


def _refuse_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        message = sentence("this is a file, and a folder is to be written")
        raise UsageError(Fault("not_a_folder", message, where=str(path)))
    if path.is_dir() and any(path.iterdir()):
        index = path / INDEX
        with_mark = index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")[:4096]
        if not with_mark:
            message = sentence("this folder holds other things, which would be lost")
            hint = sentence("name a folder that is not there yet")
            raise UsageError(Fault("folder_in_use", message, where=str(path), hint=hint))


def _open_up(path: Path, mode: int = 0o666) -> None:
    """Give what was made for its owner alone the rights of other new files."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(mode & ~mask)


def _unwritten(path: Path, error: OSError) -> DataError:
    message = sentence("this cannot be written: {error}", error=error.strerror or str(error))
    return DataError(Fault("not_written", message, where=str(path)))


__all__ = ["INDEX", "MARK", "file", "file_name", "folder", "write"]
