"""What evaluating a node yields."""

from __future__ import annotations

from kpi.expr.nodes import Node, Value
from kpi.frozen import frozen

NOTHING: frozenset[str] = frozenset()
"""No flags."""


@frozen
class Outcome:
    """The value of a node, the flags of what was reached, and the arguments to explain it by."""

    value: Value
    flags: frozenset[str] = NOTHING
    reached: tuple[Node, ...] = ()
