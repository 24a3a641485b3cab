"""What a plugin declares, trees and all, as a hash for each declaration: equal ones compute and print the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import attrs

from kpi.errors import PolicyError
from kpi.expr.nodes import Node
from kpi.model.catalogue import Catalogue
from kpi.model.rule import Rule
from kpi.testing.conforming.subject import DECLARED

DAY = date(2025, 1, 1)
"""The day on which rules are read; where their numbers hold no longer, the last on which they did."""


def digests(catalogue: Catalogue, owner: str) -> dict[str, str]:
    """Return the hash of each declaration of an owner, by its field and name; a rule's covers its trees."""
    found = {}
    for field in DECLARED:
        for id, one in getattr(catalogue, field).items():
            if one.owner == owner:
                trees = _trees(one, catalogue) if isinstance(one, Rule) else ""
                found[f"{field} {id}"] = hash_of((one, trees))
    return found


def _trees(rule: Rule, catalogue: Catalogue) -> Any:
    from kpi.app.rule_words import valid_day
    from kpi.engine.rules import rule_trees

    try:
        return rule_trees(rule, catalogue, valid_day(rule, DAY))
    except PolicyError as error:
        return str(error)


def hash_of(value: Any) -> str:
    """Hash a declaration or a tree by what it says, not by where it lies in memory."""
    return _hash(value, {})


def _hash(value: Any, known: dict[int, str]) -> str:
    if isinstance(value, Node):
        # Trees share their parts, so each part is hashed once.
        if id(value) not in known:
            known[id(value)] = _sha(_said(value, known))
        return known[id(value)]
    return _sha(_said(value, known))


def _said(value: Any, known: dict[int, str]) -> str:
    kind = type(value)
    if attrs.has(kind):
        parts = (f"{field.name}={_hash(getattr(value, field.name), known)}" for field in attrs.fields(kind))
        return f"{kind.__qualname__}({', '.join(parts)})"
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{_hash(key, known)}: {_hash(one, known)}" for key, one in value.items()) + "}"
        )
    if isinstance(value, set | frozenset):
        return f"set({', '.join(sorted(_hash(one, known) for one in value))})"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_hash(one, known) for one in value)}]"
    if isinstance(value, partial):
        return f"partial({_hash((value.func, value.args, value.keywords), known)})"
    if callable(value):
        return f"{getattr(value, '__module__', '')}:{getattr(value, '__qualname__', kind.__qualname__)}"
    return f"{kind.__name__} {value}"


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["DAY", "digests", "hash_of"]
