"""Lines: everything that a run says."""

from __future__ import annotations

from fractions import Fraction

import attrs

from kpi.frozen import frozen
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import Message, phrase
from kpi.words.heard import heard

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


STEPS = {
    "base": phrase("base"),
    "rescale": phrase("rescaled for items not assessed"),
    "scaled_to_100": phrase("scaled to 100"),
    "cap": phrase("cap"),
    "floor": phrase("floor"),
}
"""What the lines are called by which a standing changes a card's total after the sum, by item."""


CARRIED_OVER = "carried_over"
CARRIED_ON = "limit_carried"
WAIVED = "limit_waived"
OVER_LIMIT = "over_limit"
REFUSED = "limit_refused"
FLOOR = "limit_floor"
LIMIT_STEPS = {
    CARRIED_OVER: phrase("carried over"),
    CARRIED_ON: phrase("given back, carried on"),
    WAIVED: phrase("given back, waived"),
    OVER_LIMIT: phrase("over the limit"),
    REFUSED: phrase("over the limit, pay is held"),
    FLOOR: phrase("what must be left"),
}
"""What the lines are called by which limits change what is taken from pay, by item."""


@frozen
class Problem:
    """Something that the run reports about a subject (or, with an empty subject, about itself).

    `message` is English as text, which the store and JSON have, and Chinese for who reads it.
    """

    subject: str
    code: str
    message: Message = attrs.field(converter=heard)
