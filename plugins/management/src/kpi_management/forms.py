"""Items of managers' forms: computed, or judged in the columns of the form (S000.C.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import Label, Node, Scorer, const, flagged, scorers


def banded_item(
    value: Node,
    self_points: Node,
    superior: Node,
    edges: Sequence[Any],
    points: Sequence[Any],
    full: Any,
    gap_policy: str = "lower",
    edge_policy: str = "better",
    self_w: Any = 0,
    superior_w: Any = 1,
    **named: Any,
) -> Node:
    """Score a number by bands, unless the superior has judged the item (S000.F5.1, F8.1, F8.2)."""
    found = scorers.bands(value, edges, points, edge_policy, gap_policy, **named)
    return scorers.in_columns(found, self_points, superior, full, self_w, superior_w)


def judged_item(self_points: Node, superior: Node, full: Any, self_w: Any = 0, superior_w: Any = 1) -> Node:
    """Take the judgement of an item whose measure the print has lost (S000.F5.2)."""
    lost = flagged(const(None), "truncated")
    return scorers.in_columns(lost, self_points, superior, full, self_w, superior_w)


def _scorer(name: str, function: Any, zh: str, en: str) -> Scorer:
    return Scorer(
        f"management_{name}",
        function,
        Label(zh, en),
        scorers.template(f"满分 {{full}}；{zh}", f"full {{full}}; {en}", of=function),
        owner="management",
    )


FORMS: tuple[Scorer, ...] = (
    _scorer("banded_item", banded_item, "按档计分", "points by bands"),
    _scorer("judged_item", judged_item, "上级评分", "judged by the superior"),
)
"""Items of the forms."""
