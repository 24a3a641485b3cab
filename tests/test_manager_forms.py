"""The forms of managers and supervisors in a run: what agents make, marks in columns, vetoes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kpi.app.catalogue import load_policy
from kpi.exact import Rate
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
role = "aftersale_manager"
scorecard = ["management.aftersale_manager_items", "management.aftersale_manager"]
[[bind]]
role = "cs_supervisor"
scorecard = "management.supervisor_article_1"
[[bind]]
role = "manager"
scorecard = "management.manager_a"
"""
FORM_ZERO = """
[[set]]
key = "management.statistics_errors.veto_mode"
value = "form_zero"
"""


YES = (
    "usage_known", "rivals_known", "segments_known", "causes_found", "ledger_exact", "handled_fast", "purpose_known",
    "training_held", "parts_talked_over", "returns_talked_over",
)  # fmt: skip
RATES = {
    "old_parts_returned": 50, "answered_within_hour": 100, "arrived_in_time": 100, "called_every_15_days": 100,
    "complaints_cared_for": 100, "closed_with_acceptance": 80,
}  # fmt: skip


def month(
    folder: Path,
    more: str = "",
    errors: int = 1,
    marks: tuple[str, ...] = ("self", "superior"),
    totals: tuple[tuple[str, int], ...] = (),
) -> Ran:
    file = folder / "kpi.toml"
    file.write_text(COMPANY + more, encoding="utf-8")
    policy = load_policy(file)
    roles = {
        "S": "aftersale_supervisor",
        "M": "manager",
        "N": "aftersale_manager",
        "T": "cs_supervisor",
        "A": "agent",
        "B": "agent",
    }
    observed = [
        ("A", "agent_poor_reviews", MONTH, 2),
        ("B", "agent_poor_reviews", MONTH, 4),
        ("S", "refund_disputes", "2025-02", 1),
        ("S", "refund_disputes", MONTH, 2),
        ("M", "process_tasks_done_a", MONTH, 82),
        ("N", "faults", MONTH, 0),
        ("N", "accidents", MONTH, 0),
        ("T", "tasks_completed", MONTH, 60),
        *(("N", name, MONTH, Rate(Fraction(share), Fraction(100))) for name, share in RATES.items()),
    ]
    rated = [
        ("S", "department_cooperation", "superior", 4),
        ("S", "leadership", "superior", 3),
        *(("N", name, "assessor", 1) for name in YES),
        ("N", "problems_met", "assessor", 0),
        ("N", "unnamed_item", "assessor", 6),
        *(("N", "aftersale_manager_total", role, score) for role, score in totals),
        *(("T", name, "superior", 80) for name in ("work_quality", "team_management", "self_improvement")),
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


@pytest.mark.parametrize(
    ("totals", "final"),
    [
        ((), "90.75"),
        ((("self", 95),), "95.00"),
        ((("self", 95), ("assessor", 88)), "88.00"),
        ((("self", 95), ("assessor", 88), ("auditor", 86)), "86.00"),
    ],
)
def test_the_auditors_column_is_final_and_without_any_the_items_are(
    tmp_path: Path, totals: tuple[tuple[str, int], ...], final: str
) -> None:
    found = month(tmp_path, totals=totals).results
    row = found["N", "management.aftersale_manager_items"]
    assert (row["score"], "closed_without_acceptance" in row["flags"]) == ("90.75", True)
    assert found["N", "management.aftersale_manager"]["score"] == final


def test_tasks_by_importance_are_one_of_four_dimensions(tmp_path: Path) -> None:
    assert month(tmp_path).results["T", "management.supervisor_article_1"]["score"] == "75.00"
