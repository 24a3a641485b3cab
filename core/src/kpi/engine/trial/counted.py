"""Letting a working count what somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.errors import DataError, Fault
from kpi.model.parameter import Value
from kpi.model.working import Rows, Worked, Working

_UNFIT = (ArithmeticError, AssertionError, AttributeError, LookupError, StopIteration, TypeError, ValueError)
"""What a function meets that expects other values than those given."""


def counted_by(working: Working, rows: Rows, numbers: Mapping[str, Value], given: Iterable[str]) -> Worked:
    """Return what a working counts of rows; entries of a brief form reach it as they were typed.

    Raises:
        DataError: `bad_value`, with the forms that it takes, where it cannot read what is `given`.
    """
    try:
        return working.function(rows, numbers, None)
    except _UNFIT as error:
        lists = [name for name in given if name in working.brief or name in working.tables] or [*given]
        forms = [
            f"{name}: [{', '.join(working.brief[name][1])}] each" for name in lists if name in working.brief
        ]
        message = f"{', '.join(lists)}: cannot be read ({type(error).__name__}: {error})"
        hint = "; ".join(forms) or "give tables of columns, and numbers and days where they are expected"
        raise DataError(
            Fault("bad_value", message, where=lists[0] if lists else working.name, hint=hint)
        ) from error


__all__ = ["counted_by"]
