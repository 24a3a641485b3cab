"""Write the demo shop: its policy and a CSV file for each KIND of facts."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from kpi.api import Demo, Label
from kpi_ecommerce.demo import months
from kpi_ecommerce.demo.people import UNITS, staff

_SEED = 20250101


def write(folder: Path) -> None:
    """Write the files into an empty folder."""
    policy = files(__package__).joinpath("kpi.toml").read_text(encoding="utf-8")
    (folder / "kpi.toml").write_text(policy, encoding="utf-8")
    chance = random.Random(_SEED)
    people = staff()
    _write(
        folder, "units", (dict(zip(("id", "name", "parent", "leader"), unit, strict=True)) for unit in UNITS)
    )
    _write(
        folder,
        "employees",
        (
            {"id": one.id, "name": one.name, "hired_on": one.hired_on, "left_on": one.left_on or ""}
            for one in people
        ),
    )
    _write(
        folder,
        "assignments",
        (
            {"employee": one.id, "unit": unit, "role": "cs", "level": level, "base_pay": pay, "from": start}
            for one in people
            for unit, level, pay, start in one.steps
        ),
    )
    _write(folder, "observations", months.observations(chance))
    _write(folder, "ratings", months.ratings(chance))
    _write(folder, "events", months.events(chance))


def _write(folder: Path, kind: str, rows: Iterable[dict[str, object]]) -> None:
    found = list(rows)
    names = list(dict.fromkeys(name for row in found for name in row))
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(found)


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
