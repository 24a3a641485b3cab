"""Equal nodes are one object: comparing and caching trees is then a matter of identity."""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

from kpi.frozen import field_names

_known: WeakValueDictionary[Any, Any] = WeakValueDictionary()


class Interned(type):
    """Metaclass that returns the node made before wherever class and fields are the same."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__call__(*args, **kwargs)
        key = (cls, *(_key(getattr(made, name)) for name in field_names(cls) or ()))
        return _known.setdefault(key, made)


def _key(value: Any) -> Any:
    """Key a field by type as well as value: Fraction(0), 0 and False are equal and hash alike."""
    kind = type(value)
    if isinstance(kind, Interned):
        return id(value)  # the node under this key keeps its own arguments alive
    if kind is tuple:
        return (kind, tuple(_key(one) for one in value))
    return (kind, value)
