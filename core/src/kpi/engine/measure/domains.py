"""Values that cannot be: outside the domain that a metric declares."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from kpi.engine.context import Context
from kpi.engine.frames import NARROW
from kpi.engine.measure.values import is_numeric, metric_columns
from kpi.model.metric import Metric
from kpi.words import NOTHING, Message, sentence

if TYPE_CHECKING:
    import polars as pl


def enforce(
    context: Context, metrics: Mapping[str, Metric], values: Mapping[str, pl.DataFrame]
) -> Mapping[str, pl.DataFrame]:
    """Leave out the values outside the metrics' domains, and keep whose they were in `context.unusable`.

    Whoever's card reads such a metric is quarantined; the arithmetic of a rule is proven for values
    in the domain only, so none may pass. The frames of `values` have the same subjects.
    """
    import polars as pl

    tests = {
        name: outside for name in values if (outside := _outside(metrics[name], values[name])) is not None
    }
    if not tests:
        return values
    columns = [values[name][column] for name in tests for column in metric_columns(metrics[name])]
    seen = (
        pl.DataFrame(columns)
        .select(outside.any().alias(name) for name, outside in tests.items())
        .row(0, named=True)
    )
    wrong = {
        name: _without(context, metrics[name], values[name], tests[name])
        for name, some in seen.items()
        if some
    }
    return {**values, **wrong}


def _without(context: Context, metric: Metric, values: pl.DataFrame, outside: pl.Expr) -> pl.DataFrame:
    import polars as pl

    marked = values.with_columns(outside.fill_null(value=False).alias("wrong"))
    bad = marked.filter("wrong")
    messages = [_message(context, metric, row) for row in bad.iter_rows(named=True)]
    context.unusable[metric.id] = bad.select("subject").with_columns(
        message=pl.Series(messages, dtype=pl.String)
    )
    good = [pl.when(~pl.col("wrong")).then(pl.col(column)).alias(column) for column in metric_columns(metric)]
    return marked.with_columns(good).drop("wrong")


def _outside(metric: Metric, values: pl.DataFrame) -> pl.Expr | None:
    """Return what tells the values outside a domain, None where their least and greatest tell that none is."""
    import polars as pl

    domain = metric.domain
    if not is_numeric(metric):
        return ~pl.col(metric.id).is_in(list(domain.labels)) if domain.labels else None
    columns = [values[column] for column in metric_columns(metric)]
    (low, high), (least, most) = (
        (cast("int | None", one.min()) or 0, cast("int | None", one.max()) or 0) for one in columns
    )
    ends = [one for one in (domain.low, domain.high) if one is not None]
    factor = max((max(abs(one.numerator), one.denominator) for one in ends), default=1)
    wide = max(-low, high, -least, most) * factor > NARROW
    above, below = (pl.col(one.name).cast(pl.Int128 if wide else pl.Int64) for one in columns)
    tests: list[pl.Expr] = []
    surely = least > 0
    if domain.low is not None and not (surely and domain.low <= 0 <= low):
        tests.append(above * domain.low.denominator < below * domain.low.numerator)
    if domain.high is not None and not (surely and Fraction(max(high, 0), least) <= domain.high):
        tests.append(above * domain.high.denominator > below * domain.high.numerator)
    if domain.whole and not least == most == 1:
        tests.append((below != 1) & (above % below.replace(0, None) != 0))
    return pl.any_horizontal(tests) if tests else None


def _message(context: Context, metric: Metric, row: dict[str, object]) -> Message:
    if not is_numeric(metric):
        why = metric.domain.fault(str(row[metric.id]))
    else:
        above, below = (row[column] for column in metric_columns(metric))
        value = Fraction(int(str(above)), int(str(below)))
        why = metric.domain.fault(value)
    return sentence(
        "{metric} of {period}: {message}", metric=metric.id, period=context.period, message=why or NOTHING
    )
