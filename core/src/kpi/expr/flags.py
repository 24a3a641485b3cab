"""Flags that a tree gives of itself."""

from __future__ import annotations

DEFAULT_ASSUMED = "default_assumed"
"""A number that our default put into a hole of the regulation was reached."""

GAP = "gap"
"""No case of a `Choose` without `otherwise` was true: the regulation says nothing here."""


def join_flags(flags: frozenset[str] | set[str] | tuple[str, ...]) -> str:
    """Return flags as a frame holds them: sorted, joined by commas, empty if none."""
    return ",".join(sorted(set(flags)))
