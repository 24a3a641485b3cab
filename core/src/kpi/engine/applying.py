"""Rules outside a scorecard: evaluated on the rows of a step, whose columns are their inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.engine.programs import run_trees
from kpi.engine.rules import result_tree
from kpi.model.rule import Rule
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node

RESULT = "result"
"""Name of a rule's result in the frames here."""


def apply_rule(
    context: Context, rule: Rule, rows: pl.DataFrame, scopes: Mapping[Scope, str] | None = None
) -> pl.DataFrame:
    """Evaluate a rule on every row; all its inputs must be columns.

    `scopes` names the columns with the keys of the groups that the rule may look at; whoever is
    excluded from ranks and means does not count in them, as in a scorecard.

    Returns:
        The rows with `result.n` and `result.d` (or `result`, for a flag or a level) and `result.flags`.
    """
    return apply_rules(context, {RESULT: rule}, rows, scopes)


def apply_rules(
    context: Context, rules: Mapping[str, Rule], rows: pl.DataFrame, scopes: Mapping[Scope, str] | None = None
) -> pl.DataFrame:
    """Evaluate several rules on every row, each under the name given; see `apply_rule`."""
    trees = {name: result_tree(rule, context.catalogue, context.day) for name, rule in rules.items()}
    return apply_trees(trees, rows, scopes, context, ",".join(sorted({one.id for one in rules.values()})))


def apply_trees(
    trees: Mapping[str, Node],
    rows: pl.DataFrame,
    scopes: Mapping[Scope, str] | None,
    context: Context,
    site: str,
) -> pl.DataFrame:
    """Evaluate trees on every row, each under the name given; see `apply_rule`. `site` names them for `engine.wide`."""
    from kpi.engine.exclusions import without_excluded

    counted = {name: without_excluded(tree) for name, tree in trees.items()}
    return run_trees(context, counted, rows, scopes or {}, site)


def missing_inputs(rows: pl.DataFrame, rule: Rule) -> pl.Expr:
    """Name, comma-joined, the inputs of a rule that are missing in a row."""
    import polars as pl

    parts = [
        pl.when(pl.col(columns_of(one.name, one.unit)[0]).is_null()).then(pl.lit(one.name))
        for one in rule.inputs
        if columns_of(one.name, one.unit)[0] in rows.columns
    ]
    if not parts:
        return pl.lit("")
    return pl.concat_str(parts, separator=", ", ignore_nulls=True)


__all__ = ["RESULT", "apply_rule", "apply_rules", "apply_trees", "missing_inputs"]
