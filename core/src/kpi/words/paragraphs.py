"""The texts that a docstring is made of, which help prints: its paragraphs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

RAW = "\b\n"
"""Before a paragraph whose lines click leaves as they are."""


def paragraphs(text: str) -> list[str]:
    """Return the texts that the catalogue has of a docstring: its paragraphs, each in one line unless it is a table."""
    return [one for _, one in marked_paragraphs(text)]


def marked_paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Give each paragraph with the mark before it, `RAW` or nothing."""
    for one in re.split(r"\n{2,}", inspect.cleandoc(text)):
        if one.startswith(RAW):
            yield RAW, one.removeprefix(RAW)
        else:
            yield "", " ".join(one.split())


__all__ = ["RAW", "marked_paragraphs", "paragraphs"]
