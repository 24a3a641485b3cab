"""Lines: everything that a run says."""

from __future__ import annotations

from fractions import Fraction

from kpi.frozen import frozen
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import Label

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
    "base": Label("起始分", "base"),
    "rescale": Label("按应得满分折算", "rescaled for items not assessed"),
    "scaled_to_100": Label("折算为百分制", "scaled to 100"),
    "cap": Label("封顶", "cap"),
    "floor": Label("保底", "floor"),
}
"""What the lines are called by which a standing changes a card's total after the sum, by item."""


CARRIED_OVER = "carried_over"
CARRIED_ON = "limit_carried"
WAIVED = "limit_waived"
OVER_LIMIT = "over_limit"
REFUSED = "limit_refused"
FLOOR = "limit_floor"
LIMIT_STEPS = {
    CARRIED_OVER: Label("上期结转", "carried over"),
    CARRIED_ON: Label("退回，结转下期", "given back, carried on"),
    WAIVED: Label("退回，不再扣", "given back, waived"),
    OVER_LIMIT: Label("超过限额", "over the limit"),
    REFUSED: Label("超过限额，工资暂停发放", "over the limit, pay is held"),
    FLOOR: Label("最低应留", "what must be left"),
}
"""What the lines are called by which limits change what is taken from pay, by item."""


@frozen
class Problem:
    """Something that the run reports about a subject (or, with an empty subject, about itself)."""

    subject: str
    code: str
    message: str
