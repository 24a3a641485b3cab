"""The nodes of a rule's tree: immutable, interned, and told apart by identity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from kpi.expr.interning import Interned
from kpi.expr.operators import Operators
from kpi.frozen import field_names, frozen
from kpi.model.quantity import Domain, Measure
from kpi.types import Direction, Origin, Scope
from kpi.words import Label

Value: TypeAlias = "Fraction | bool | str | None"
"""What a node is worth for one subject: a number, a flag, a label, or missing."""


class Kind(StrEnum):
    """What sort of value a node has."""

    NUMBER = "number"
    LEVEL = "level"
    FLAG = "flag"


class Node(Operators, metaclass=Interned):
    """Base of all nodes."""

    __slots__ = ()

    @property
    def kind(self) -> Kind:
        """The sort of value; a number unless the node says otherwise."""
        return Kind.NUMBER

    @property
    def args(self) -> tuple[Node, ...]:
        """The nodes that this one is made of, in order."""
        return ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), fields_of(self)

    def __deepcopy__(self, memo: object) -> Node:
        return self

    def __copy__(self) -> Node:
        return self


def fields_of(node: Node) -> tuple[Any, ...]:
    """Return the fields of a node, in the order of its arguments."""
    return tuple(getattr(node, name) for name in field_names(type(node)) or ())


@frozen(eq=False)
class Var(Node):
    """An input: a metric, an attribute or the result of an earlier step.

    `unit`, `domain` and `better` carry the proofs of the checker and of the compiler.
    """

    name: str
    sort: Kind = Kind.NUMBER
    unit: Measure = Measure.NUMBER
    domain: Domain = Domain()
    better: Direction = Direction.NONE
    label: Label = Label()

    @property
    def kind(self) -> Kind:
        return self.sort


@frozen(eq=False)
class Const(Node):
    """An exact number, a flag or a label; `None` is a value that is always missing.

    A number of a parameter knows the `parameter` it comes from (`edges[1]`), since when it holds, its
    clauses and its origin. A number of origin `default` gives the flag `default_assumed` when reached.
    """

    value: Value
    sort: Kind = Kind.NUMBER
    parameter: str = ""
    since: date | None = None
    clauses: tuple[str, ...] = ()
    origin: Origin | None = None
    label: Label = Label()

    @property
    def kind(self) -> Kind:
        return self.sort


@frozen(eq=False)
class Arith(Node):
    """`+` and `*` of two or more, `-` and `/` of two; a division by zero is missing."""

    op: str
    args: tuple[Node, ...]


@frozen(eq=False)
class Extreme(Node):
    """The least (`min`) or greatest (`max`), strict: missing where any argument is.

    Only the argument that is taken counts as reached, the first one of equals.
    """

    how: str
    args: tuple[Node, ...]


@frozen(eq=False)
class Round(Node):
    """Rounded to `places` decimals: `half` (away from zero), `floor`, `ceil` or `trunc`."""

    arg: Node
    places: int = 0
    how: str = "half"

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.arg,)


@frozen(eq=False)
class Compare(Node):
    """`==`, `!=`, `<`, `<=`, `>`, `>=` of two of one kind; labels are ordered as in `order`."""

    op: str
    left: Node
    right: Node
    order: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind.FLAG

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@frozen(eq=False)
class Logic(Node):
    """Three-valued `and`, `or`: a missing flag matters only where it could change the answer."""

    op: str
    args: tuple[Node, ...]

    @property
    def kind(self) -> Kind:
        return Kind.FLAG


@frozen(eq=False)
class Not(Node):
    """The opposite of a flag."""

    arg: Node

    @property
    def kind(self) -> Kind:
        return Kind.FLAG

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.arg,)


@frozen(eq=False)
class Missing(Node):
    """Whether the argument is missing; never missing itself."""

    arg: Node

    @property
    def kind(self) -> Kind:
        return Kind.FLAG

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.arg,)


@frozen(eq=False)
class Choose(Node):
    """The value of the first case whose condition is true.

    A condition that is missing makes the result missing: it never falls to the next case. With no
    case true and no `otherwise` nothing is said: the result is missing with the flag `gap`.
    `exclusive` states that no two conditions can be true at once, which the checker then proves.
    """

    cases: tuple[tuple[Node, Node], ...]
    otherwise: Node | None = None
    exclusive: bool = False

    @property
    def kind(self) -> Kind:
        return self.cases[0][1].kind

    @property
    def args(self) -> tuple[Node, ...]:
        pairs = tuple(node for case in self.cases for node in case)
        return pairs if self.otherwise is None else (*pairs, self.otherwise)


@frozen(eq=False)
class Aggregate(Node):
    """`sum`, `mean`, `min`, `max`, `count`, `rank` or `pooled` over the subject's group.

    Only rows whose value is there and whose `include` (if any) is true take part. A subject that does
    not take part still has the mean, sum, least, greatest, count and pool of the others, but no rank.
    With nobody taking part all but the count (0) are missing. A subject without a group has none.
    Numbers without a known common denominator (`kpi.expr.grid`) are first rounded to 8 decimals, in
    every reading. `rank` is 1-2-2-4, the highest first unless `descending` is false. `pooled` takes a
    rate and divides the sum of the numerators by that of the denominators; where a value without
    counts (`x.counted` false, a bare fraction) takes part it is missing.
    Flags are those of the subject's own value, not of the others.
    """

    how: str
    scope: Scope
    arg: Node
    include: Node | None = None
    descending: bool = True

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.arg,) if self.include is None else (self.arg, self.include)


@frozen(eq=False)
class Note(Node):
    """Its argument, with a flag that is given when it is reached, or a label for explanations."""

    arg: Node
    flag: str = ""
    label: Label = Label()

    @property
    def kind(self) -> Kind:
        return self.arg.kind

    @property
    def args(self) -> tuple[Node, ...]:
        return (self.arg,)


@frozen(eq=False)
class Opaque(Node):
    """A function that cannot be a tree: called with exact values, once for each distinct input.

    It returns an exact number or None; the result is rounded to `places` and must lie within
    plus or minus `limit`. A missing argument makes it missing without a call. The computed reading calls
    it for all inputs, also where the branch that it stands in is not taken: it must not raise.
    """

    function: Callable[..., Any]
    args: tuple[Node, ...]
    places: int = 2
    limit: Fraction = Fraction(10**9)
