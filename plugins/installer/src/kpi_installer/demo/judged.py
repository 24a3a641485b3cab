"""What people judge in the example: each form with its raters, columns that stay empty, and what was decided."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kpi.api import Row
from kpi_installer.demo.people import (
    DIRECTOR,
    HOTLINE,
    INSTALLATION,
    INSTALLERS,
    MANAGER,
    MONTHS,
    PERSONNEL,
    SALES,
    SHOP,
    SUPERVISOR,
    YARD_STAFF,
    in_month,
)  # fmt: skip

UNRATED = ("W03", "2024-05")
"""Whom the sales manager forgot to rate, and when; the general manager decided the points."""
_CRITERIA = (
    "usage_known", "rivals_known", "segments_known", "unnamed_share", "causes_found", "ledger_exact", "handled_fast",
    "purpose_known", "training_held", "problems_met", "parts_talked_over", "returns_talked_over",
)  # fmt: skip
_TOTALS = {
    "self": (95, 96, 94, 95, None, 97), "assessor": (90, 91, 88, 89, None, 93), "auditor": (91, None, 86, 90, None, 93),
}  # fmt: skip
"""The manager's totals by column: in February nobody audited, in May no column was filled in."""
_BEHAVIOUR = {
    "customer_centred": (4, 4, 3, 3, 2, 4), "attentive_service": (3, 4, 4, 3, 3, 5), "compliance": (4, 4, 4, 5, 3, 4),
}  # fmt: skip
_SUPERVISED = {
    "department_cooperation": (4, 5, 4, 3, 4, 5), "leadership": (4, 4, 3, 4, 2, 5),
    "department_execution": (8, 9, 7, 8, 6, 9), "work_plan": (4, 5, 4, 4, 3, 5),
}  # fmt: skip

_INDICATORS = ("overall_goals", "team_leadership", "customers_satisfied", "indicators_reached", "innovation")
_SIDES = {
    "2024-Q1": {
        "customer": ("K0117", "K2048"), "team_member": ("A06", "A07", "A08", "A09"), "other": (SHOP, SALES, SUPERVISOR),
    },
    "2024-Q2": {
        "customer": ("K0031", "K0452", "K1190", "K3377"), "team_member": ("A06", "A07", "A08", "A09"),
        "other": (SHOP, SALES, SUPERVISOR),
    },
}  # fmt: skip
"""Who judges the supervisor of customer service from all sides each quarter: in the first too few customers."""


def ratings(chance: random.Random) -> Iterator[Row]:
    """Yield every judgement with who made it, in which role."""
    for place, first in enumerate(MONTHS):
        period = f"{first:%Y-%m}"
        for one in INSTALLERS:
            if in_month(one, first):
                for item, most in (("cleanliness", 3), ("samples", 2)):
                    yield _given(one.id, item, period, INSTALLATION, "superior", chance.randint(1, most))
                    # The shop manager was away in May.
                    if first.month != 5:
                        yield _given(one.id, item, period, SHOP, "店长", chance.randint(1, most))
        for one in YARD_STAFF:
            if chance.randrange(3):
                yield _given(
                    one.id, "warehouse_merit", period, INSTALLATION, "superior", chance.randint(0, 2)
                )
            if (one.id, period) != UNRATED:
                low = 2 if one.id == "W05" else 6
                yield _given(
                    one.id, "sales_cooperation", period, SALES, "sales_manager", chance.randint(low, 10)
                )
        yield _given(INSTALLATION, "equipment_merit", period, DIRECTOR, "superior", chance.randint(0, 2))
        yield _given(INSTALLATION, "sales_cooperation", period, SALES, "sales_manager", chance.randint(7, 10))
        for item, points in _SUPERVISED.items():
            yield _given(SUPERVISOR, item, period, HOTLINE, "superior", points[place])
        yield _given(SUPERVISOR, "leadership", period, SUPERVISOR, "self", 5)
        for item, levels in _BEHAVIOUR.items():
            yield _given(HOTLINE, item, period, HOTLINE, "self", 5)
            yield _given(HOTLINE, item, period, MANAGER, "superior", levels[place])
        yield from _of_manager(period, place, chance)
    for quarter, sides in _SIDES.items():
        for role, raters in sides.items():
            for rater in raters:
                for item in _INDICATORS:
                    yield _given(HOTLINE, item, quarter, rater, role, chance.randint(68, 98))


def _of_manager(period: str, place: int, chance: random.Random) -> Iterator[Row]:
    for item in _CRITERIA:
        yield _given(
            MANAGER, item, period, PERSONNEL, "assessor", chance.choice(("1", "1", "1", "0.8", "0.5"))
        )
    if period == "2024-03":
        yield _given(MANAGER, "accident_joint", period, PERSONNEL, "assessor", "1")
        yield _given(MANAGER, "accident_reported", period, PERSONNEL, "assessor", "0.5")
    for role, rater in (("self", MANAGER), ("assessor", PERSONNEL), ("auditor", DIRECTOR)):
        points = _TOTALS[role][place]
        if points is not None:
            yield _given(MANAGER, "aftersale_manager_total", period, rater, role, points)


def decisions() -> Iterator[Row]:
    """Yield what was decided: a complaint waived, points that nobody had given, a sum added to pay, what was due, two signatures."""
    yield {
        "kind": "waiver", "subject": "I02", "on": "2024-02-27", "by": INSTALLATION, "ref": "P003",
        "note": "客户改了尺寸，与安装无关",
    }  # fmt: skip
    yield {
        "kind": "score", "subject": UNRATED[0], "on": "2024-06-04", "by": DIRECTOR, "period": UNRATED[1],
        "card": "installer.building", "item": "building_cooperation", "score": 8, "note": "销售经理休假，补评",
    }  # fmt: skip
    yield {
        "kind": "adjustment", "subject": "A03", "on": "2024-06-05", "by": DIRECTOR, "period": "2024-05", "amount": 200,
        "note": "带教新客服",
    }  # fmt: skip
    for kind, on, note in (
        ("interview", "2024-03-28", "客户回访的节奏"),
        ("evaluation", "2024-04-02", "总体良好，投诉要更快"),
    ):
        yield {"kind": kind, "subject": HOTLINE, "on": on, "by": MANAGER, "ref": kind, "note": note}
    for step, by, on in (("制表人", PERSONNEL, "2024-07-02"), ("审核", SHOP, "2024-07-03")):
        yield {
            "kind": "signature", "subject": MANAGER, "on": on, "by": by, "ref": f"6月{step}", "period": "2024-06",
            "card": "management.aftersale_manager", "step": step, "score": 93, "note": "属实",
        }  # fmt: skip


def _given(who: str, item: str, period: str, rater: str, role: str, score: object) -> Row:
    return {
        "subject": who,
        "item": item,
        "period": period,
        "rater": rater,
        "rater_role": role,
        "score": score,
    }
