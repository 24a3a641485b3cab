"""Flags that a tree gives of itself."""

from __future__ import annotations

DEFAULT_ASSUMED = "default_assumed"
"""A number that our default put into a hole of the regulation was reached."""

REFUSED = "refused"
"""A value that its rule takes for no value at all, as if it lay outside its input's domain: a level that does not exist."""

GAP = "gap"
"""No case of a `Choose` without `otherwise` was true: the regulation says nothing here."""


def join_flags(flags: frozenset[str] | set[str] | tuple[str, ...]) -> str:
    """Return flags as a frame holds them: sorted, joined by commas, empty if none."""
    return ",".join(sorted(set(flags)))
