"""Rows and documents as a table, JSON, JSON lines or CSV; numbers stay exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpi.output.columns import Column
    from kpi.output.formats import Format, render
    from kpi.output.values import cell, plain, to_json

_HOMES = {
    "Column": "columns",
    "Format": "formats",
    "cell": "values",
    "plain": "values",
    "render": "formats",
    "to_json": "values",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: whoever only measures how wide a text is does without."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"kpi.output.{_HOMES[name]}"), name)
    return found


__all__ = ["Column", "Format", "cell", "plain", "render", "to_json"]
