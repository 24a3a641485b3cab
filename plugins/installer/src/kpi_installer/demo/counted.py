"""What others count for the forms of the example, and the targets: observations of each month."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from kpi.api import Row
from kpi_installer.demo.people import (
    AGENTS,
    HOTLINE,
    INSTALLATION,
    INSTALLERS,
    MANAGER,
    MONTHS,
    NEW,
    SUPERVISOR,
    YARD_STAFF,
    in_month,
)  # fmt: skip

LEAST_PAID = ("W05", 4)
"""Whose month ends below the minimum wage, and which."""
_DISPUTES = ((9, 640), (8, 652), (12, 610), (0, 660), (6, 655), (6, 661), (5, 670))
"""Refund disputes of the after-sales group and its orders, from December on."""
_SERVICE = {
    "execution_rate": (99, 96, 99, 94, 97, 99), "feedback_in_time": (92, 90, 85, 79, 91, 93),
    "callback_rate": (100, 100, 93, 96, 88, 100), "delay_days": (0, 1, 0, 2, 3, 0),
    "satisfaction": (91, 90, 88, 92, 79, 95), "cooperation": (93, 90, 89, 90, 91, 92),
    "key_accounts_lost": (0, 1, 0, 2, 1, 0),
}  # fmt: skip
_LATE_NEWS = ((0, 40), (0, 44), (1, 38), (0, 41), (0, 0), (0, 52))
"""Service information passed on late, and all of it; in May there was none."""
_MANAGER = {
    "old_parts_returned": ((18, 20), (22, 22), (15, 19), (30, 30), (12, 16), (21, 21)),
    "answered_within_hour": ((95, 100), (88, 96), (104, 104), (90, 99), (87, 93), (99, 101)),
    "arrived_in_time": ((57, 60), (49, 55), (61, 61), (52, 58), (48, 55), (60, 62)),
    "called_every_15_days": ((110, 120), (118, 118), (101, 125), (117, 122), (119, 127), (125, 126)),
    "complaints_cared_for": ((9, 9), (12, 12), (10, 11), (14, 14), (8, 8), (7, 7)),
    "closed_with_acceptance": ((9, 9), (11, 12), (11, 11), (14, 14), (8, 8), (7, 7)),
}  # fmt: skip
_FAULTS = ((7, 7, 6), (5, 4, 5), (8, 8, 8), (4, 4, 3), (0, 0, 0), (6, 6, 6))
"""Faults, those documented and those closed on time; in May there was none."""


def observations(orders: Sequence[Row], chance: random.Random) -> Iterator[Row]:
    """Yield what was counted of each month, by whom it is about."""
    before, *disputes = _DISPUTES
    yield _rate(SUPERVISOR, "management.refund_disputes", "2023-12", *before)
    for place, first in enumerate(MONTHS):
        period = f"{first:%Y-%m}"
        for one in INSTALLERS:
            if in_month(one, first):
                sold = 500 * chance.randint(44 + 3 * one.skill, 70 + 3 * one.skill)
                if one.role == "installer":
                    yield _value(one.id, "installer.sales", period, sold)
                yield _rate(
                    one.id, "installer.behaviour_passed", period, chance.randint(16 + one.skill, 25), 25
                )
        for one in YARD_STAFF:
            poor = (one.id, first.month) == LEAST_PAID
            survey = 38 if poor else chance.randint(74 + 2 * one.skill, 98)
            yield _value(one.id, "installer.inspection_survey", period, survey)
            happy = 80 if poor else chance.randint(90 + one.skill // 2, 100)
            yield _rate(one.id, "installer.aftersale_satisfaction", period, happy, 100)
        yield from _of_installation(orders, period, place)
        for one in AGENTS:
            yield _rate(
                one.id, "management.agent_poor_reviews", period, chance.randint(0, 12 - one.skill), chance.randint(240, 320)
            )  # fmt: skip
        yield _rate(SUPERVISOR, "management.refund_disputes", period, *disputes[place])
        for name, values in _SERVICE.items():
            yield _value(HOTLINE, f"management.{name}", period, values[place])
        if _LATE_NEWS[place][1]:
            yield _rate(HOTLINE, "management.passed_on_late", period, *_LATE_NEWS[place])
        for name, counts in _MANAGER.items():
            yield _rate(MANAGER, f"management.{name}", period, *counts[place])
        faults, documented, closed = _FAULTS[place]
        yield _value(MANAGER, "management.faults", period, faults)
        yield _value(MANAGER, "management.accidents", period, 1 if period == "2024-03" else 0)
        if faults:
            yield _rate(MANAGER, "management.faults_documented", period, documented, faults)
            yield _rate(MANAGER, "management.faults_closed_on_time", period, closed, faults)


def _of_installation(orders: Sequence[Row], period: str, place: int) -> Iterator[Row]:
    """Yield what quality reports of the whole department: the orders of its people that were installed in the month."""
    done: Counter[str] = Counter()
    for row in orders:
        if str(row.get("installed", ""))[:7] == period:
            done["installations_done"] += 1
            done["installations_passed"] += row["passed"] == "yes"
            done["installations_failed_by_design"] += row.get("cause") == "design"
    for name, count in done.items():
        yield _value(INSTALLATION, f"installer.{name}", period, count)
    yield _value(INSTALLATION, "installer.inspection_survey", period, (88, 91, 85, 90, 93, 92)[place])
    yield _rate(
        INSTALLATION, "installer.aftersale_satisfaction", period, (191, 195, 187, 192, 197, 198)[place], 200
    )


def targets() -> Iterator[Row]:
    """Yield the targets: of the error rate for the teams, of sales for installers, half of it for the new one."""
    for first in MONTHS:
        period = f"{first:%Y-%m}"
        for role in ("installer", "foreman"):
            yield {"role": role, "metric": "installer.error_rate", "period": period, "value": 4}
        yield {"role": "installer", "metric": "installer.sales", "period": period, "value": 40000}
        if first.month > 1:
            yield {"subject": NEW, "metric": "installer.sales", "period": period, "value": 20000}


def _value(who: str, metric: str, period: str, value: int) -> Row:
    return {"subject": who, "metric": metric, "period": period, "value": value}


def _rate(who: str, metric: str, period: str, above: int, below: int) -> Row:
    return {"subject": who, "metric": metric, "period": period, "numerator": above, "denominator": below}
