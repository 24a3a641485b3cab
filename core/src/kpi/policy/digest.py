"""The hash of a policy: the same for the same rules, however the file is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from kpi.frozen import field_names
from kpi.model.catalogue import Binding
from kpi.model.gathering import EventSource
from kpi.model.sorts import WRITTEN
from kpi.policy.declared import Declared
from kpi.policy.overrides import Applied
from kpi.words import Label, Phrase

_LEFT_OUT = frozenset({"where", "owner", "smooth", "accepted", "printed", "readings"})
"""Where a declaration stands in a file is not what it says, and what is for checks alone changes no result."""


def digest(
    bindings: Iterable[Binding],
    settings: Iterable[Applied],
    declared: Declared,
    local_rules: str,
    sources: Mapping[str, EventSource] | None = None,
) -> str:
    """Return the sha256, in hex, of what a company decided.

    Bindings and values of one parameter count in their order (the later wins), all else is sorted. Of sources only
    their names and KINDs count: where the files lie decides nothing.
    """
    parts: dict[str, Any] = {
        "bind": [canonical(one) for one in bindings],
        "set": sorted(([one.key, canonical(one.dated)] for one in settings), key=lambda pair: str(pair[0])),
        "own": {
            sort.field: sorted((canonical(one) for one in value), key=json.dumps)
            for sort in WRITTEN
            if (value := getattr(declared, sort.field))
        },
        "kpi_rules": local_rules,
    }
    if sources:
        parts["sources"] = {name: one.kind for name, one in sorted(sources.items())}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> Any:
    """Return what JSON can hold: one form for equal values, exact numbers as `n/d`."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Fraction):
        return f"{Fraction(value).numerator}/{Fraction(value).denominator}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): canonical(one) for key, one in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [canonical(one) for one in value]
    if isinstance(value, Label):
        # Of what the program itself says, a better translation decides nothing.
        return {"is": "Label", "en": value.en, "zh": "" if isinstance(value, Phrase) else value.zh}
    fields = field_names(type(value))
    if fields is not None:
        kept = {name: canonical(getattr(value, name)) for name in fields if name not in _LEFT_OUT}
        return {"is": type(value).__name__, **kept}
    raise TypeError(f"{value!r} has no place in a policy")
