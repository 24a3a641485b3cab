"""Settlement with the Taobao shop: commission by satisfaction, complaints by the month's rate, data by order (S003.A.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    ceil_of,
    choose,
    coalesce,
    const,
    floor_of,
    if_,
    is_missing,
    maximum,
    minimum,
    scorers,
)
from kpi_callcenter.targets import target as target_of
from kpi_callcenter.words import sentence

DENOMINATORS = ("served", "rated")
BELOW = ("deduct", "withhold")
APPLIES = ("all", "above", "excess")
CHARGED = ("all", "to_target", "excess")
FAULTS = ("excluded", "counted", "included")
ROUNDINGS = ("floor", "trunc", "ceil", "proportional", "linear")
_PERCENT = 100


def settlement(
    satisfied: Node,
    served: Node,
    rated: Node,
    commission: Node,
    target: Any,
    fine_per_point: Any,
    step_rounding: str = "floor",
    denominator: str = "served",
    below_target: str = "deduct",
    op: str = ">",
) -> dict[str, Node]:
    """Settle the commission due: whole from the target on, below it less a fine for each completed point (S003.A.9.47.1).

    The target itself must be exceeded (`op`), so that exactly there it is missed and the commission is whole (S003.Q47).
    With `below_target` withhold the whole commission is kept back below it (S003.Q48).

    Raises:
        PolicyError: for unknown words.
    """
    way = scorers.word(step_rounding, "step_rounding", ROUNDINGS)
    whole = served if scorers.word(denominator, "denominator", DENOMINATORS) == "served" else rated
    rate = choose((whole > 0, satisfied / whole), otherwise=const(None))
    short = (target - rate) * _PERCENT
    steps = {"floor": floor_of(short), "trunc": floor_of(short), "ceil": ceil_of(short)}.get(way, short)
    deduct = if_(rate >= target, 0, steps * fine_per_point)
    kept = scorers.word(below_target, "below_target", BELOW) == "withhold"
    left = if_(rate >= target, commission, 0) if kept else maximum(commission - deduct, 0)
    payable = if_(is_missing(deduct), const(None), left)
    return {
        "payable": payable,
        "deduct": deduct,
        "target_met": target_of(rate, target, op)["met"],
        "rate": rate,
    }


def complaint_fines(
    complaints: Node,
    served: Node,
    unclassed: Node,
    ordinary: Node,
    urgent: Node,
    major: Node,
    beyond: Sequence[Node],
    limit: Any,
    fines_low: Sequence[Any],
    fines_high: Sequence[Any],
    high_applies_to: str = "all",
    op: str = "<",
) -> dict[str, Node]:
    """Fine every complaint of the month at the prices of the row that the month's rate selects (S003.A.9.47.2).

    Exactly at the limit the target (`op`) is missed and the cheap row holds (S003.Q47). With `high_applies_to` above (or excess) only the cases beyond the
    limit's share are dear, in the order of time. A case without a known class leaves the sum open.

    Raises:
        PolicyError: for unknown words, and rows that are not three prices.
    """
    way = scorers.word(high_applies_to, "high_applies_to", APPLIES)
    for name, row in (("fines_low", fines_low), ("fines_high", fines_high)):
        if not isinstance(row, tuple | list) or len(row) != 3:
            raise PolicyError(
                Fault("parameter", sentence("{name} must be [ordinary, urgent, major]", name=name), name)
            )
    counts = (ordinary, urgent, major)
    cheap = _sum(counts, fines_low)
    if way == "all":
        dear = _sum(counts, fines_high)
    else:
        within = [count - later for count, later in zip(counts, beyond, strict=True)]
        dear = _sum(within, fines_low) + _sum(beyond, fines_high)
    rate = choose((served > 0, complaints / served), otherwise=const(None))
    priced = choose((rate > limit, dear), otherwise=cheap)
    known = if_(unclassed > 0, const(None), priced)
    return {
        "fines": if_(is_missing(rate), const(None), known),
        "target_met": target_of(rate, limit, op)["met"],
        "rate": rate,
    }


def _sum(counts: Sequence[Node], prices: Sequence[Any]) -> Node:
    first, *rest = (count * price for count, price in zip(counts, prices, strict=True))
    found: Node = sum(rest, first)
    return found


def data_fines(
    due: Node,
    entered: Node,
    system_fault: Node,
    target: Any,
    fine_per_order: Any,
    orders_charged: str = "all",
    system_fault_in_rate: str = "excluded",
) -> dict[str, Node]:
    """Fine every deficient order of a month whose data rate is below the target, system faults left out (S003.A.9.47.3).

    `orders_charged` to_target (or excess) charges only the orders, begun ones whole, that are missing to the target; with
    `system_fault_in_rate` counted (or included) faults lower the rate and are still not charged (S003.Q50).

    Raises:
        PolicyError: for unknown words.
    """
    every = scorers.word(orders_charged, "orders_charged", CHARGED) == "all"
    outside = scorers.word(system_fault_in_rate, "system_fault_in_rate", FAULTS) == "excluded"
    faults = coalesce(system_fault, 0)
    base = due - faults if outside else due
    rate = choose((base > 0, entered / base), otherwise=const(None))
    missing = maximum(due - entered - faults, 0)
    charged = missing if every else minimum(missing, maximum(ceil_of(base * target - entered), 0))
    return {
        "fine": if_(rate < target, charged * fine_per_order, 0),
        "target_met": rate >= target,
        "orders": charged,
        "rate": rate,
    }


ESHOP: tuple[Scorer, ...] = (
    Scorer(
        "callcenter_settlement",
        settlement,
        Label("提成结算", "settlement of commission"),
        scorers.template(
            "满意度 ≥ {target} 全额结算；每低一个百分点扣 {fine_per_point} 元（{step_rounding}）",
            "whole from {target} on; {fine_per_point} yuan for each point below ({step_rounding})",
            of=settlement,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_complaint_fines",
        complaint_fines,
        Label("按投诉率定价", "prices by the complaint rate"),
        scorers.template(
            "投诉率 ≤ {limit}：{fines_low}；高于 {limit}：{fines_high}（{high_applies_to}）",
            "rate up to {limit}: {fines_low}; above: {fines_high} ({high_applies_to})",
            of=complaint_fines,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_data_fines",
        data_fines,
        Label("客户资料扣款", "fines for data"),
        scorers.template(
            "完整及时率低于 {target} 时每单 {fine_per_order} 元（{orders_charged}；系统故障 {system_fault_in_rate}）",
            "below {target}: {fine_per_order} an order ({orders_charged}; system faults {system_fault_in_rate})",
            of=data_fines,
        ),
        owner="callcenter",
    ),
)
"""Settlement of the shop."""

__all__ = ["APPLIES", "CHARGED", "DENOMINATORS", "ESHOP", "complaint_fines", "data_fines", "settlement"]
