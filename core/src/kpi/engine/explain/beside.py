"""What a set of limits has told beside a proposal: rules for those who decide, read for the person."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.places import explain_row
from kpi.engine.frames import constant
from kpi.engine.lines import UNITS
from kpi.engine.measure import with_inputs
from kpi.engine.pay.limits.carried import periods_before
from kpi.engine.pay.limits.judged import placed
from kpi.engine.pay.limits.terms import terms_on
from kpi.engine.rules import result_tree
from kpi.expr import Value
from kpi.frozen import frozen
from kpi.model.limit import LimitSet
from kpi.model.period import Period
from kpi.model.rule import Rule

if TYPE_CHECKING:
    import polars as pl

PERIODS = 12
"""So many periods, as far as they were run, are the mean wage of."""


@frozen
class Beside:
    """A rule that is told beside a proposal, with its value for the person: None where something is missing."""

    rule: Rule
    value: Value
    flags: tuple[str, ...] = ()


def beside(context: Context, subject: int, move: str) -> Iterator[Beside]:
    """Yield what the sets that a person is bound to tell beside a proposal (`dismissal`, `demote`, `promote`).

    Where a rule reads the attribute `earned`, that is the mean of the set's `wage` over the last periods that were run.
    """
    for name, subjects in sorted(context.population.bound.limits.items()):
        one = context.catalogue.limits[name]
        mine = subjects.filter(subjects["subject"] == subject)
        if mine.height and one.beside.get(move):
            rows = _rows(context, one, mine)
            for rule_id in one.beside[move]:
                rule = context.catalogue.rules[rule_id]
                tree = without_excluded(result_tree(rule, context.catalogue, context.day))
                found = explain_row(tree, with_inputs(context, rows, rule.inputs), 0, {})
                yield Beside(rule, found.why.value, tuple(sorted(found.flags)))


def _rows(context: Context, one: LimitSet, mine: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = placed(context, terms_on(one, context.catalogue, context.day), mine)
    mean = _mean_wage(context, one, rows["subject"][0])
    if mean is None:
        none = pl.lit(None, dtype=pl.Int64)
        return rows.with_columns(none.alias("earned.n"), none.alias("earned.d"))
    return rows.with_columns(constant("earned", mean))


def _mean_wage(context: Context, one: LimitSet, subject: int) -> Fraction | None:
    """Return the mean of a person's wage over the periods in which there was any, None if there was in none."""
    import polars as pl

    last = Period.of(context.period.end, one.frequency)
    paid = context.facts.paid([*periods_before(last, PERIODS - 1), last]).filter(
        (pl.col("subject") == subject) & pl.col("kind").is_in([str(kind) for kind in one.wage])
    )
    count = paid["period"].n_unique()
    return Fraction(sum(paid["amount"].to_list()), UNITS * count) if count else None


__all__ = ["Beside", "beside"]
