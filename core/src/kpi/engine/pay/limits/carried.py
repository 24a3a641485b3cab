"""What an earlier period could not take and carried on to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.frozen import frozen
from kpi.model.line import CARRIED_ON
from kpi.model.period import Period
from kpi.types import Money

if TYPE_CHECKING:
    import polars as pl

PERIODS = 12
"""So many periods are looked back for the last one that was run."""


@frozen
class Carried:
    """What the last recorded run before this period carried on: amounts in 1/UNITS by subject and kind of money."""

    since: Period | None
    amounts: Mapping[int, Mapping[Money, int]]

    def of(self, subject: int, kind: Money) -> int:
        """Return what is carried over of a person's kind of money."""
        return self.amounts.get(subject, {}).get(kind, 0)


def carried(context: Context, kinds: Collection[Money]) -> Carried:
    """Read what the last period that was run carried on of some kinds, and note the run.

    Each run takes up all that the one before it carried on, and carries on what it cannot take, so the last one
    says it all. Where the period just before was not run the problem `period_not_run` is reported.
    """
    import polars as pl

    before = periods_before(context.period, PERIODS)
    runs = context.facts.runs(before)
    if not runs:
        return Carried(None, {})
    since = max(runs)
    context.read_runs.add(runs[since])
    rows = context.facts.paid([since]).filter(
        (pl.col("item") == CARRIED_ON) & pl.col("kind").is_in([str(one) for one in kinds])
    )
    if since != before[0] and rows.height:
        context.report(
            "period_not_run",
            f"{before[0]} was not run: what {since} could not take from pay is taken over as it was",
        )
    return Carried(since, _by_subject(rows))


def periods_before(period: Period, count: int) -> list[Period]:
    """Return the last `count` periods before one, the latest first; none lies before the year 1."""
    found = [period.shift(-steps) for steps in range(1, count + 1)]
    return [one for one in found if one.year >= 1]


def _by_subject(rows: pl.DataFrame) -> dict[int, dict[Money, int]]:
    found: dict[int, dict[Money, int]] = {}
    for subject, kind, amount in rows.select("subject", "kind", "amount").iter_rows():
        mine = found.setdefault(subject, {})
        mine[Money(kind)] = mine.get(Money(kind), 0) + amount
    return found


def report_left(context: Context, old: Carried, taken_up: Collection[tuple[int, Money]]) -> None:
    """Report problem `carried_rest_left` for whoever has a rest that no set of this period looks at."""
    import polars as pl

    gone = sorted(
        subject
        for subject, kinds in old.amounts.items()
        if any((subject, kind) not in taken_up for kind in kinds)
    )
    context.report_each(
        pl.DataFrame({"subject": gone}, schema={"subject": pl.Int64}),
        "carried_rest_left",
        f"what {old.since} could not take from pay is not taken up: the person is not paid under these limits any more",
    )


__all__ = ["Carried", "carried", "periods_before", "report_left"]
