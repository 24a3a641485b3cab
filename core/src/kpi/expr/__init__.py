"""Rules as trees: written once, then computed, explained, checked and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi.expr.build import (
    all_of,
    any_of,
    ceil_of,
    choose,
    clamp,
    coalesce,
    const,
    exact,
    flagged,
    floor_of,
    if_,
    is_missing,
    labelled,
    maximum,
    minimum,
    not_,
    opaque,
    round_to,
    total,
    trunc_of,
    var,
)
from kpi.expr.evaluation import Evaluation
from kpi.expr.explanation import Explained, Why, counts_behind, evaluate_at, explain, explain_at
from kpi.expr.flags import DEFAULT_ASSUMED, GAP, REFUSED, join_flags
from kpi.expr.frames import rows_of
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.groups import (
    aligned,
    group_count,
    group_max,
    group_mean,
    group_min,
    group_pooled,
    group_rank,
    group_sum,
)
from kpi.expr.hull import Range, hull
from kpi.expr.inputs import inputs_of, may_flag, rewritten, scopes_of, walk
from kpi.expr.nodes import (
    Aggregate,
    Arith,
    Choose,
    Compare,
    Const,
    Extreme,
    Kind,
    Logic,
    Missing,
    Node,
    Not,
    Note,
    Opaque,
    Round,
    Value,
    Var,
)
from kpi.expr.parameters import wrap_parameter
from kpi.expr.refusal import NotATree
from kpi.expr.rendering import printed, render
from kpi.expr.rows import Place, Population, Row
from kpi.expr.tracing import RESULT, trace
from kpi.expr.values import as_node

if TYPE_CHECKING:
    from kpi.expr.compile import (
        ROWS,
        ColumnBounds,
        Groups,
        Program,
        bounds,
        compile_for,
        compile_program,
        greatest_group,
    )

__all__ = [
    "DEFAULT_ASSUMED",
    "GAP",
    "GROUP_PLACES",
    "REFUSED",
    "RESULT",
    "ROWS",
    "Aggregate",
    "Arith",
    "Choose",
    "ColumnBounds",
    "Compare",
    "Const",
    "Evaluation",
    "Explained",
    "Extreme",
    "Groups",
    "Kind",
    "Logic",
    "Missing",
    "Node",
    "Not",
    "NotATree",
    "Note",
    "Opaque",
    "Place",
    "Population",
    "Program",
    "Range",
    "Round",
    "Row",
    "Value",
    "Var",
    "Why",
    "aligned",
    "all_of",
    "any_of",
    "as_node",
    "bounds",
    "ceil_of",
    "choose",
    "clamp",
    "coalesce",
    "compile_for",
    "compile_program",
    "const",
    "counts_behind",
    "evaluate_at",
    "exact",
    "explain",
    "explain_at",
    "flagged",
    "floor_of",
    "greatest_group",
    "grid",
    "group_count",
    "group_max",
    "group_mean",
    "group_min",
    "group_pooled",
    "group_rank",
    "group_sum",
    "hull",
    "if_",
    "inputs_of",
    "is_missing",
    "join_flags",
    "labelled",
    "maximum",
    "may_flag",
    "minimum",
    "not_",
    "opaque",
    "printed",
    "render",
    "rewritten",
    "round_to",
    "rows_of",
    "scopes_of",
    "total",
    "trace",
    "trunc_of",
    "var",
    "walk",
    "wrap_parameter",
]


_COMPILER = frozenset(
    (
        "ROWS",
        "ColumnBounds",
        "Groups",
        "Program",
        "bounds",
        "compile_for",
        "compile_program",
        "greatest_group",
    )
)


def __getattr__(name: str) -> Any:
    """Load the compiler when it is first asked for: whoever only explains does without."""
    if name not in _COMPILER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kpi.expr import compile as compiler

    return getattr(compiler, name)
