"""Text in a CSV file that no spreadsheet takes for a formula, and back again."""

from __future__ import annotations

_SIGNS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
"""With what a spreadsheet begins a formula; the wide ones where such a keyboard is used."""
_MARK = "'"


def harmless(text: str) -> str:
    """Return text that a spreadsheet shows and never runs: a formula gets an apostrophe, a number does not.

    A carriage return, which many readers take for the end of the row, becomes a line feed. `restored` gives back what
    was there.
    """
    text = text.replace("\r", "\n")
    return _MARK + text if _runs(text) else text


def restored(text: str) -> str:
    """Return what `harmless` was given, a carriage return as a line feed; any other text as it is."""
    return text[1:] if text.startswith(_MARK) and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    """Tell whether text is a formula, with any number of apostrophes before it: so no two texts become one."""
    bare = text.lstrip(_MARK)
    if not bare.startswith(_SIGNS):
        return False
    digits = bare[1:].replace(".", "", 1).replace("/", "", 1)
    return not (bare[0] in "+-" and digits.isascii() and digits.isdigit())


__all__ = ["harmless", "restored"]
