"""The demo shop: its people and what happened, by KIND of facts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from kpi.api import Demo, Label, Row
from kpi_ecommerce.demo import months
from kpi_ecommerce.demo.people import UNITS, staff

_SEED = 20250101


def facts() -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the KINDs with their rows."""
    chance = random.Random(_SEED)
    people = staff()
    yield "units", [dict(zip(("id", "name", "parent", "leader"), unit, strict=True)) for unit in UNITS]
    yield (
        "employees",
        [
            {"id": one.id, "name": one.name, "hired_on": one.hired_on, "left_on": one.left_on or ""}
            for one in people
        ],
    )
    yield (
        "assignments",
        [
            {"employee": one.id, "unit": unit, "role": "cs", "level": level, "base_pay": pay, "from": start}
            for one in people
            for unit, level, pay, start in one.steps
        ],
    )
    yield "observations", list(months.observations(chance))
    yield "ratings", list(months.ratings(chance))
    yield "events", list(months.events(chance))


DEMO = Demo(
    name="shop",
    label=Label("网店客服三十人，2025 年", "A shop of thirty people, 2025"),
    package=__package__,
    facts=facts,
    periods=(
        "2025-01..2025-03",
        "2025-Q1",
        "2025-04..2025-06",
        "2025-Q2",
        "2025-07..2025-09",
        "2025-Q3",
        "2025-10..2025-12",
        "2025-Q4",
    ),
    subject="E013",
    rule="callback_satisfaction",
)
