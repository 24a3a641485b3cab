"""Wage by days of attendance, and what fines may take of it (S001.P21.2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import (
    Fault,
    Node,
    PolicyError,
    choose,
    const,
    if_,
    maximum,
    minimum,
    round_to,
    scorers,
)
from kpi_ecommerce.words import sentence

BASES = ("day", "hour")
PER = ("person", "team")


def wage_by_days(
    base: Node,
    days: Node,
    attended: Node,
    worked_minutes: Node,
    rest_days: Any,
    divisor: Any = None,
    basis: str = "day",
    hours_per_day: Any = None,
    pay_extra_days: bool = False,
    rounding: Any = 2,
) -> Mapping[str, Node]:
    """Pay the base for the days attended of those required (S001.P21.2.5b, D18).

    Required are the days of the month without `rest_days`; `divisor` puts a number in their place. Days beyond
    are paid with `pay_extra_days` alone. By the hour the hours worked, of days of `hours_per_day`, take the
    place of days.

    Raises:
        PolicyError: for another basis or divisor, or for hours without `hours_per_day`.
    """
    if isinstance(divisor, str) and divisor != "required":
        raise PolicyError(
            Fault(
                "parameter",
                sentence("divisor must not be {divisor!r}", divisor=divisor),
                "divisor",
                hint=sentence("a number, or none"),
            )
        )
    required = days - rest_days if divisor is None or isinstance(divisor, str) else const(divisor)
    done = attended
    if scorers.word(basis, "basis", BASES) == "hour":
        if hours_per_day is None:
            hint = sentence("set the hours that a day has")
            raise PolicyError(
                Fault("parameter", sentence("basis hour needs hours_per_day"), "hours_per_day", hint=hint)
            )
        done = worked_minutes / (hours_per_day * 60)
    paid = done if pay_extra_days else minimum(done, required)
    return {
        "wage": round_to(choose((required > 0, base * paid / required), otherwise=0), rounding),
        "required": required,
    }


def shared_fine(quantity: Node, nth: Node, amount: Any, per: str = "person", waiver: bool = True) -> Node:
    """Fine an event of several people: each pays the amount, or with `team` his share of one (S001.D39).

    The event's quantity is how many share it.
    """
    each = scorers.word(per, "per", PER) == "person"
    return if_(nth >= 1, const(amount), 0) if each else amount / quantity


def relief_of_fines(
    earned: Node, base: Node, fine_cap_ratio: Any = None, fine_cap_amount: Any = None
) -> Node:
    """Give back what the fines of a month take beyond a share of the base, or beyond an amount (S001.P21.2.5f).

    `earned` are the fines, below 0. Where both caps are set the lower counts; without any nothing is given back.
    """
    caps = []
    if fine_cap_ratio is not None:
        caps.append(base * fine_cap_ratio)
    if fine_cap_amount is not None:
        caps.append(const(fine_cap_amount))
    if not caps:
        return const(0)
    return maximum(-earned - (minimum(*caps) if len(caps) > 1 else caps[0]), 0)


__all__ = ["relief_of_fines", "shared_fine", "wage_by_days"]
