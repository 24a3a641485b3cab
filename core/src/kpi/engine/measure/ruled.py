"""Metrics that are the result of a rule over other metrics of the period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT, apply_trees
from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.engine.population import SCOPES
from kpi.engine.rules import rule_trees
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.metric import ByRule, Metric
from kpi.model.rule import Rule
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node


def by_rule(
    context: Context, metrics: Sequence[Metric], rows_of: Callable[[Context, Rule], pl.DataFrame]
) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield the results of rules for everyone; where the rule has none, the metric is missing.

    `rows_of` gives everyone with the inputs of a rule and the groups that it may look at.
    """
    import polars as pl

    for metric in metrics:
        source = metric.source
        assert isinstance(source, ByRule)
        rule = context.catalogue.rules[source.rule]
        tree = ruled_tree(context, source)
        found = apply_trees({RESULT: tree}, rows_of(context, rule), SCOPES, context, metric.id)
        pairs = zip(columns_of(RESULT, metric.unit), columns_of(metric.id, metric.unit), strict=True)
        yield metric, found.select("subject", *(pl.col(result).alias(name) for result, name in pairs))


def ruled_tree(context: Context, source: ByRule) -> Node:
    """Return the tree of the output that a metric is.

    Raises:
        PolicyError: `unknown_output` for one that the rule does not have.
    """
    rule = context.catalogue.rules[source.rule]
    trees = rule_trees(rule, context.catalogue, context.day)
    name = source.output or next(iter(trees))
    if name not in trees:
        hint = nearest(name, trees)
        raise PolicyError(
            Fault(
                "unknown_output",
                sentence("{id} has no output {name!r}", id=rule.id, name=name),
                rule.where,
                rule.owner,
                hint,
            )
        )
    return trees[name]


__all__ = ["by_rule", "ruled_tree"]
