"""What happened in the demo shop in each month of 2025: figures, judgements and incidents, drawn with a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from kpi.api import Row
from kpi_ecommerce.demo.people import Person, staff

YEAR = 2025
_SEASON = (92, 78, 88, 90, 97, 124, 95, 93, 101, 108, 139, 118)
"""Sales of each month in percent of the average one."""
_INCIDENTS = (
    ("cover", "", 22), ("extra_task", "", 18), ("suggestion", "confirmed", 5), ("no_mandarin", "", 9), ("game", "", 4),
    ("long_call", "", 3), ("service_complaint", "verified", 5), ("valid_complaint", "", 30), ("curse_back", "", 1),
    ("late", "", 45), ("early_leave", "", 8), ("leave", "", 35), ("absence", "", 4),
)  # fmt: skip
"""Kind of event, its status, and how often it happens to a person in a thousand weeks or so."""


def months() -> Iterator[tuple[str, date, date]]:
    """Yield each month with its first and last day."""
    for month in range(1, 13):
        first = date(YEAR, month, 1)
        last = (date(YEAR + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
        yield f"{YEAR}-{month:02d}", first, last


def observations(chance: random.Random) -> Iterator[Row]:
    """Yield the figures of the people and the sales of the groups."""
    for at, (period, first, last) in enumerate(months()):
        sold: dict[str, int] = {}
        for person in _present(first, last):
            unit = person.unit_on(last)
            form = person.skill + chance.randint(-9, 9)
            enquiries = chance.randint(420, 640) * _SEASON[at] // 100
            paid = enquiries * (form + chance.randint(180, 240)) // 900
            sales = paid * chance.randint(118, 176)
            sold[unit] = sold.get(unit, 0) + sales
            calls = chance.randint(18, 40)
            happy = min(calls, calls * (form + 18 + chance.randint(-6, 8)) // 108)
            rates = {"callback_satisfaction": (happy, calls), "conversion_rate": (paid, enquiries)}
            for metric, (above, below) in rates.items():
                yield {**_at(person.id, metric, period), "numerator": above, "denominator": below}
            plain = {
                "sales": sales,
                "workload": enquiries + chance.randint(0, 60),
                "quality": min(100, form + chance.randint(0, 12)),
                "served_customers": enquiries,
                "enquiries": enquiries,
                "order_conversion_score": min(100, paid * 300 // enquiries),
                "payment_rate_score": min(100, form + chance.randint(2, 14)),
                "response_speed_score": max(0, min(100, form + chance.randint(-12, 12))),
            }
            for metric, value in plain.items():
                yield {**_at(person.id, metric, period), "value": value}
        for unit, sales in sorted(sold.items()):
            yield {**_at(unit, "department_sales", period), "value": sales}


def ratings(chance: random.Random) -> Iterator[Row]:
    """Yield the judgements of the heads: the month's task by two of them, hand-over and quality by one."""
    for period, first, last in months():
        for person in _present(first, last):
            form = person.skill + chance.randint(-8, 10)
            for role, rater in (("运管负责人", "运管"), ("客服主管", "主管")):
                points = max(6, min(30, form * 30 // 100 + chance.randint(-3, 3)))
                yield _rating(person.id, "team_task", period, rater, role, points)
            for item in ("handover", "professional_quality"):
                points = max(4, min(20, form * 20 // 100 + chance.randint(-2, 3)))
                yield _rating(person.id, item, period, "主管", "客服主管", points)
            yield _rating(
                person.id, "tone", period, "主管", "客服主管", min(100, form + chance.randint(0, 10))
            )


def events(chance: random.Random) -> Iterator[Row]:
    """Yield the incidents; each has a reference of its own."""
    number = 0
    for _, first, last in months():
        for person in _present(first, last):
            for kind, status, often in _INCIDENTS:
                times = sum(chance.randint(1, 1000) <= often * 2 for _ in range(4))
                days = sorted(chance.randint(0, (last - first).days) for _ in range(times))
                for day in (first + timedelta(days=one) for one in days):
                    if person.works_in(day, day):
                        number += 1
                        told = {"subject": person.id, "kind": kind, "on": day.isoformat()}
                        yield {**told, "status": status, "ref": f"V{number:04d}"}


def _present(first: date, last: date) -> list[Person]:
    return [person for person in staff() if person.works_in(first, last)]


def _at(subject: str, metric: str, period: str) -> Row:
    return {"subject": subject, "metric": metric, "period": period}


def _rating(subject: str, item: str, period: str, rater: str, role: str, points: int) -> Row:
    told = {"subject": subject, "item": item, "period": period, "rater": rater}
    return {**told, "rater_role": role, "score": points}
