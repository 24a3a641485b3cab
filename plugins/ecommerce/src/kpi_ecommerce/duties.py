"""The shop's working rules (S001.P21.3 to P21.5): shares of duties done, and acts that are forbidden.

The text gives them neither points nor fines, so every weight, point and fine is 0 until the company sets it.
Numbers that a working reads (the hour, the steps, the hours to wait) are taken here so that a rule may hold
them; see `kpi_ecommerce.workings`.
"""

from __future__ import annotations

from typing import Any

from kpi.api import Node, choose, const, maximum, scorers

ESCALATIONS = ("flat", "linear", "geometric")


def duty_share(value: Node, weight: Any, **numbers: Any) -> dict[str, Node]:
    """Give `weight` points times the share of duties done; the output `ratio` is the share itself."""
    return {"points": value * weight, "ratio": value}


def missed_fine(count: Node, fine: Any) -> Node:
    """Fine each duty missed in the period."""
    owed: Node = count * fine
    return owed


def unanswered_rate(
    messages: Node, unanswered: Node, abusive_messages: Node, abusive_unanswered: Node, weight: Any
) -> dict[str, Node]:
    """Give the share of messages without an answer, those of abusive customers left out (S001.D32).

    The points are `weight` times the share answered. Where nothing but abuse was written there is no rate.
    """
    base = messages - abusive_messages
    counted = maximum(unanswered - abusive_unanswered, 0)
    rate = choose((base > 0, counted / base), otherwise=const(None))
    return {"points": weight * (1 - rate), "rate": rate, "counted": counted, "base": base}


def rated_share(rating: Node, scale: Any, weight: Any) -> Node:
    """Give `weight` points times a rating's share of the `scale`, 5 points in the default."""
    points: Node = rating / scale * weight
    return points


def act_fine(
    nth: Node,
    fine_yuan: Any,
    escalation: str = "flat",
    cap: Any = None,
    kinds: Any = None,
    reset_period: str = "month",
    waiver: bool = True,
) -> Node:
    """Fine a forbidden act: the same each time, n times as much the n-th time, or doubled each time (S001.D30)."""
    scorers.word(escalation, "escalation", ESCALATIONS)
    if fine_yuan.value == 0:
        nothing: Node = fine_yuan
        return nothing
    return scorers.escalating(
        nth, fine_yuan, mode=escalation, cap=cap, reset_period=reset_period, waiver=waiver
    )


def act_points(nth: Node, points: Any, kinds: Any = None, waiver: bool = True) -> Node:
    """Take points off for a forbidden act."""
    taken: Node = const(0) - points
    return taken


def own_sales(
    sales: Node,
    claimed: Node,
    taken: Node,
    returned: Node,
    reverse_sale: bool = True,
    reassign_sale: bool = True,
) -> dict[str, Node]:
    """Give the sales without what was claimed or taken, with what was taken from one (S000.F3.1, S000.F3.2)."""
    own = sales
    if reverse_sale:
        own = own - claimed
    if reassign_sale:
        own = own - taken + returned
    return {"sales": own}


__all__ = [
    "act_fine",
    "act_points",
    "duty_share",
    "missed_fine",
    "own_sales",
    "rated_share",
    "unanswered_rate",
]
