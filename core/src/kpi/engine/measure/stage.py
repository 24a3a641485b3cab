"""The measure stage: every metric once a run, in its domain or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import among, laid_out, naming
from kpi.engine.measure.attendance import attended
from kpi.engine.measure.attributes import attributes
from kpi.engine.measure.derived import derived
from kpi.engine.measure.domains import enforce
from kpi.engine.measure.events import counted
from kpi.engine.measure.joined import joined
from kpi.engine.measure.observed import observed, rated, targets
from kpi.engine.measure.pooling import pooled_units
from kpi.engine.measure.ruled import by_rule
from kpi.engine.measure.standings import standings
from kpi.engine.measure.tables import from_table
from kpi.engine.measure.values import metric_columns
from kpi.engine.measure.worked import by_working
from kpi.errors import DataError, Fault, PolicyError, nearest
from kpi.model.metric import (
    Attended,
    Attribute,
    ByRule,
    ByWorking,
    Counted,
    Derived,
    FromTable,
    Metric,
    Observed,
    Rated,
    Standing,
    TargetOf,
)
from kpi.model.rule import Input, Rule
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

Measurer = Callable[[Context, Sequence[Metric]], Iterator[tuple[Metric, "pl.DataFrame"]]]


def measure(context: Context, subjects: pl.DataFrame, metrics: Collection[str]) -> pl.DataFrame:
    """Add the columns of metrics to a frame of `subject`; what is not known of a subject is null.

    A number `x` is `x.n` and `x.d`, a level or a flag is `x`; rates with counts also have
    `x.counted`. A value outside the metric's domain is left out and kept in `context.unusable`.

    Raises:
        PolicyError: for a metric that does not exist.
    """
    import polars as pl

    wanted = [_metric(context, name) for name in dict.fromkeys(metrics)]
    found = _measured(context, wanted)
    people = context.population.people
    columns = [column for metric in wanted for column in found[metric.id] if column.name != "subject"]
    if subjects.height == people.height and subjects["subject"].equals(people["subject"]):
        return subjects.hstack(columns)
    wide = pl.DataFrame([people["subject"], *columns])
    mine = wide.filter(among(people["subject"], subjects["subject"]))
    return subjects.hstack(laid_out(mine, subjects["subject"]).drop("subject", *_both(wide, subjects)))


def _both(left: pl.DataFrame, right: pl.DataFrame) -> list[str]:
    """Return the columns, besides the subject, that both frames have."""
    return [name for name in left.columns if name in right.columns and name != "subject"]


def with_inputs(context: Context, rows: pl.DataFrame, inputs: Iterable[Input]) -> pl.DataFrame:
    """Join the inputs of rules to rows of `subject`, measured where the step itself does not have them."""
    return joined(context, rows, inputs, measure)


def ruled_rows(context: Context, rule: Rule) -> pl.DataFrame:
    """Return everyone with the inputs of a rule and the groups that it may look at, in the order of people."""
    return with_inputs(context, context.population.rows(), rule.inputs)


def _measured(context: Context, metrics: Iterable[Metric]) -> Mapping[str, pl.DataFrame]:
    """Return the metrics aligned with the people, measuring those that are not known yet."""
    found = {metric.id: context.measures[metric.id] for metric in metrics if metric.id in context.measures}
    missing = [metric for metric in metrics if metric.id not in found]
    by_source: dict[type, list[Metric]] = {}
    for metric in missing:
        by_source.setdefault(type(metric.source), []).append(metric)
    people = context.population.people["subject"]
    for kind, group in by_source.items():
        aligned: dict[str, pl.DataFrame] = {}
        for metric, values in _each(context, kind, group):
            aligned[metric.id] = laid_out(values, people)
        known = enforce(context, {metric.id: metric for metric in group}, aligned)
        found.update(known)
        context.measures.update(known)
        context.passing.update(metric.id for metric in group if reads_standing(context, metric))
    return found


def _each(context: Context, kind: type, group: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Measure metrics of one source together, and where a number is too large one by one, to name its metric."""
    try:
        with naming(group[0].id, context.period):
            found = _recorded_first(context, list(MEASURE_SOURCES[kind](context, group)))
    except DataError:
        for metric in group:
            with naming(metric.id, context.period):
                list(MEASURE_SOURCES[kind](context, [metric]))
        raise
    return iter(found)


def _recorded_first(
    context: Context, found: list[tuple[Metric, pl.DataFrame]]
) -> list[tuple[Metric, pl.DataFrame]]:
    """Put observations in the place of what was worked out, for the metrics that let them (`recorded`).

    What is made of the observations of a unit's people stands only where nothing was worked out of the unit.
    """
    import polars as pl

    mine = [metric for metric, _ in found if metric.recorded and not isinstance(metric.source, Observed)]
    given = {metric.id: values for metric, values in observed(context, mine, pool=False)} if mine else {}
    pooled = dict(_by_id(observed(context, mine))) if mine and pooled_units(context) else {}
    both = []
    for metric, values in found:
        own = given.get(metric.id)
        if own is None or not own.height:
            both.append((metric, values))
            continue
        rest = values.join(own.select("subject"), on="subject", how="anti", maintain_order="left")
        whole = pl.concat([own, rest], how="diagonal_relaxed")
        both.append((metric, _with_pooled(metric, whole, pooled[metric.id]) if pooled else whole))
    return both


def _by_id(found: Iterable[tuple[Metric, pl.DataFrame]]) -> Iterator[tuple[str, pl.DataFrame]]:
    yield from ((metric.id, values) for metric, values in found)


def _with_pooled(metric: Metric, values: pl.DataFrame, pooled: pl.DataFrame) -> pl.DataFrame:
    """Take what is pooled of whoever has no value."""
    import polars as pl

    known = values.filter(pl.col(metric_columns(metric)[0]).is_not_null())
    rest = pooled.join(known.select("subject"), on="subject", how="anti", maintain_order="left")
    left = values.join(pl.concat([known.select("subject"), rest.select("subject")]), on="subject", how="anti")
    return pl.concat([known, rest, left], how="diagonal_relaxed")


def _one(context: Context, metric: Metric) -> pl.DataFrame:
    return _measured(context, [metric])[metric.id]


def _derived(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    yield from derived(context, metrics, _one)


def _ruled(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    yield from by_rule(context, metrics, ruled_rows)


def reads_standing(context: Context, metric: Metric) -> bool:
    """Tell whether a metric reads standings of this run, and so may change until they all stand."""
    source = metric.source
    behind: list[str] = []
    if isinstance(source, Derived):
        behind = [source.of]
    elif isinstance(source, ByRule):
        behind = [one.name for one in context.catalogue.rules[source.rule].inputs]
    known = (context.catalogue.metrics.get(name) for name in behind)
    return isinstance(source, Standing) or any(
        one is not None and reads_standing(context, one) for one in known
    )


def _metric(context: Context, name: str) -> Metric:
    found = context.catalogue.metrics.get(name)
    if found is None:
        raise PolicyError(
            Fault(
                "unknown_metric",
                sentence("there is no metric {name!r}", name=name),
                hint=nearest(name, context.catalogue.metrics),
            )
        )
    return found


MEASURE_SOURCES: Mapping[type, Measurer] = {
    Observed: observed,
    TargetOf: targets,
    Rated: rated,
    Counted: counted,
    FromTable: from_table,
    Derived: _derived,
    Attribute: attributes,
    Standing: standings,
    ByWorking: by_working,
    ByRule: _ruled,
    Attended: attended,
}
"""How each source of metrics is measured."""
