"""The people of a pay scheme with their stretches of the period, and the rows on which a part is read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import attrs

from kpi.engine.context import Context
from kpi.engine.frames import unscaled
from kpi.engine.measure import own_name
from kpi.engine.pay.ledger import Earned
from kpi.engine.pay.proration import with_share
from kpi.engine.pay.segments import stretches
from kpi.engine.rules import value_on
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Value
from kpi.model.pay import PayPart, PayScheme

if TYPE_CHECKING:
    import polars as pl

ROSTER = "shifts"
"""The table of the kit that says on which days somebody was to work."""


@frozen
class Payees:
    """A scheme in a period.

    `spans` are the stretches of its people (see `segments`), `away` the days (subject, day) that an
    exclusion from pay covers, `earned` what the chain has booked so far.
    """

    context: Context
    scheme: PayScheme
    people: pl.DataFrame
    spans: pl.DataFrame
    away: pl.DataFrame
    earned: Earned = attrs.field(factory=Earned)

    @classmethod
    def of(cls, context: Context, scheme: PayScheme, subjects: pl.DataFrame) -> Payees:
        """Find the people of a scheme; who has no assignment has no stretch, and is not paid."""
        people = context.population.members(subjects)
        months = parameter_of(context, scheme, "probation_months")
        segments = context.population.segments.join(subjects, on="subject", how="semi", maintain_order="left")
        spans = stretches(
            segments, people, probation_months=int(months) if isinstance(months, Fraction) else 0
        )
        return cls(context, scheme, people, spans, _away(context, subjects))

    def rows(self, part: PayPart) -> pl.DataFrame:
        """Return the rows on which a part's rule is read.

        A part of the whole period that is not prorated has one row a person, the last stretch's, with
        the share 1; otherwise each stretch that fits has one, with its share. A part of the probation or of the
        regular time is prorated by calendar days unless it says how. Where the rule reads `earned`, the
        rows have `earned.n` and `earned.d`, what `counts` sum to so far.
        """
        import polars as pl

        whole = part.during == "always" and part.prorate == "none"
        spans = self.last() if whole else self.spans
        how = part.prorate if whole or part.prorate != "none" else "calendar"
        shared = with_share(spans, self.context.period, how, away=self.away, roster=self._roster(how))
        if part.during != "always":
            shared = shared.filter(pl.col("on_probation") == (part.during == "probation"))
        paid = shared.filter((pl.col("share.n") != 0).fill_null(value=True))
        if not self._reads_earned(part):
            return paid
        sums = self.earned.of(part.counts, part.during)
        return (
            paid.join(sums, on="subject", how="left", maintain_order="left")
            .with_columns(unscaled("earned", pl.col("earned").fill_null(0)))
            .drop("earned", "open")
        )

    def _reads_earned(self, part: PayPart) -> bool:
        rule = self.context.catalogue.rules[part.rule]
        return any(own_name(self.context, one.name) == "earned" for one in rule.inputs)

    def last(self) -> pl.DataFrame:
        """Return each person's last stretch: what they are at the end of the period."""
        return self.spans.sort("subject", "span.first").unique("subject", keep="last", maintain_order=True)

    def _roster(self, how: str) -> pl.DataFrame | None:
        import polars as pl

        if how != "roster" or ROSTER not in self.context.catalogue.tables:
            return None
        period = self.context.period
        table = self.context.catalogue.tables[ROSTER]
        frame = self.context.facts.frame(ROSTER, since=period.start, until=period.end)
        about = pl.col(table.about)
        day = about.str.slice(0, 10).str.to_date() if frame.schema[table.about] == pl.String else about
        return frame.select(pl.col(table.subject).alias("subject"), day.alias("day"))


def choice_of(context: Context, rule_id: str, name: str) -> Value:
    """Return the value of a rule's parameter that a part of pay itself looks at, None where it has none of that name."""
    rule = context.catalogue.rules[rule_id]
    found = rule.parameter(name)
    return None if found is None else value_on(rule.id, found, context.day, rule.where).value


class OnDay(Protocol):
    """What reading the numbers of a scheme needs of a context."""

    @property
    def catalogue(self) -> Catalogue:
        """All that is declared."""

    @property
    def day(self) -> date:
        """The day on which the parameters are read."""


def parameter_of(context: OnDay, scheme: PayScheme, name: str) -> Value:
    """Return the value that a scheme's parameter has in the period, None where it has no such parameter."""
    found = next((one for one in scheme.parameters if one.name == name), None)
    return None if found is None else value_on(scheme.id, found, context.day, scheme.where).value


def _away(context: Context, subjects: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    period = context.period
    rows = context.facts.frame("exclusions", until=period.end)
    rows = rows.filter(
        (pl.col("until") >= period.start) & (pl.col("scope").is_null() | (pl.col("scope") == "pay"))
    )
    empty = pl.DataFrame(schema={"subject": pl.Int64, "day": pl.Date})
    if not rows.height:
        return empty
    days = pl.date_ranges(
        pl.max_horizontal("from", pl.lit(period.start)), pl.min_horizontal("until", pl.lit(period.end))
    )
    return (
        rows.join(subjects, on="subject", how="semi")
        .select("subject", days.alias("day"))
        .explode("day")
        .unique()
    )


__all__ = ["OnDay", "Payees", "choice_of", "parameter_of"]
