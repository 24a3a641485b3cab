"""What evaluating a node yields."""

from __future__ import annotations

import attrs

from kpi.expr.nodes import Node, Value

NOTHING: frozenset[str] = frozenset()
"""No flags."""


@attrs.frozen
class Outcome:
    """The value of a node, the flags of what was reached, and the arguments to explain it by."""

    value: Value
    flags: frozenset[str] = NOTHING
    reached: tuple[Node, ...] = ()
