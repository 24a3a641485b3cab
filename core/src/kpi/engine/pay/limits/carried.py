"""What an earlier period could not take and carried on to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.lines import amount_text
from kpi.frozen import frozen
from kpi.model.line import CARRIED_ON, CARRIED_OVER
from kpi.model.period import Period
from kpi.types import Money
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

PERIODS = 12
"""So many periods are looked back for a rest."""


@frozen
class Carried:
    """What earlier periods carried on: amounts in 1/UNITS above 0 by subject and kind of money, with the period.

    `last` is the last period before this one that was run.
    """

    last: Period | None
    rests: Mapping[int, Mapping[Money, tuple[int, Period]]]

    def of(self, subject: int, kind: Money) -> int:
        """Return what is carried over of a person's kind of money."""
        return self._rest(subject, kind)[0]

    def since(self, subject: int, kind: Money) -> Period | None:
        """Return the period that carried it on."""
        return self._rest(subject, kind)[1]

    def _rest(self, subject: int, kind: Money) -> tuple[int, Period | None]:
        return self.rests.get(subject, {}).get(kind, (0, None))


def carried(context: Context) -> Carried:
    """Read what earlier periods carried on, and note the runs.

    A run takes up all that was carried on of a person whom limits hold for, and carries on what it cannot take, so
    the last one in which they did says it all: a run without the person (of another unit, in a time without limits)
    takes nothing of the rest away. Where the period just before was not run the problem `period_not_run` is reported.
    """
    before = periods_before(context.period, PERIODS)
    runs = context.facts.runs(before)
    if not runs:
        return Carried(None, {})
    rests = _rests(context.facts.paid(sorted(runs), (CARRIED_OVER, CARRIED_ON)))
    last = max(runs)
    context.read_runs.update(
        runs[one] for one in (last, *(since for mine in rests.values() for _, since in mine.values()))
    )
    if last != before[0] and rests:
        context.report(
            "period_not_run",
            sentence(
                "{period} was not run: what {last} could not take from pay is taken over as it was",
                period=before[0],
                last=last,
            ),
        )
    return Carried(last, rests)


def periods_before(period: Period, count: int) -> list[Period]:
    """Return the last `count` periods before one, the latest first; none lies before the year 1."""
    found = [period.shift(-steps) for steps in range(1, count + 1)]
    return [one for one in found if one.year >= 1]


def _rests(rows: pl.DataFrame) -> dict[int, dict[Money, tuple[int, Period]]]:
    """Keep of each person's kind of money what the last period with a step of limits carried on."""
    latest: dict[tuple[int, Money], tuple[Period, int]] = {}
    for subject, item, word, amount, text in rows.select(
        "subject", "item", "kind", "amount", "period"
    ).iter_rows():
        key, period = (subject, Money(word)), Period.parse(text)
        since, known = latest.get(key, (period, 0))
        on = amount if item == CARRIED_ON else 0
        if period > since:
            latest[key] = (period, on)
        elif period == since:
            latest[key] = (period, known + on)
    found: dict[int, dict[Money, tuple[int, Period]]] = {}
    for (subject, kind), (since, amount) in latest.items():
        if amount > 0:
            found.setdefault(subject, {})[kind] = (amount, since)
    return found


def report_left(context: Context, old: Carried, taken_up: Collection[tuple[int, Money]]) -> None:
    """Report problem `carried_rest_left` for a rest that no set of this period looks at.

    It is told by the first run after, and by the last one that still finds it.
    """
    import polars as pl

    told = {old.last, periods_before(context.period, PERIODS)[-1]}
    found = [
        (
            subject,
            sentence(
                "{amount} of {kind}, which {since} could not take from pay, is not taken up: the person is not paid under these limits in the period",
                amount=amount_text(amount),
                kind=kind,
                since=since,
            ),
        )
        for subject, mine in sorted(old.rests.items())
        for kind, (amount, since) in mine.items()
        if (subject, kind) not in taken_up and since in told
    ]
    schema = {"subject": pl.Int64, "message": pl.String}
    context.report_each(pl.DataFrame(found, schema=schema, orient="row"), "carried_rest_left")


__all__ = ["Carried", "carried", "periods_before", "report_left"]
