"""The forms of managers and supervisors in a run: what agents make, marks in columns, vetoes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.app.catalogue import load_policy
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran, ran

MONTH = "2025-03"
SINCE = "2023-01-01"
COMPANY = """
schema = 1
plugins = ["management"]
[[bind]]
role = "aftersale_supervisor"
scorecard = ["management.aftersale_supervisor_items", "management.aftersale_supervisor"]
[[bind]]
role = "manager"
scorecard = "management.manager_a"
"""
FORM_ZERO = """
[[set]]
key = "management.statistics_errors.veto_mode"
value = "form_zero"
"""


def month(
    folder: Path, more: str = "", errors: int = 1, marks: tuple[str, ...] = ("self", "superior")
) -> Ran:
    file = folder / "kpi.toml"
    file.write_text(COMPANY + more, encoding="utf-8")
    policy = load_policy(file)
    roles = {"S": "aftersale_supervisor", "M": "manager", "A": "agent", "B": "agent"}
    observed = [
        ("A", "agent_poor_reviews", MONTH, 2),
        ("B", "agent_poor_reviews", MONTH, 4),
        ("S", "refund_disputes", "2025-02", 1),
        ("S", "refund_disputes", MONTH, 2),
        ("M", "process_tasks_done_a", MONTH, 82),
    ]
    rated = [
        ("S", "department_cooperation", "superior", 4),
        ("S", "leadership", "superior", 3),
        *(("M", "customer_command", role, {"self": 20, "superior": 15}[role]) for role in marks),
    ]
    rows = {
        "units": [{"id": "shop", "name": "shop", "leader": "S"}],
        "employees": [{"id": one, "name": one, "hired_on": SINCE} for one in roles],
        "assignments": [
            {"employee": one, "unit": "shop", "role": role, "base_pay": 2000, "from": SINCE}
            for one, role in roles.items()
        ],
        "observations": [
            {"subject": one, "metric": f"management.{name}", "period": period, "value": value}
            for one, name, period, value in observed
        ],
        "ratings": [
            {"subject": one, "period": MONTH, "item": item, "rater": role, "rater_role": role, "score": score}
            for one, item, role, score in rated
        ],
        "events": [
            {"subject": "S", "kind": "management.statistics_error", "on": f"{MONTH}-0{place + 1}",
             "ref": str(place), "status": "verified"}
            for place in range(errors)
        ],
    }  # fmt: skip
    return ran(policy, MemoryFacts(rows, tables=policy.catalogue.tables.values()), MONTH)


@pytest.mark.parametrize(
    ("more", "errors", "items", "total"),
    [
        ("", 1, "62.30", "62.30"),
        ("", 0, "63.30", "63.30"),
        (FORM_ZERO, 1, "58.30", "0.00"),
        (FORM_ZERO, 0, "63.30", "63.30"),
    ],
)
def test_an_error_in_statistics_costs_a_point_or_the_form(
    tmp_path: Path, more: str, errors: int, items: str, total: str
) -> None:
    found = month(tmp_path, more, errors).results
    assert found["S", "management.aftersale_supervisor_items"]["score"] == items
    assert found["S", "management.aftersale_supervisor"]["score"] == total


def test_the_superiors_mark_is_the_result_and_a_gap_shows(tmp_path: Path) -> None:
    row = month(tmp_path).results["M", "management.manager_a"]
    assert (row["score"], "gap" in row["flags"]) == ("15.00", True)


def test_ones_own_mark_alone_makes_no_result(tmp_path: Path) -> None:
    assert month(tmp_path, marks=("self",)).results["M", "management.manager_a"]["score"] is None
