"""The refusal of one cell."""

from __future__ import annotations


class UnfitError(ValueError):
    """A text that is no value of its column; the reader adds file, line and column."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def shown(text: str) -> str:
    """Quote a cell for a message; a long one is cut."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
