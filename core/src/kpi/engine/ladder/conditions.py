"""The conditions of a level, for everyone at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.applying import apply_trees
from kpi.engine.computed import INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import joined_flags
from kpi.engine.measure import with_inputs
from kpi.engine.measure.incomplete import incomplete
from kpi.engine.population import SCOPES
from kpi.engine.rules import rule_trees
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.ladder import Ladder, Level
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node

_OF = ":"
"""Stands between a rule and its part in the name of a column."""


def evaluated(context: Context, ladder: Ladder, level: Level, rules: Sequence[str]) -> pl.DataFrame:
    """Return, for everyone on the ladder, `subject`, `flags` and Boolean columns `<rule>` and `<rule>:<part>`.

    A column is null where the part is missing. The columns stand in the order of `parts_of`; `flags` are
    those of the rules' results, and `incomplete` where one reads a longer period's score made without a part.

    Raises:
        PolicyError: for a rule that does not exist, or whose result is neither yes nor no.
    """
    import polars as pl

    bound = context.population.bound.ladders[ladder.id]
    rows = context.population.members(bound).select("subject", pl.lit("").alias("flags"))
    for name in dict.fromkeys(rules):
        rule = level_rule(context, ladder, level, name)
        trees = {
            part if part == rule.id else f"{rule.id}{_OF}{part}": tree
            for part, tree in parts_of(context, rule).items()
        }
        whole = next(iter(trees.values()))
        if whole.kind != "flag":
            message = sentence(
                "{ladder}.{level}: the condition {rule} gives a {kind}, not yes or no",
                ladder=ladder.id,
                level=level.id,
                rule=rule.id,
                kind=whole.kind,
            )
            raise PolicyError(Fault("not_a_condition", message, ladder.where))
        found = apply_trees(trees, rows_of_rule(context, rule, bound), SCOPES, context, rule.id)
        said = found.select(
            "subject", *(pl.col(part) for part in trees), pl.col(f"{rule.id}.flags").alias("_flags")
        )
        rows = rows.join(said, on="subject", how="left", maintain_order="left")
        parted = incomplete(context, [one.name for one in rule.inputs])["subject"].implode()
        told = pl.when(pl.col("subject").is_in(parted)).then(pl.lit(INCOMPLETE))
        rows = rows.with_columns(flags=joined_flags(pl.col("flags"), pl.col("_flags"), told)).drop("_flags")
    return rows


def parts_of(context: Context, rule: Rule) -> Mapping[str, Node]:
    """Return the trees of a rule's result (under the rule's id) and of its outputs that are a yes or no.

    An output is called by its name, a rule without any by its own short name.
    """
    trees = rule_trees(rule, context.catalogue, context.day)
    first = next(iter(trees))
    parts = {name: tree for name, tree in trees.items() if name != first and tree.kind == "flag"}
    return {rule.id: trees[first], **(parts or {short(rule.id): trees[first]})}


def rows_of_rule(context: Context, rule: Rule, subjects: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a condition is read: everyone of the ladder, so that groups are whole."""
    return with_inputs(context, context.population.rows(subjects), rule.inputs)


def level_rule(context: Context, ladder: Ladder, level: Level, name: str) -> Rule:
    """Return a condition's rule; parameters of the level win over the rule's of the same name."""
    rule = context.catalogue.rules.get(name)
    if rule is None:
        hint = nearest(name, context.catalogue.rules)
        raise PolicyError(
            Fault(
                "unknown_rule",
                sentence("{ladder}.{level} names {name!r}", ladder=ladder.id, level=level.id, name=name),
                ladder.where,
                hint=hint,
            )
        )
    own = {one.name: one for one in level.parameters}
    if not any(one.name in own for one in rule.parameters):
        return rule
    return attrs.evolve(rule, parameters=tuple(own.get(one.name, one) for one in rule.parameters))


def every_true(rows: pl.DataFrame, rules: Sequence[str]) -> pl.DataFrame:
    """Return `subject` and `flags` of the rows in which every condition is true."""
    import polars as pl

    met = pl.all_horizontal([pl.col(name).fill_null(value=False) for name in rules])
    return rows.filter(met).select("subject", "flags")


def any_true(rows: pl.DataFrame, rules: Sequence[str]) -> pl.DataFrame:
    """Return `subject` and `flags` of the rows in which some condition is true, and `cause`: the parts that are."""
    import polars as pl

    met = rows.filter(pl.any_horizontal([pl.col(name).fill_null(value=False) for name in rules]))
    parts = [name for name in rows.columns if _OF in name]
    told = [
        pl.when(pl.col(name)).then(pl.lit(said)) for name, said in zip(parts, _printed(parts), strict=True)
    ]
    return met.select(
        "subject", "flags", pl.concat_str(told, separator=", ", ignore_nulls=True).alias("cause")
    )


def _printed(parts: Sequence[str]) -> list[str]:
    """Return what columns of parts are called in print: by the part alone, with its rule where rules share it."""
    pairs = [name.split(_OF) for name in parts]
    forms = [(part, f"{short(rule)}.{part}", f"{rule}.{part}") for rule, part in pairs]
    counts = Counter(form for every in forms for form in every)
    return [next((one for one in every if counts[one] == 1), every[-1]) for every in forms]


__all__ = ["any_true", "evaluated", "every_true", "level_rule", "parts_of", "rows_of_rule"]
