"""What is wrong with plugins, or grows old in them, without ending the command: noted while loading, told once."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kpi.errors import Deprecated, Fault
from kpi.words import Message, said_by, verbatim

_NOTES: ContextVar[dict[Fault, None] | None] = ContextVar("notes", default=None)


@contextmanager
def listening() -> Iterator[dict[Fault, None]]:
    """Yield the notes of what is done inside, in their order, each once."""
    notes: dict[Fault, None] = {}
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def note(faults: Iterable[Fault]) -> None:
    """Note faults for whoever listens; where nobody does they stand on the plugins all the same."""
    notes = _NOTES.get()
    if notes is not None:
        notes.update(dict.fromkeys(faults))


@contextmanager
def noting_deprecated(who: str) -> Iterator[None]:
    """Turn warnings of what is deprecated into notes about `who`; where nobody listens they stay warnings."""
    if _NOTES.get() is None:
        yield
        return
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", Deprecated)
        try:
            yield
        finally:
            found = list(seen)
    note(Fault("deprecated", _said(one.message), who=who) for one in found if _is_deprecated(one))
    for one in found:
        if not _is_deprecated(one):
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _said(message: Warning | str) -> Message:
    return said_by(message) if isinstance(message, Warning) else verbatim(message)


def _is_deprecated(one: warnings.WarningMessage) -> bool:
    return issubclass(one.category, Deprecated)
