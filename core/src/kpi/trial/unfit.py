"""Reading what somebody typed where only whoever reads it knows its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kpi.errors import DataError, Fault
from kpi.words import Message, sentence

_UNFIT = (ArithmeticError, AssertionError, AttributeError, LookupError, StopIteration, TypeError, ValueError)
"""What is met by code that expects other values than those given."""


@contextmanager
def fitting(names: Iterable[str], hint: Message) -> Iterator[None]:
    """Refuse values of `names` that cannot be taken apart as they should.

    Raises:
        DataError: `bad_value`, in place of the error.
    """
    try:
        yield
    except _UNFIT as error:
        given = list(names)
        message = sentence(
            "{given}: cannot be read ({name}: {error})",
            given=", ".join(given),
            name=type(error).__name__,
            error=error,
        )
        raise DataError(Fault("bad_value", message, where=given[0] if given else "", hint=hint)) from error


__all__ = ["fitting"]
