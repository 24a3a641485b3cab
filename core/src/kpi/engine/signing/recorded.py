"""Decisions of kind `signature` as they are recorded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi.engine.facts import Facts
from kpi.engine.frames import in_units
from kpi.engine.lines import UNITS
from kpi.engine.procedures.machine import Taken
from kpi.engine.procedures.reading import REJECTED
from kpi.frozen import frozen
from kpi.model.facts import SIGNATURE
from kpi.model.names import short
from kpi.model.period import Period


@frozen
class Signature:
    """A signature under a result; `entry` is its sequence number, `score` what the signer saw.

    One that is not `passed` returns the form. `card` and `period` are empty where they are not given.
    """

    entry: int
    subject: int
    on: date
    by: str
    period: str = ""
    card: str = ""
    step: str = ""
    passed: bool = True
    score: Fraction | None = None
    note: str = ""

    def about(self, card: str) -> bool:
        """Tell whether it is about a card (an id): one that names none is about none, as nobody knows what was seen."""
        return self.card in (card, short(card))

    def taken(self, by: str) -> Taken:
        """Return it as a step of a chain, taken by whom an id or an office tells."""
        return Taken(self.step, by, self.passed, None, self.on, None, self.entry)


def as_recorded(score: Fraction) -> Fraction:
    """Return a score as precise as results are: a finer one would never be that of the result."""
    return Fraction(in_units(score), UNITS)


def signatures(facts: Facts, period: Period) -> list[Signature]:
    """Return the signatures under results of a period, and those without one of days in it, in their order.

    That is by day, and within a day as they were recorded.
    """
    import polars as pl

    rows = facts.frame("decisions", only={"kind": [SIGNATURE]})
    unsaid = pl.col("period").is_null() & pl.col("on").is_between(period.start, period.end)
    found = []
    for row in rows.filter((pl.col("period") == str(period)) | unsaid).iter_rows(named=True):
        above, below = row["score.n"], row["score.d"]
        found.append(
            Signature(
                entry=row["seq"],
                subject=row["subject"],
                on=row["on"],
                by=row["by"],
                **{name: row[name] or "" for name in ("period", "card", "step", "note")},
                passed=(row["outcome"] or "approved") != REJECTED,
                score=None if above is None else as_recorded(Fraction(above, below)),
            )
        )
    return sorted(found, key=lambda one: (one.on, one.entry))


__all__ = ["SIGNATURE", "Signature", "as_recorded", "signatures"]
