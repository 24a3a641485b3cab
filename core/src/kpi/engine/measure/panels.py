"""Metrics that a panel judges: each group's mean first, and what it hides said without telling it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import naming, number, whole_numbers
from kpi.engine.panels import Judged, judged_rows, terms_on
from kpi.kit.panels import Judgement, Terms
from kpi.model.metric import Metric, Rated
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl

TOO_FEW = "too_few_raters"
STRANGER = "unknown_rater_role"
MIXED = "kept_otherwise"


def by_panel(context: Context, metric: Metric, rows: pl.DataFrame) -> pl.DataFrame:
    """Return subject and the metric's columns, made of the ratings `rows` of its item.

    Reported are raters of no group, and groups that are left out; the flags of the judgements go with the value.
    """
    import polars as pl

    found, terms = judgements(context, metric, rows)
    _report(context, metric, found, terms)
    every = found.judgements
    flagged = [(one, ",".join(judgement.flags)) for one, judgement in every.items() if judgement.flags]
    if flagged:
        schema = {"subject": pl.Int64, "flags": pl.String}
        context.noted[metric.id] = pl.DataFrame(flagged, schema=schema, orient="row")
    n, d = number(metric.id)
    values = [judgement.value for judgement in every.values()]
    with naming(metric.id, context.period):
        return pl.DataFrame(
            [
                pl.Series("subject", list(every), dtype=pl.Int64),
                whole_numbers(n, [None if one is None else one.numerator for one in values]),
                whole_numbers(d, [None if one is None else one.denominator for one in values]),
            ]
        )


def judgements(context: Context, metric: Metric, rows: pl.DataFrame) -> tuple[Judged, Terms]:
    """Return the judgements of the ratings of a metric's item, and the terms of its panel."""
    assert isinstance(metric.source, Rated)
    terms = terms_on(context.catalogue.panels[metric.source.panel], context.day)
    return judged_rows(terms, rows, metric.id), terms


def _report(context: Context, metric: Metric, found: Judged, terms: Terms) -> None:
    import polars as pl

    told: list[tuple[int, str, str]] = []
    for subject, roles in found.strangers.items():
        listed = ", ".join(repr(one) for one in roles)
        message = sentence(
            "{id} of {period}: raters of the role {listed} are in no group and do not count",
            id=metric.id,
            period=context.period,
            listed=listed,
        )
        told.append((subject, STRANGER, message))
    for subject, judgement in found.judgements.items():
        if judgement.left_out:
            message = sentence(
                "{id} of {period}: {left_out}",
                id=metric.id,
                period=context.period,
                left_out=left_out(judgement, terms),
            )
            told.append((subject, TOO_FEW, message))
    for subject in found.mixed:
        message = sentence(
            "{id} of {period}: some raters stand by name and some do not, since the panel changed; one may be counted twice, so there is no value",
            id=metric.id,
            period=context.period,
        )
        told.append((subject, MIXED, message))
    for code in (STRANGER, TOO_FEW, MIXED):
        mine = [(subject, message) for subject, its, message in told if its == code]
        schema = {"subject": pl.Int64, "message": pl.String}
        context.report_each(pl.DataFrame(mine, schema=schema, orient="row"), code)


def left_out(judgement: Judgement, terms: Terms) -> Message:
    """Say which groups a judgement leaves out, and why."""
    few = ", ".join(f"{group} ({count})" for group, count in judgement.left_out.items())
    if judgement.value is None:
        return sentence(
            "fewer than {least} raters in {groups}: there is no value", least=terms.least, groups=few
        )
    return sentence("fewer than {least} raters in {groups}: they are left out", least=terms.least, groups=few)


__all__ = ["by_panel", "judgements", "left_out"]
