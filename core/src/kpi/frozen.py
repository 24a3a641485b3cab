"""Small immutable classes that cost little to define: every command waits for all those it imports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: Any = None, *, eq: bool = True, **options: Any) -> Any:
        """Make a class as `attrs.frozen` does, with one `==`, `hash` and `repr` for all such classes.

        attrs writes and compiles these three for each class, which takes longer than all the rest of the
        class. Calls of the shared ones are slower: what is compared or hashed a million times a run
        keeps `attrs.frozen`. Methods that the class defines itself stay.
        """
        if cls is None:
            return lambda one: frozen(one, eq=eq, **options)
        own = vars(cls)
        made = attrs.frozen(cls, eq=False, repr=False, **options)
        if "__repr__" not in own:
            made.__repr__ = _repr
        if eq and "__eq__" not in own:
            made.__eq__, made.__hash__ = _eq, _hash
        return made


@cache
def _compared(cls: Any) -> Callable[[Any], Any]:
    """Return what takes from an instance the values that it is compared by."""
    names = [field.name for field in attrs.fields(cls) if field.eq]
    return attrgetter(*names) if names else lambda one: ()


def _eq(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    kind: Any = type(self)
    compared = _compared(kind)
    return compared(self) == compared(other)


def _hash(self: Any) -> int:
    kind: Any = type(self)
    return hash((kind, _compared(kind)(self)))


def _repr(self: Any) -> str:
    shown = (
        f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(type(self)) if field.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


__all__ = ["frozen"]
