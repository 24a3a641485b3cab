"""A document of tables as TOML, written by hand as a company would: a table a declaration, values on one line."""

from __future__ import annotations

import json
from fractions import Fraction

from kpi.exact import show

NAMED = (
    "metric",
    "event",
    "rule",
    "sanction",
    "sanctions",
    "scorecard",
    "ladder",
    "pay",
    "limit",
    "procedure",
)
LISTED = ("bind", "set", "confirm")


def toml(document):
    """Write a document: tables by section and name, and lists of tables."""
    lines = ["schema = 1", "plugins = []"]
    for section in NAMED:
        for name, table in document.get(section, {}).items():
            lines += ["", f"[{section}.{name}]", *(f"{key} = {value(one)}" for key, one in table.items())]
    for section in LISTED:
        for table in document.get(section, []):
            lines += ["", f"[[{section}]]", *(f"{key} = {value(one)}" for key, one in table.items())]
    return "\n".join(lines) + "\n"


def value(one):
    """Write a value on one line."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, int | Fraction):
        return show(Fraction(one))
    if isinstance(one, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {value(each)}" for key, each in one.items())
            + " }"
        )
    if isinstance(one, list | tuple):
        return "[" + ", ".join(value(each) for each in one) + "]"
    return json.dumps(one, ensure_ascii=False)
