"""What a scorer was given: its parameters checked before a tree is built, with advice where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from kpi.errors import Fault, PolicyError, nearest
from kpi.expr import Const, Kind, Node, const, maximum, minimum
from kpi.words import NOTHING, Message, sentence

Number: TypeAlias = Const | Fraction | int
"""A number of a parameter: a constant that knows its origin, or a bare one from an author's code."""


def refused(name: str, message: Message, hint: Message = NOTHING, code: str = "parameter") -> PolicyError:
    """Make the error that names a parameter (or an argument) and what is wrong with it."""
    return PolicyError(
        Fault(code, sentence("{name} {message}", name=name, message=message), where=name, hint=hint)
    )


def needed(name: str, hint: Message = NOTHING) -> PolicyError:
    """Make the error for a number that the regulation leaves open and only the company can give."""
    return refused(
        name,
        sentence("is not given: the regulation leaves it open"),
        hint or sentence("set a value for {name}", name=name),
        "not_given",
    )


def _bare(value: object) -> object:
    """Return a value as it was given: numbers, lists and tables of them as text."""
    if isinstance(value, Const):
        return value.value if not isinstance(value.value, Fraction) else str(value.value)
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items()}
    return [_bare(one) for one in value] if isinstance(value, tuple | list) else value


def constant(value: object, name: str) -> Const:
    """Return a number as a constant.

    Raises:
        PolicyError: where nothing, or something else than an exact number, was given.
    """
    if value is None:
        raise needed(name)
    if isinstance(value, Const) and value.kind is Kind.NUMBER:
        return value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise refused(name, sentence("must be a number, not {bare!r}", bare=_bare(value)))
    made = const(value)
    assert isinstance(made, Const)
    return made


def number(value: object, name: str) -> Fraction:
    """Return the exact value of a number; see `constant`."""
    found = constant(value, name).value
    assert isinstance(found, Fraction)
    return found


def constants(values: object, name: str, count: int | None = None) -> tuple[Const, ...]:
    """Return a list of numbers, or one number `count` times.

    Raises:
        PolicyError: for another length than `count`, and for what is not a number.
    """
    if values is None:
        raise needed(name)
    if not isinstance(values, tuple | list):
        return (constant(values, name),) * (count or 1)
    if count is not None and len(values) != count:
        raise refused(
            name, sentence("has {count} numbers where {count2} are needed", count=len(values), count2=count)
        )
    return tuple(constant(value, f"{name}[{place}]") for place, value in enumerate(values))


def ascending(values: Sequence[Const], name: str) -> None:
    """Refuse numbers that do not rise from each to the next."""
    exact = [number(value, name) for value in values]
    for place, (low, high) in enumerate(pairwise(exact)):
        if low >= high:
            raise refused(
                name,
                sentence(
                    "must rise, but {name}[{x}] = {high} comes after {low}",
                    name=name,
                    x=place + 1,
                    high=high,
                    low=low,
                ),
                sentence("sort the numbers"),
            )


def positive(value: object, name: str) -> Const:
    """Return a number above zero."""
    found = constant(value, name)
    if number(found, name) <= 0:
        raise refused(name, sentence("must be above 0, not {value}", value=found.value))
    return found


def whole(value: object, name: str, least: int = 1) -> int:
    """Return a whole number of at least `least`, for what decides the shape of a tree."""
    found = number(value, name)
    if found.denominator != 1 or found < least:
        raise refused(
            name,
            sentence("must be a whole number of at least {least}, not {found}", least=least, found=found),
        )
    return int(found)


def word(value: object, name: str, choices: Iterable[str]) -> str:
    """Return one of a few words; nothing is the word `none`, where that is one of them.

    Raises:
        PolicyError: for any other; the nearest one is named.
    """
    known = tuple(choices)
    value = "none" if value is None else value
    if isinstance(value, str) and value in known:
        return value
    raise refused(
        name,
        sentence("must be one of {known}, not {value!r}", known=", ".join(known), value=value),
        nearest(str(value), known),
    )


def limited(node: Node, low: object, high: object) -> Node:
    """Keep a node between two numbers; None leaves that side open."""
    if high is not None:
        node = minimum(node, constant(high, "cap"))
    if low is not None:
        node = maximum(node, constant(low, "floor"))
    return node


def capped(node: Node, cap: object, floor: object, full: Const) -> Node:
    """Like `limited`, where the word `full` as `cap` stands for the full mark."""
    return limited(node, floor, full if isinstance(cap, str) and word(cap, "cap", ("full",)) else cap)
