"""Python's operators on nodes: each builds a node, and what cannot be a tree is refused with advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from kpi.expr.refusal import NotATree
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.expr.nodes import Node


class Operators:
    """Mixin of every node. `==` builds a comparison, so nodes are told apart by identity only."""

    __slots__ = ()

    __hash__ = object.__hash__

    def __add__(self, other: object) -> Node:
        return _call("arith", "+", self, other)

    def __radd__(self, other: object) -> Node:
        if type(other) is int and other == 0:
            return self  # type: ignore[return-value]  # the builtin sum() starts with 0
        return _call("arith", "+", other, self)

    def __sub__(self, other: object) -> Node:
        return _call("arith", "-", self, other)

    def __rsub__(self, other: object) -> Node:
        return _call("arith", "-", other, self)

    def __mul__(self, other: object) -> Node:
        return _call("arith", "*", self, other)

    def __rmul__(self, other: object) -> Node:
        return _call("arith", "*", other, self)

    def __truediv__(self, other: object) -> Node:
        return _call("arith", "/", self, other)

    def __rtruediv__(self, other: object) -> Node:
        return _call("arith", "/", other, self)

    def __floordiv__(self, other: object) -> Node:
        return _call("floor_of", self / other)

    def __rfloordiv__(self, other: object) -> Node:
        return _call("floor_of", other / self)

    def __mod__(self, other: object) -> Node:
        return self - (self // other) * other

    def __pow__(self, power: object) -> Node:
        return _call("power", self, power)

    def __rpow__(self, base: object) -> NoReturn:
        raise NotATree(
            "unsupported",
            sentence("a power with a variable exponent is not a rational function"),
            sentence("write a table of its values with choose()"),
        )

    def __neg__(self) -> Node:
        return _call("arith", "*", -1, self)

    def __pos__(self) -> Node:
        return self  # type: ignore[return-value]

    def __abs__(self) -> Node:
        return _call("maximum", self, -self)

    def __round__(self, places: int = 0) -> Node:
        return _call("round_to", self, places)

    def __floor__(self) -> Node:
        return _call("floor_of", self)

    def __ceil__(self) -> Node:
        return _call("ceil_of", self)

    def __trunc__(self) -> Node:
        return _call("trunc_of", self)

    def __eq__(self, other: object) -> Node:  # type: ignore[override]
        return _call("compare", "==", self, other)

    def __ne__(self, other: object) -> Node:  # type: ignore[override]
        return _call("compare", "!=", self, other)

    def __lt__(self, other: object) -> Node:
        return _call("compare", "<", self, other)

    def __le__(self, other: object) -> Node:
        return _call("compare", "<=", self, other)

    def __gt__(self, other: object) -> Node:
        return _call("compare", ">", self, other)

    def __ge__(self, other: object) -> Node:
        return _call("compare", ">=", self, other)

    def __and__(self, other: object) -> Node:
        return _call("all_of", self, other)

    def __rand__(self, other: object) -> Node:
        return _call("all_of", other, self)

    def __or__(self, other: object) -> Node:
        return _call("any_of", self, other)

    def __ror__(self, other: object) -> Node:
        return _call("any_of", other, self)

    def __invert__(self) -> Node:
        return _call("not_", self)

    def __bool__(self) -> NoReturn:
        raise NotATree(
            "used_as_bool",
            sentence("a rule is written before any value is known, so this cannot be true or false yet"),
            sentence(
                "use if_() or choose() for `if`, all_of(), any_of(), not_() for `and`, `or`, `not`, "
                "all_of(a <= x, x < b) for a chain, minimum() and maximum() for min and max, "
                "any_of(x == a, x == b) for `in`"
            ),
        )

    def __float__(self) -> NoReturn:
        raise NotATree(
            "float", sentence("a score is exact, so it cannot become a float"), sentence("leave out float()")
        )

    def __int__(self) -> NoReturn:
        raise NotATree(
            "used_as_int",
            sentence("a value is not known yet, so it cannot become an int"),
            sentence("use trunc_of()"),
        )

    def __index__(self) -> NoReturn:
        raise NotATree(
            "used_as_index",
            sentence("a value is not known yet, so it cannot pick from a list"),
            sentence("use choose() with one case an entry"),
        )

    def __iter__(self) -> NoReturn:
        raise NotATree(
            "not_a_list",
            sentence("this is one value, not a list of values"),
            sentence("bind the argument to a list of inputs"),
        )


def _call(name: str, *args: object) -> Node:
    """Call a constructor; they need the nodes, which need these operators."""
    from kpi.expr import build

    node: Node = getattr(build, name)(*args)
    return node
