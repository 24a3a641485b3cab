"""Write the demo shop: its policy and a CSV file for each KIND of facts."""

from __future__ import annotations

import random
from pathlib import Path

from kpi.api import Demo, Label
from kpi_ecommerce.demo import months
from kpi_ecommerce.demo.files import write_policy, write_rows
from kpi_ecommerce.demo.people import UNITS, staff

_SEED = 20250101


def write(folder: Path) -> None:
    """Write the files into an empty folder."""
    write_policy(folder, __package__)
    chance = random.Random(_SEED)
    people = staff()
    write_rows(
        folder, "units", (dict(zip(("id", "name", "parent", "leader"), unit, strict=True)) for unit in UNITS)
    )
    write_rows(
        folder,
        "employees",
        (
            {"id": one.id, "name": one.name, "hired_on": one.hired_on, "left_on": one.left_on or ""}
            for one in people
        ),
    )
    write_rows(
        folder,
        "assignments",
        (
            {"employee": one.id, "unit": unit, "role": "cs", "level": level, "base_pay": pay, "from": start}
            for one in people
            for unit, level, pay, start in one.steps
        ),
    )
    write_rows(folder, "observations", months.observations(chance))
    write_rows(folder, "ratings", months.ratings(chance))
    write_rows(folder, "events", months.events(chance))


DEMO = Demo(
    name="shop",
    label=Label("网店客服三十人，2025 年", "A shop of thirty people, 2025"),
    write=write,
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
