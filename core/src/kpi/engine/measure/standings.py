"""Metrics that are standings: of this period, or of an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import unscaled
from kpi.engine.grouping import common_denominator, on_grid
from kpi.engine.history import own_unit, results_now
from kpi.engine.measure.item_ratios import item_ratios
from kpi.engine.measure.values import metric_columns
from kpi.engine.narrow import Narrow, narrowed
from kpi.engine.parts import known_results
from kpi.engine.population import SCOPES
from kpi.engine.population.people import exclusions_in
from kpi.engine.wide import Expressions, over
from kpi.errors import Fault, PolicyError
from kpi.model.metric import Metric, Standing
from kpi.model.period import Period
from kpi.types import Scope
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_KEPT = ("subject", "card", "period", "score.n", "score.d", "grade", "rank", "of", "target_met", "unit")
ADJUSTED = "plus_minus"
ITEM_RATIO = "item_ratio"
_OF_NOW = (ADJUSTED, ITEM_RATIO)
"""Fields that are known of the run's own period only."""
UNIT_RANK, SHARED = "unit_rank", "shared_rank"
_FIELDS = ("score", "grade", "rank", UNIT_RANK, SHARED, "of", "last", "target_met", ADJUSTED, ITEM_RATIO)


def standings(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield standings of this run, or those recorded of an earlier period: subject and the metric's columns."""
    import polars as pl

    if context.earlier:
        for metric in metrics:
            yield metric, _recorded(context, metric)
        return
    rows = context.results.with_columns(own_unit(), *unscaled("score", pl.col("score")))
    if any(isinstance(one.source, Standing) and one.source.field == ADJUSTED for one in metrics):
        empty = pl.DataFrame(schema={"subject": pl.Int64, "card": pl.String, "amount": pl.Int64})
        sums = pl.concat([empty, *context.adjusted]).group_by("subject", "card").agg(pl.col("amount").sum())
        rows = rows.join(sums, on=["subject", "card"], how="left", maintain_order="left")
        rows = rows.with_columns(unscaled(ADJUSTED, pl.col("amount").fill_null(0)))
    if any(isinstance(one.source, Standing) and one.source.field == ITEM_RATIO for one in metrics):
        ratios = item_ratios(context)
        rows = rows.join(ratios, on=["subject", "card"], how="left", maintain_order="left")
    for metric in metrics:
        yield metric, _values(context, metric, rows)


def standings_at(context: Context, metric: Metric, periods: Sequence[Period]) -> pl.DataFrame:
    """Return a standing metric in several periods at once, aligned with the people.

    The columns are subject, and `0.n`, `0.d`, `1.n` ... (or `0`, `1` ...). What it was in a period is made once a
    run, however many windows read it, and what ends with the run's own once for the standings there are so far.
    """
    import polars as pl

    _refuse_of_now(metric)
    past = context.past
    missing = [period for period in periods if (metric.id, period) not in past]
    if missing:
        past.update(_made_at(context, metric, missing))
    columns = [context.population.people["subject"]]
    for place, period in enumerate(periods):
        values = past[metric.id, period].wide()
        columns += [values[name].alias(f"{place}{name[len(metric.id) :]}") for name in metric_columns(metric)]
    return pl.DataFrame(columns)


def _made_at(context: Context, metric: Metric, periods: Sequence[Period]) -> dict[tuple[str, Period], Narrow]:
    """Return a standing metric in each of several periods, aligned with the people."""
    import polars as pl

    from kpi.engine.measure.windows import cards_read

    source = metric.source
    earlier = [period for period in periods if period != context.period]
    parts = []
    if isinstance(source, Standing):
        cards = cards_read(context, source)
        if len(earlier) < len(periods):
            parts.append(results_now(context, cards).select(*_KEPT))
        if earlier:
            parts.append(known_results(context, cards, earlier).select(*_KEPT))
    values = _values(context, metric, pl.concat(parts, how="vertical_relaxed"), "period")
    people = context.population.people.select("subject")
    by_period = values.partition_by("period", as_dict=True, include_key=False, maintain_order=True)
    nothing = values.clear().drop("period")
    return {
        (metric.id, period): narrowed(
            people.join(
                by_period.get((str(period),), nothing), on="subject", how="left", maintain_order="left"
            )
        )
        for period in periods
    }


def _recorded(context: Context, metric: Metric) -> pl.DataFrame:
    """Return a standing metric of an earlier period, that of the context: subject and its columns."""
    from kpi.engine.measure.windows import cards_read

    source = metric.source
    _refuse_of_now(metric)
    cards = cards_read(context, source) if isinstance(source, Standing) else ()
    return _values(context, metric, known_results(context, cards, [context.period]).select(*_KEPT))


def _refuse_of_now(metric: Metric) -> None:
    source = metric.source
    if isinstance(source, Standing) and source.field in _OF_NOW:
        message = sentence(
            "metric {id}: {field} is known of the present period only", id=metric.id, field=source.field
        )
        raise PolicyError(Fault("unknown_field", message, metric.where, metric.owner))


def _values(context: Context, metric: Metric, rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Pick a standing metric out of rows of results, one a subject (and per `by`)."""
    import polars as pl

    source = metric.source
    if not isinstance(source, Standing) or source.field not in _FIELDS:
        raise PolicyError(
            Fault("unknown_field", sentence("metric {id} reads an unknown part of a standing", id=metric.id), metric.where, metric.owner,
                  hint=sentence("one of {names}", names=", ".join(_FIELDS)))
        )  # fmt: skip
    if source.card:
        mine = rows.filter(pl.col("card") == source.card)
    else:
        mine = rows.join(context.population.bound.first_card, on=["subject", "card"], how="semi")
    if source.field in ("last", SHARED):
        mine = _within_groups(context, metric.id, source, mine, by)
    if source.field == UNIT_RANK:
        mine = _with_unit_rank(context, mine, by)
    field = source.field
    columns = metric_columns(metric)
    if field in ("score", *_OF_NOW):
        values = [pl.col(f"{field}.n"), pl.col(f"{field}.d")]
    elif len(columns) == 1:
        values = [pl.col(field)]
    else:
        there = pl.when(pl.col(field).is_not_null())
        values = [pl.col(field).cast(pl.Int64), there.then(pl.lit(1, dtype=pl.Int64))]
    named = [value.alias(column) for value, column in zip(values, columns, strict=True)]
    return mine.select("subject", *by, *named).unique(["subject", *by], keep="first", maintain_order=True)


def _within_groups(
    context: Context, metric: str, source: Standing, rows: pl.DataFrame, by: Sequence[str]
) -> pl.DataFrame:
    """Add what depends on who else is ranked in the subject's group.

    `last`: nobody stands behind. `shared_rank`: the worst of the places that those of one rank share.
    """
    import polars as pl

    from kpi.engine.measure.windows import cards_read

    cards = context.catalogue.scorecards
    nothing = {"last": pl.Boolean, SHARED: pl.Int64}
    parts = [
        rows.clear().with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in nothing.items())
    ]
    found = {str(card): part for (card,), part in rows.partition_by("card", as_dict=True).items()}
    # A part of the facts asks of every card, for others may have people of it.
    for card in found if context.wide is None else cards_read(context, source):
        part = found.get(card, rows.clear())
        ranking = cards[card].ranking if card in cards else None
        scope = ranking.scope if ranking else Scope.UNIT
        key = "card" if scope is Scope.CARD else SCOPES[scope]
        keyed = (
            part
            if scope is Scope.CARD
            else part.join(context.population.people.select("subject", key), on="subject", how="left")
        )
        rank = pl.col("rank")
        last = rank == rank.max().over(key, *by)
        shared = (rank + pl.len().over(key, "rank", *by) - 1).cast(pl.Int64)
        made = Expressions((last.alias("last"), pl.when(rank.is_not_null()).then(shared).alias(SHARED)))
        keyed = over(context, f"places {metric} {card}", (scope,), keyed, made, by)
        parts.append(keyed.select(parts[0].columns))
    return pl.concat(parts)


def _with_unit_rank(context: Context, rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add `unit_rank`: the place among those of the same unit whom the card ranks, 1 is best.

    What was taken over knows no unit: it counts in the present one, unless the subject was excluded from
    ranks in that period, and a rank that came with it stands.
    """
    import polars as pl

    out = _excluded(context, rows, by)
    own = context.population.people.select("subject", own="unit")
    placed = rows.join(own, on="subject", how="left", maintain_order="left").with_columns(
        pl.coalesce("unit", "own").alias("group"), pl.col("unit").is_null().alias("taken")
    )
    ranked = pl.col("score.n").is_not_null() & (pl.col("rank").is_not_null() | (pl.col("taken") & ~out))
    placed = placed.with_columns(ranked.alias("ranked"))
    grid = common_denominator(placed.filter("ranked")["score.d"])
    place = pl.when("ranked").then(on_grid("score", grid)).rank("min", descending=True)
    joined = placed.with_columns(place.over("card", "group", *by).cast(pl.Int64).alias(UNIT_RANK))
    given = pl.when("taken").then(pl.col("rank").cast(pl.Int64))
    return joined.with_columns(pl.coalesce(given, UNIT_RANK).alias(UNIT_RANK)).drop(
        "own", "group", "taken", "ranked"
    )


def _excluded(context: Context, rows: pl.DataFrame, by: Sequence[str]) -> pl.Series:
    """Tell of each row whether its subject was excluded from ranks in the row's period.

    That is asked only of what was taken over without a rank: nothing else depends on it.
    """
    import polars as pl

    asked = rows["unit"].is_null() & rows["rank"].is_null()
    nobody = pl.Series("excluded", [False]).new_from_index(0, rows.height)
    if not asked.any():
        return nobody
    mine = rows.with_row_index("_place").filter(asked)
    when = mine["period"].to_list() if "period" in by else [str(context.period)] * mine.height
    subjects = mine["subject"].unique()
    out: set[tuple[int, str]] = set()
    for period in set(when):
        columns = {one.name: one for one in exclusions_in(context.facts, Period.parse(period), subjects)}
        out |= {(one, period) for one in subjects.filter(columns["excluded.rank"])}
    pairs = zip(mine["_place"], mine["subject"], when, strict=True)
    return nobody.scatter([place for place, who, period in pairs if (who, period) in out], True)
