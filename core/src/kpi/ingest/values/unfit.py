"""The refusal of one cell."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.ingest.values.formats import Format
from kpi.words import NOTHING, Message, either, sentence


class UnfitError(ValueError):
    """A text that is no value of its column; the reader adds file, line and column."""

    def __init__(self, code: str, message: Message, hint: Message = NOTHING) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def unlike(text: str, formats: Sequence[Format], code: str) -> UnfitError:
    """Refuse a text that has none of the forms of the map."""
    forms = either(form.text for form in formats)
    return UnfitError(code, sentence("{cell} does not have the form {forms}", cell=shown(text), forms=forms))


def shown(text: str) -> str:
    """Quote a cell for a message; a long one is cut."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
