"""Branches ranked by their KPI across plugins: last and below a target is a talk, last alone is none (S003.A.4.21.6b)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi.app.cases import Runner, read_cases

HEAD = """schema = 1
[[case]]
id = "branches"
plugins = ["installer", "management"]
run = ["2024-03"]
policy = { bind = [BINDS] }
"""
BIND = (
    '{{ unit = "{0}", scorecard = ["installer.manager_month", "management.unit_ranking"],'
    ' sanctions = ["installer.manager_units", "management.ranking_month"] }}'
)


def table(name: str, /, **columns: Any) -> str:
    lines = [f'{key} = "{value}"' for key, value in columns.items()]
    return "\n".join([f"[[case.{name}]]", *lines, ""])


def tickets(unit: str, quick: int, slow: int) -> str:
    """Give a unit tickets that are all completed in time, some of them responded to after half an hour."""
    minutes = ["09:10"] * quick + ["09:40"] * slow
    return "".join(
        table(
            "facts.tickets",
            id=f"{unit}{place}",
            kind="fault",
            unit=unit,
            assignee=f"{unit}-1",
            dispatched="2024-03-05 09:00",
            responded=f"2024-03-05 {at}",
            resolved="2024-03-05 10:00",
            closed="2024-03-05 10:00",
        )
        for place, at in enumerate(minutes)
    )


def unmet(folder: Path, units: dict[str, tuple[int, int]], expected: str) -> list[Any]:
    text = HEAD.replace("BINDS", ", ".join(BIND.format(unit) for unit in units))
    for unit, (quick, slow) in units.items():
        text += table("facts.units", id=unit, name=unit, leader=f"{unit}-0")
        text += "".join(
            table(
                "facts.assignments",
                employee=f"{unit}-{one}",
                unit=unit,
                role="field",
                **{"from": "2024-01-01"},
            )
            for one in range(2)
        )
        text += tickets(unit, quick, slow)
    file = folder / "ranking.toml"
    file.write_text(text + expected, encoding="utf-8")
    (case,) = read_cases(file)
    return list(Runner(None).run(case).differences)


@pytest.mark.parametrize(
    ("west", "absent"),
    # Ten tickets: six quick ones are 60 %, ten points short (5 KPI points), and the target is missed; at 7 of
    # ten nobody misses anything, and the response ratio alone says who is last.
    [((6, 4), "false"), ((7, 3), "true")],
)
def test_who_is_last_is_talked_to_only_where_a_target_is_missed(
    tmp_path: Path, west: tuple[int, int], absent: str
) -> None:
    expected = table("expect.subject", subject="WEST", card="management.unit_ranking", rank=2)
    expected += table("expect.line", subject="WEST-0", rule="management.ranking")
    if absent == "true":
        expected += "absent = true\n"
    assert unmet(tmp_path, {"EAST": (10, 0), "WEST": west}, expected) == []
