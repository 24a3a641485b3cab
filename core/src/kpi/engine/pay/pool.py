"""A pool that a group shares by score, to the last cent (S001.P23B.2.2.2.G)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT, apply_rule, missing_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.computed import GROUP_INCOMPLETE
from kpi.engine.frames import NARROW, greatest, joined_flags, rounded
from kpi.engine.grouping import rank_within
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.measure import with_inputs
from kpi.engine.pay.amounts import CENTS, pay_block
from kpi.engine.pay.payees import Payees, choice_of
from kpi.engine.pay.proration import with_share
from kpi.engine.population import SCOPES
from kpi.engine.wide import is_wide, over
from kpi.engine.wording import worded
from kpi.frozen import frozen
from kpi.model.pay import PayPart
from kpi.types import LineStatus, Scope
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.wide import Wide


def pool(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Share the rule's result, one for each group of the part's scope, in proportion to the scores.

    Those take part who have a scorecard, are not on probation (with `during` regular), not excluded and
    fulfil `when`. A score below 0 counts 0; where all are 0 nothing is paid. Where a score is not final the pool is
    held: its lines have no amount. Parameters of the rule change this: `participants` all takes in who is
    on probation; `negative_policy` keep shares by negative scores too, hold waits for a decision;
    `attendance_weight` weighs each score by the days present.
    """
    import polars as pl

    members, groups = _takers(payees, part)
    if not groups:
        return []
    pools = _pools(payees, part, groups)
    rows = members.join(pools, on="group", how="left", maintain_order="left")
    narrow, where = rows.select("subject", "group", "score", "open", "pool"), (part.scope,)
    if is_wide(payees.context, where):
        narrow = narrow.with_columns(group=pl.lit(0, dtype=pl.Int64))  # its key is another one in every part
    site = f"pool {payees.scheme.id}.{part.name}"
    shares = rows.hstack(over(payees.context, site, where, narrow, Shares()).select("held", "share"))
    lost = shares["share"].is_null()
    status = pl.when(lost).then(pl.lit(LineStatus.HELD.value)).otherwise(pl.lit(LineStatus.FINAL.value))
    rows = shares.with_columns(
        (pl.col("share") * (UNITS // CENTS)).alias("amount"),
        status.alias("status"),
        pl.lit("").alias("cause"),
        joined_flags(
            pl.col("flags"),
            pl.when(pl.col("held")).then(pl.lit(GROUP_INCOMPLETE)),
            pl.when(lost & ~pl.col("held")).then(pl.lit("not_assessed")),
        ).alias("flags"),
    )
    return [pay_block(payees, part, rows)]


@frozen
class Shares:
    """Adds `held`, and the `share` of each row: of subject, group, score, open and pool, by the order of ids."""

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Share the pools."""
        import polars as pl

        rows = rows.with_columns(_held())
        pool = pl.when(pl.col("held")).then(None).otherwise(pl.col("pool")).alias("pool")
        return rows.with_columns(shared(rows.with_columns(pool))["share"])


def _held() -> pl.Expr:
    """Hold a group of which one score is open."""
    import polars as pl

    return pl.col("open").any().over("group").alias("held")


def participants(payees: Payees, part: PayPart) -> pl.DataFrame:
    """Return subject, group, score (Int64, null where it is not final) and held, by the order of ids."""
    members, _ = _takers(payees, part)
    return members.with_columns(_held()).drop("open")


def _takers(payees: Payees, part: PayPart) -> tuple[pl.DataFrame, list[int | None]]:
    """Return subject, group, score and open (it is not final) of those who take part, and the groups."""
    members = _members(payees, part, _scope(payees, part))
    wide = payees.context.wide
    if wide is None or part.scope is not Scope.COMPANY:
        return members, members["group"].unique().sort().to_list()
    return _of_all(payees, part, members, wide)


def _of_all(
    payees: Payees, part: PayPart, members: pl.DataFrame, wide: Wide
) -> tuple[pl.DataFrame, list[int | None]]:
    """Return the same of a company of which a part is computed: one group, whoever is in it elsewhere."""
    import polars as pl

    context = payees.context
    own = wide.mine(context, payees.people)
    ids = context.names.select(pl.col("subject").alias(SCOPES[Scope.SUBTREE]), pl.col("id").alias("root"))
    tops = own.select(SCOPES[Scope.SUBTREE]).unique().join(ids, on=SCOPES[Scope.SUBTREE], how="left")
    some = bool(wide.mine(context, members).height)
    told = tops.select("root", pl.lit(value=some).alias("some"))
    every = wide.together(context, f"group of {payees.scheme.id}.{part.name}", told)
    if not every["some"].any():
        return members, []
    roots = every["root"].unique().to_list()
    here = context.names.filter(pl.col("id") == roots[0])["subject"].to_list() if len(roots) == 1 else [0]
    return members.with_columns(pl.lit(here[0], dtype=pl.Int64).alias("group")), [here[0]]


def _members(payees: Payees, part: PayPart, scope: Scope) -> pl.DataFrame:
    import polars as pl

    context = payees.context
    last = payees.last().select("subject", "role", "level", "base_pay.n", "base_pay.d", "on_probation")
    during = "always" if choice_of(context, part.rule, "participants") == "all" else part.during
    if during != "always":
        last = last.filter(pl.col("on_probation") == (during == "probation"))
    people = payees.people.filter(~pl.col("excluded.pool")).select(
        "subject", pl.col(SCOPES[scope]).alias("group")
    )
    rows = people.join(last, on="subject", how="inner", maintain_order="left")
    rows = keep_when(context, rows, part.when)
    cards = context.population.bound.first_card
    rows = rows.join(cards, on="subject", how="left", maintain_order="left")
    without = rows.filter(pl.col("card").is_null()).select("subject")
    message = sentence(
        "no scorecard, so no share of {scheme}.{part}", scheme=payees.scheme.id, part=part.name
    )
    context.report_each(without, "no_card", message)
    results = context.results.select("subject", "card", "score", pl.col("flags").alias("result_flags"))
    scored = rows.filter(pl.col("card").is_not_null()).join(
        results, on=["subject", "card"], how="left", maintain_order="left"
    )
    open_ = pl.col("score").is_null() | pl.col("result_flags").str.split(",").list.contains(
        GROUP_INCOMPLETE
    ).fill_null(value=False)
    policy = choice_of(context, part.rule, "negative_policy")
    if policy == "hold":
        open_ |= (pl.col("score") < 0).fill_null(value=False)
    score = pl.col("score") if policy == "keep" else pl.col("score").clip(lower_bound=0)
    if choice_of(context, part.rule, "attendance_weight") is True:
        present = with_share(payees.spans, context.period, "calendar", away=payees.away)
        days = present.group_by("subject").agg(pl.col("share.n").sum().alias("_days"))
        scored = scored.join(days, on="subject", how="left", maintain_order="left")
        score = score * pl.col("_days").fill_null(0)
    return scored.select(
        "subject",
        "group",
        score.alias("score"),
        open_.alias("open"),
    )


def _scope(payees: Payees, part: PayPart) -> Scope:
    """Return the part's scope; the company's pool is that of the unit at the top, where there is one."""
    roots = payees.people[SCOPES[Scope.SUBTREE]].n_unique()
    return Scope.SUBTREE if part.scope is Scope.COMPANY and roots == 1 else part.scope


def _pools(payees: Payees, part: PayPart, groups: Sequence[int | None]) -> pl.DataFrame:
    """Evaluate the pool's rule for each group's unit: group, pool (whole cents, null if not assessed), flags."""
    import polars as pl

    context = payees.context
    rule = context.catalogue.rules[part.rule]
    rows = apply_rule(context, rule, _rows(payees, part, groups))
    message = worded(
        "{scheme}.{part} has no amount to share; missing: {inputs}",
        scheme=payees.scheme.id,
        part=part.name,
        inputs=missing_inputs(rows, rule),
    )
    unknown = rows.filter(pl.col(f"{RESULT}.n").is_null()).select("subject", message=message)
    context.report_each(unknown, "not_assessed")
    return rows.select(
        pl.col("subject").alias("group"),
        (rounded(pl.col(f"{RESULT}.n"), pl.col(f"{RESULT}.d")) // (UNITS // CENTS))
        .clip(lower_bound=0)
        .alias("pool"),
        pl.col(f"{RESULT}.flags").alias("flags"),
    )


def pool_rows(payees: Payees, part: PayPart, members: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a pool's rule is read: a unit each, with its inputs."""
    return _rows(payees, part, members["group"].unique().sort().to_list())


def _rows(payees: Payees, part: PayPart, groups: Sequence[int | None]) -> pl.DataFrame:
    import polars as pl

    rows = pl.DataFrame({"subject": groups}, schema={"subject": pl.Int64})
    return with_inputs(payees.context, rows, payees.context.catalogue.rules[part.rule].inputs)


def shared(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `share` (Int64): each row's part of `pool` by `score` within `group`, by largest remainder.

    The parts of a group add up to its pool; ties of the remainder go to the earlier row. Scores that
    are all 0 share nothing; a null pool has null shares.
    """
    import polars as pl

    most = greatest(rows["score"])
    narrow = most * max(greatest(rows["pool"]), rows.height) <= NARROW
    score, whole = pl.col("score").cast(pl.Int64 if narrow else pl.Int128), pl.col("_whole")
    divided = (
        rows.with_columns(score.sum().over("group").alias("_whole"))
        .with_columns((pl.col("pool") * score).alias("_part"))
        .with_columns(
            pl.when(whole > 0).then(pl.col("_part") // whole).otherwise(0).cast(pl.Int64).alias("share"),
            pl.when(whole > 0).then(pl.col("_part") % whole).otherwise(0).alias("_rest"),
            pl.when(whole > 0).then(pl.col("pool")).otherwise(0).alias("_pool"),
        )
        .with_columns(pl.col("share").sum().over("group").alias("_shared"))
        .with_columns(
            pl.when(pl.col("pool").is_null()).then(None).otherwise(pl.col("share")).alias("share"),
            (pl.col("_pool") - pl.col("_shared")).alias("_left"),
        )
    )
    # Whoever has no remainder comes before all others.
    rest = divided["_rest"].fill_null(greatest(divided["_rest"]) + 1)
    place = rank_within(rest, rows["group"], "ordinal")
    extra = (place <= divided["_left"]).cast(pl.Int64)
    return divided.with_columns(share=pl.col("share") + extra).drop(
        "_whole", "_part", "_rest", "_pool", "_shared", "_left"
    )


__all__ = ["GROUP_INCOMPLETE", "participants", "pool", "pool_rows", "shared"]
