"""Small immutable classes that cost little to define: every command waits for all those it imports.

Of the 350 ms that a run of 30 people may take, `attrs.frozen` in their place costs about 50.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: Any = None, *, eq: bool = True, **options: Any) -> Any:
        """Make a class as `attrs.frozen` does, with one `==`, `hash` and `repr` for all such classes.

        attrs writes and compiles these three and `__init__` for each class, which takes longer than all the rest
        of it. A plain class gets its `__init__` when the first object is made, and its fields are described when
        somebody asks attrs for them; any other is made by attrs. Calls of what is shared are slower: what is
        compared or hashed a million times a run keeps `attrs.frozen`. Methods that the class defines itself stay.
        """
        if cls is None:
            return lambda one: frozen(one, eq=eq, **options)
        own = vars(cls)
        plain = not options and _is_plain(cls)
        made = _slotted(cls) if plain else attrs.frozen(cls, eq=False, repr=False, **options)
        if "__repr__" not in own:
            made.__repr__ = _repr
        if eq and "__eq__" not in own:
            made.__eq__, made.__hash__ = _eq, _hash
        return made


_FIELD = type(attrs.field())
_LEFT_TO_ATTRS = {
    "__attrs_post_init__",
    "__attrs_pre_init__",
    "__delattr__",
    "__getstate__",
    "__init__",
    "__match_args__",
    "__setattr__",
    "__setstate__",
    "__slots__",
}


def _is_plain(cls: Any) -> bool:
    """Tell whether a class has nothing but fields with or without defaults, methods, and bases without fields."""
    own: Mapping[str, Any] = vars(cls)
    defaulted = False
    for name, kind in cls.__annotations__.items():
        # Of attrs, a leading underscore is none of the argument; a class variable is no field.
        if name.startswith("_") or not isinstance(kind, str) or "ClassVar" in kind:
            return False
        if defaulted and name not in own:
            return False
        defaulted = name in own
    if not own.keys().isdisjoint(_LEFT_TO_ATTRS):
        return False
    if any("__slots__" not in vars(base) or hasattr(base, "__attrs_attrs__") for base in cls.__mro__[1:-1]):
        return False
    return not any(isinstance(one, _FIELD) or _knows_its_class(one) for one in own.values())


def _knows_its_class(value: Any) -> bool:
    """Tell whether a member of a class may refer to it, as `super()` does: that reference is to be mended."""
    for way in ("fget", "__func__", "__wrapped__"):
        value = getattr(value, way, value)
    return hasattr(value, "__set_name__") or getattr(value, "__closure__", None) is not None


def _slotted(cls: Any) -> Any:
    """Return a plain class again, with slots, that refuses changes; see `frozen`."""
    own, names = vars(cls), tuple(cls.__annotations__)
    defaults = {name: own[name] for name in names if name in own}
    weak = () if any(base.__weakrefoffset__ for base in cls.__bases__) else ("__weakref__",)

    def first(self: Any, *given: Any, **named: Any) -> None:
        made.__init__ = _initializer(cls, names, defaults)
        made.__init__(self, *given, **named)

    made = type(cls)(
        cls.__name__,
        cls.__bases__,
        {
            **{key: one for key, one in own.items() if key not in (*names, "__dict__", "__weakref__")},
            "__qualname__": cls.__qualname__,
            "__slots__": (*names, *weak),
            "__match_args__": names,
            "__attrs_attrs__": _Described(cls),
            "__init__": first,
            "__setattr__": _Refusing.__setattr__,
            "__delattr__": _Refusing.__delattr__,
            "__getstate__": _getstate,
            "__setstate__": _setstate,
        },
    )
    return made


def _initializer(cls: Any, names: tuple[str, ...], defaults: Mapping[str, Any]) -> Any:
    """Compile the `__init__` of a plain class."""
    given = "".join(f", {name}=_given[{name!r}]" if name in defaults else f", {name}" for name in names)
    lines = "".join(f"\n    _set({name!r}, {name})" for name in names)
    text = f"def __init__(self{given}):\n    _set = _setter(self){lines}"
    space = {"_given": defaults, "_setter": object.__setattr__.__get__, "__name__": cls.__module__}
    exec(compile(text, f"<__init__ of {cls.__module__}.{cls.__qualname__}>", "exec"), space)  # noqa: S102 - of names, as attrs does
    made = space["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {**cls.__annotations__, "return": None}
    return made


class _Described:
    """The fields of a plain class as attrs describes them, when attrs or somebody else asks for them."""

    def __init__(self, cls: Any) -> None:
        self._cls = cls
        self._found: Any = None

    def __get__(self, one: Any, owner: Any) -> Any:
        if self._found is None:
            self._found = attrs.fields(attrs.frozen(self._cls, eq=False, repr=False))
        return self._found


@attrs.frozen(eq=False, repr=False)
class _Refusing:
    """A class of attrs, whose way to refuse changes the plain ones share."""


@cache
def _compared(cls: Any) -> Callable[[Any], Any]:
    """Return what takes from an instance the values that it is compared by."""
    names = [name for name, field in _fields(cls) if field is None or field.eq]
    return attrgetter(*names) if names else lambda one: ()


def _fields(cls: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields by name; of a plain class, where all are compared and printed, without a description."""
    if isinstance(vars(cls).get("__attrs_attrs__"), _Described):
        yield from ((name, None) for name in cls.__match_args__)
    else:
        yield from ((field.name, field) for field in attrs.fields(cls))


def field_names(cls: Any) -> tuple[str, ...] | None:
    """Return the names of the fields of a class of attrs in their order; None for any other class.

    `attrs.fields` describes a plain class (see `frozen`) first, which costs as much as to let attrs make it.
    """
    return _field_names(cls)


@cache
def _field_names(cls: Any) -> tuple[str, ...] | None:
    plain = isinstance(vars(cls).get("__attrs_attrs__"), _Described)
    return tuple(name for name, _ in _fields(cls)) if plain or attrs.has(cls) else None


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
        f"{name}={getattr(self, name)!r}"
        for name, field in _fields(type(self))
        if field is None or field.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _getstate(self: Any) -> dict[str, Any]:
    return {name: getattr(self, name) for name, _ in _fields(type(self))}


def _setstate(self: Any, state: Mapping[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


__all__ = ["field_names", "frozen"]
