"""On which paths a choice is reached: what must hold before it is asked at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TypeAlias

import attrs

from kpi.expr.check.constraints import Alternative, NotLinear, comes_out, limited, together
from kpi.expr.check.piece import OTHERWISE
from kpi.expr.inputs import walk
from kpi.expr.nodes import Choose, Node

_ALWAYS: list[Alternative] = [((), ())]
_User: TypeAlias = tuple[Node, int | None]
"""A node with another among its arguments, and by which way a choice comes out that hands the other on."""


@attrs.define
class Paths:
    """The ways in which the nodes of a tree are reached, worked out once each."""

    tree: Node
    _users: dict[Node, list[_User]] = attrs.field(factory=dict)
    _known: dict[Node, list[Alternative]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for node in walk(self.tree):
            for arg, way in _handed(node):
                self._users.setdefault(arg, []).append((node, way))

    def to(self, choice: Node) -> list[Alternative]:
        """Return the ways in which a node is reached, none too few: what is not linear bounds nothing."""
        if choice is self.tree:
            return _ALWAYS
        if choice not in self._known:
            self._known[choice] = self._found(choice)
        return self._known[choice]

    def coming_out(self, choice: Choose, place: int) -> list[Alternative]:
        """Return the ways in which a choice is reached and comes out so.

        Raises:
            NotLinear: where nothing can be said of how it comes out.
        """
        ways = comes_out(choice, place)
        try:
            return together([self.to(choice), ways])
        except NotLinear:
            return ways

    def _found(self, node: Node) -> list[Alternative]:
        found: list[Alternative] = []
        for user, way in self._users.get(node, ()):
            before = self.to(user)
            if way is not None and isinstance(user, Choose):
                with suppress(NotLinear):
                    before = together([before, comes_out(user, way)])
            found += before
        try:
            return limited(found)
        except NotLinear:
            return _ALWAYS


def _handed(node: Node) -> Iterator[_User]:
    """Yield the arguments of a node, each with the way by which a choice hands it on (None: not so parted)."""
    if not isinstance(node, Choose):
        yield from ((arg, None) for arg in node.args)
        return
    for place, (condition, value) in enumerate(node.cases):
        yield condition, None
        yield value, place
    if node.otherwise is not None:
        yield node.otherwise, OTHERWISE


__all__ = ["Paths"]
