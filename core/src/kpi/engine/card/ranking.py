"""What stands on a score: the grade, whether the target is met, the rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.card.plan import CardPlan, rule_of
from kpi.engine.computed import GROUP_INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import joined_flags, laid_out, unscaled, with_flags
from kpi.engine.grouping import common_denominator, on_grid, rank_within
from kpi.engine.measure import measure
from kpi.engine.population import SCOPES
from kpi.engine.programs import run_trees
from kpi.engine.rules import result_tree
from kpi.engine.wide import over
from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.metric import Attribute, Standing
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.types import Direction, Scope
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node

SCORE = "score"
GRADE = "grade"
PASSING = "passing"
LOWEST = "lowest"


def finish(
    context: Context, plan: CardPlan, totals: Sequence[pl.DataFrame], quarantined: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of `Computed.results` of a card, in the order of the people.

    `totals` are frames of subject, score, flags and, where they were taken over, given_grade and
    given_rank, which stand as they are.
    """
    import polars as pl

    given = {"given_grade": pl.String, "given_rank": pl.Int64, LOWEST: pl.Int64}
    lost = quarantined.select(
        "subject", score=pl.lit(None, dtype=pl.Int64), flags=pl.lit("quarantined", dtype=pl.String)
    )
    rows = pl.concat([*totals, lost], how="diagonal")
    rows = rows.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in given.items() if name not in rows.columns
    )
    members = context.population.members(rows).with_columns(
        pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.CARD])
    )
    rows = members.hstack(laid_out(rows, members["subject"]).drop("subject"))
    rows = _judged(context, plan, rows)
    rows = _ranked(context, plan, rows)
    return rows.select(
        "subject",
        pl.lit(plan.card.id).alias("card"),
        "unit",
        "score",
        pl.coalesce("given_grade", GRADE).alias("grade"),
        pl.coalesce("given_rank", "rank").alias("rank"),
        "of",
        pl.col(PASSING).alias("target_met"),
        "flags",
    )


def _judged(context: Context, plan: CardPlan, rows: pl.DataFrame) -> pl.DataFrame:
    """Add grade and passing by the rules that read the score."""
    import polars as pl

    from kpi.expr import Kind, inputs_of

    card = plan.card
    kinds = {GRADE: Kind.LEVEL, PASSING: Kind.FLAG}
    trees: dict[str, Node] = {}
    for name, rule_id in ((GRADE, card.grade), (PASSING, card.passing)):
        if rule_id:
            rule = rule_of(context.catalogue, rule_id, card.where)
            trees[name] = _of_kind(rule, result_tree(rule, context.catalogue, context.day), kinds[name], name)
    read = inputs_of(*trees.values())
    scores = [one.name for one in read if _is_score(context, plan, one.name)]
    least = [one.name for one in read if _is_lowest(context, one.name)]
    others = [one.name for one in read if one.name not in (*scores, *least)]
    wide = measure(context, rows, others)
    for name in dict.fromkeys(scores):
        wide = wide.with_columns(unscaled(name, pl.col("score")))
    for name in dict.fromkeys(least):
        wide = wide.with_columns(unscaled(name, pl.col(LOWEST)))
    wide = run_trees(context, trees, wide, plan.scopes, f"grade of {card.id}")
    empty = {GRADE: pl.String, PASSING: pl.Boolean}
    wide = wide.with_columns(
        pl.lit(None, dtype=empty[name]).alias(name) for name in empty if name not in trees
    )
    flags = joined_flags(*(pl.col(name) for name in ("flags", *(f"{name}.flags" for name in trees))))
    judged = pl.col("score").is_not_null()
    return wide.select(
        *(name for name in rows.columns if name != "flags"),
        pl.when(judged).then(pl.col(GRADE)).alias(GRADE),
        pl.when(judged).then(pl.col(PASSING)).alias(PASSING),
        pl.when(judged).then(flags).otherwise(pl.col("flags")).alias("flags"),
    )


def _is_score(context: Context, plan: CardPlan, name: str) -> bool:
    metric = context.catalogue.metrics.get(name)
    if metric is None:
        return short(name) == SCORE
    source = metric.source
    return isinstance(source, Standing) and source.field == SCORE and source.card in ("", plan.card.id)


def _is_lowest(context: Context, name: str) -> bool:
    metric = context.catalogue.metrics.get(name)
    return metric is not None and metric.source == Attribute("lowest_item")


def _of_kind(rule: Rule, tree: Node, kind: object, what: str) -> Node:
    if tree.kind is not kind:
        message = sentence(
            "the rule {id} gives a {kind}, and a {use} needs a {needed}",
            id=rule.id,
            kind=tree.kind,
            use=what,
            needed=kind,
        )
        raise PolicyError(Fault("wrong_kind", message, rule.where, rule.owner))
    return tree


@frozen
class Places:
    """Adds rank (1-2-2-4), of, and `touched` where somebody of the group has no score.

    Rows have score, `excluded.rank`, `key`, and where a metric parts those of one score `ties.n` and `ties.d`, of
    which less is better with `less`.
    """

    key: str
    less: bool = False

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rank the rows."""
        import polars as pl

        counts = pl.col("score").is_not_null() & ~pl.col("excluded.rank")
        rows = rows.with_columns(self._order(rows).alias("order"))
        rows = rows.with_columns(pl.when(counts).then("order").alias("order"))
        key = rows[self.key]
        if key.dtype == pl.String:
            key = key.rank("dense").cast(pl.Int64)
        whole = not rows["score"].null_count()
        lacks = pl.lit(value=False) if whole else counts & pl.col("score").is_null().any().over(self.key)
        return rows.with_columns(
            rank_within(rows["order"], key).alias("rank"),
            pl.when(counts).then(pl.col("order").count().over(self.key).cast(pl.Int64)).alias("of"),
            lacks.alias("touched"),
        )

    def _order(self, rows: pl.DataFrame) -> pl.Series:
        """Return what is ranked: the score, and within one score the metric that parts those of it."""
        import polars as pl

        if "ties.n" not in rows.columns:
            return rows["score"]
        grid = common_denominator(rows["ties.d"])
        second = rows.select(on_grid("ties", grid).rank("dense", descending=self.less).fill_null(0))
        first = rows["score"].rank("dense").cast(pl.Int64)
        return first * (rows.height + 1) + second.to_series().cast(pl.Int64)


def _ranked(context: Context, plan: CardPlan, rows: pl.DataFrame) -> pl.DataFrame:
    """Add rank (1-2-2-4) and of; whoever has no score or is excluded has none and counts for none."""
    import polars as pl

    if plan.card.ranking is None:
        nothing = pl.lit(None, dtype=pl.Int64)
        return rows.with_columns(nothing.alias("rank"), nothing.alias("of"))
    ranking = plan.card.ranking
    key, less = SCOPES[ranking.scope], False
    narrow = rows.select("subject", key, "score", "excluded.rank")
    if ranking.ties:
        metric = context.catalogue.metrics[ranking.ties]
        wide = measure(context, rows.select("subject"), [metric.id])
        less = metric.better is Direction.LESS
        ties = [wide[f"{metric.id}.{part}"].alias(f"ties.{part}") for part in "nd"]
        narrow = narrow.hstack(ties)
    placed = over(context, f"rank of {plan.card.id}", (ranking.scope,), narrow, Places(key, less))
    rows = rows.hstack(placed.select("rank", "of", "touched"))
    given = [(pl.col("excluded.rank"), "excluded_rank"), (pl.col("touched"), GROUP_INCOMPLETE)]
    return rows.with_columns(with_flags(rows, "flags", given).alias("flags"))
