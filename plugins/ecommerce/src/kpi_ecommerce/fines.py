"""Fines that events set off in the penalty rules (S000.F3) and in the department's rules (S001.P22.2).

Which `kinds` of event count, in which period (`reset_period`), whether a `waiver` takes one away and whether
it must be verified (`require_verified`) is read where events are counted; what a forfeiture takes (`forfeits`),
where its lines are made. Scorers take these parameters so that a company can set them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import Node, choose, const, if_, maximum, scorers

REPEATS = ("each", "once")
OVER_LIMIT = ("fine", "allow")


def event_fine(
    nth: Node,
    amount: Any,
    cap: Any = None,
    repeat_mode: str = "each",
    kinds: Sequence[str] | None = None,
    waiver: bool = True,
    require_verified: bool = True,
) -> Node:
    """Fine each event, or with `once` the first of a month alone; those of a month come to `cap` at most."""
    each = scorers.per_event(amount, nth, cap=cap)
    return each if scorers.word(repeat_mode, "repeat_mode", REPEATS) == "each" else if_(nth == 1, each, 0)


def taken_order_fine(
    nth: Node,
    struck: Node,
    amount: Any,
    cap: Any = None,
    fines_also: bool = True,
    kinds: Sequence[str] | None = None,
    waiver: bool = True,
    require_verified: bool = True,
) -> Node:
    """Fine an order taken from a colleague (S000.F3.2).

    Without `fines_also` nothing is fined in a month whose number forfeits commission and bonus (`struck`
    is 1, S000.F3.3).
    """
    fine = scorers.per_event(amount, nth, cap=cap)
    return fine if fines_also else if_(struck >= 1, 0, fine)


def strikes(
    nth: Node,
    strikes: Any,
    strikes_inclusive: bool = True,
    forfeits: Sequence[str] = (),
    reset_period: str = "month",
    kinds: Sequence[str] | None = None,
    waiver: bool = True,
    require_verified: bool = True,
) -> Node:
    """Tell whether an event is the `strikes`-th or a later one; without `strikes_inclusive` only a later one."""
    reached: Node = nth >= strikes if strikes_inclusive else nth > strikes
    return reached


def fine_beside(nth: Node, also: Node, amount: Any, both: bool = False, cap: Any = None) -> Node:
    """Fine an event, unless (without `both`) another sanction fines the same case already (S001.D34)."""
    fine = scorers.per_event(amount, nth, cap=cap)
    return fine if both else if_(also, 0, fine)


def over_limit(
    nth: Node, amount: Any, limit: Any, over_limit_effect: str = "fine", waiver: bool = True
) -> Node:
    """Fine what comes after the first `limit` of a month; with the effect `allow` nothing is fined (S001.D36)."""
    if scorers.word(over_limit_effect, "over_limit_effect", OVER_LIMIT) == "allow":
        return const(0)
    return choose((nth > limit, amount), otherwise=0)


def over_quantity(quantity: Node, amount: Any, limit: Any) -> Node:
    """Fine an event whose quantity is more than `limit`; exactly that is none."""
    return choose((quantity > limit, amount), otherwise=0)


def threshold_fine(
    count: Node,
    threshold: Any,
    amount: Any,
    repeat_mode: str = "once",
    inclusive: bool = True,
    max_rings: Any = None,
) -> Node:
    """Fine a number of events from `threshold` on: once, for every n, or for each from n on (S001.D38).

    Without `inclusive` the number itself is not enough yet: everything happens one event later.
    `max_rings` is read where complaints are counted (S001.P22.2.4).
    """
    return scorers.threshold_count(count if inclusive else count - 1, threshold, amount, repeat_mode)


def commission_of_own_sales(
    sales: Node,
    claimed: Node,
    taken: Node,
    returned: Node,
    tiers: Any,
    method: str = "marginal",
    rounding: Any = 2,
    reverse_sale: bool = True,
    reassign_sale: bool = True,
) -> Node:
    """Give the commission on sales without what was claimed or taken, with what was taken from one (S000.F3.1, .2)."""
    own = sales
    if reverse_sale:
        own = own - claimed
    if reassign_sale:
        own = own - taken + returned
    return scorers.tiers(own, tiers, method, rounding)


def fines_beyond_cap(earned: Node, base_pay: Node, fine_cap_pct: Any = None) -> Node:
    """Give back what fines take beyond a percentage of the base pay (S000.F3.NET); `earned` are the fines, below 0."""
    if fine_cap_pct is None:
        return const(0)
    return maximum(-earned - base_pay * fine_cap_pct / 100, 0)


__all__ = [
    "commission_of_own_sales",
    "event_fine",
    "fine_beside",
    "fines_beyond_cap",
    "over_limit",
    "over_quantity",
    "strikes",
    "taken_order_fine",
    "threshold_fine",
]
