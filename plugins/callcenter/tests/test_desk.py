"""Inspections of the hospital desk: what was counted can be shown."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from kpi.api import Period
from kpi_callcenter.workings.desk import inspected

NUMBERS: dict[str, Any] = {
    "scope_sections": ("grooming",),
    "sections": {"grooming": ("clean_face", "posture"), "manners": ("smile",)},
    "fines_of_items": {"smile": Fraction(5)},
}


def inspection(key: str, item: str, *, passed: bool = False, status: str | None = None) -> dict[str, Any]:
    return {
        "id": key, "on": datetime(2024, 3, 7, 8), "employee": "G1", "item": item, "passed": passed,
        "status": status,
    }  # fmt: skip


def test_an_inspection_names_the_items_that_failed_and_those_that_cost_something() -> None:
    rows = [
        inspection("I1", "clean_face"),
        inspection("I2", "posture"),
        inspection("I3", "smile"),
        inspection("I4", "posture", passed=True),
        inspection("I5", "posture", status="waived"),
    ]
    found = inspected({"inspections": rows}, NUMBERS, Period.parse("2024-03"))
    assert found.counts == {"G1": {"failed_inspections": 1, "failed_items": 2, "item_fines": 5}}
    named = {part: [row["id"] for _, row in listed] for part, listed in found.behind["G1"].items()}
    assert named == {"failed_inspections": ["I1", "I2"], "failed_items": ["I1", "I2"], "item_fines": ["I3"]}
