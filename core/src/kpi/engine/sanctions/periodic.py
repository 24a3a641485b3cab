"""Sanctions that are read once a period, over metrics and standings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT, apply_rules, missing_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.measure import with_inputs
from kpi.engine.population import SCOPES
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.effects import Effect, blocks_of, triggered
from kpi.engine.wording import worded
from kpi.model.metric import Condition, Derived, Standing
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def lines_of_period(context: Context, effects: Sequence[Effect], subjects: pl.DataFrame) -> list[LineBlock]:
    """Apply sanctions without a trigger to the subjects of their set; those not met have no line.

    Where a metric is missing the sanction has no effect, and problem `not_assessed` says so: of each
    subject, or once where it is missing of all; those kept out of appraisal miss no result of a card. Sanctions for the same people are computed together.
    """
    blocks: dict[str, list[LineBlock]] = {}
    alike: dict[Condition | None, list[Effect]] = defaultdict(list)
    for effect in effects:
        alike[effect.sanction.when].append(effect)
    for together in alike.values():
        rows = period_rows(context, together, subjects)
        if not rows.height:
            continue
        rules = {effect.rule.id: effect.rule for effect in together}
        rows = apply_rules(context, {f"{RESULT}:{name}": rule for name, rule in rules.items()}, rows, SCOPES)
        for effect in together:
            name = f"{RESULT}:{effect.rule.id}"
            _report_missing(context, effect, rows, name)
            charged = charge(context, rows, effect.sanction)
            blocks[effect.rule.id] = blocks_of(effect, charged, each=False, name=name)
    return [block for effect in effects for block in blocks.get(effect.rule.id, [])]


def period_rows(context: Context, effects: Sequence[Effect], subjects: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which the rules of sanctions for the same people are read: groups and inputs."""
    import polars as pl

    rows = context.population.rows(subjects).with_columns(
        pl.lit("").alias("cause"), pl.lit(context.period.end).alias("day")
    )
    inputs = [one for effect in effects for one in effect.rule.inputs]
    return with_inputs(context, keep_when(context, rows, effects[0].sanction.when), inputs)


def _report_missing(context: Context, effect: Effect, rows: pl.DataFrame, name: str) -> None:
    import polars as pl

    if not rows[name if name in rows.columns else f"{name}.n"].null_count():
        return
    lacking = worded(
        "{what} is not assessed; missing: {inputs}",
        what=effect.rule.id,
        inputs=missing_inputs(rows, effect.rule),
    )
    unknown = rows.with_columns(lacking.alias("message")).filter(triggered(rows, name).is_null())
    outside = context.population.bound.outside
    if outside and any(_of_a_card(context, one.name) for one in effect.rule.inputs):
        unknown = unknown.filter(~pl.col("subject").is_in(list(outside)))
    if unknown.height == rows.height > 1 and unknown["message"].n_unique() == 1:
        context.report("not_assessed", sentence("{message} (of everybody)", message=unknown["message"][0]))
    else:
        context.report_each(unknown.select("subject", "message"), "not_assessed")


def _of_a_card(context: Context, name: str) -> bool:
    """Tell whether a metric is a result of a scorecard, or made of one."""
    metric = context.catalogue.metrics.get(name)
    while metric is not None and isinstance(metric.source, Derived):
        metric = context.catalogue.metrics.get(metric.source.of)
    return metric is not None and isinstance(metric.source, Standing)


__all__ = ["lines_of_period", "period_rows"]
