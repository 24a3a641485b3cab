"""Lines: everything that a run says."""

from __future__ import annotations

from fractions import Fraction

from kpi.frozen import frozen
from kpi.types import Ledger, LineStatus, Money, Stage

LINE_PLACES = 4
"""Decimals that a stored amount can hold; points and money are rounded to two before."""


@frozen
class Line:
    """One entry of a ledger: a score is the sum of its points lines, `payable` of its yuan lines.

    `amount` is None where the line states a fact without an amount (a forfeiture, a missing item).
    `cause` is what set it off: `event 12`, `decision 3`, `taken over`, or empty.
    """

    subject: str
    card: str
    item: str
    period: str
    stage: Stage
    rule: str
    ledger: Ledger | None
    kind: Money | None
    amount: Fraction | None
    status: LineStatus = LineStatus.FINAL
    cause: str = ""
    flags: tuple[str, ...] = ()


@frozen
class Problem:
    """Something that the run reports about a subject (or, with an empty subject, about itself)."""

    subject: str
    code: str
    message: str
