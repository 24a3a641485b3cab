"""A supervisor's own card over the results of people led, whose forms two plugins have that do not know each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.app.catalogue import load_policy
from kpi.errors import PolicyError
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran, ran

MONTH = "2024-03"
COMPANY = """
schema = 1
plugins = ["callcenter", "installer"]
[metric.agent_score]
label = "score of an agent"
unit = "points"
source = { standing = "score", card = "callcenter.specialist_b" }
[metric.team_score]
label = "mean of those led"
unit = "points"
source = { of = "agent_score", over = "subordinates", how = "mean" }
[metric.team_complaints]
label = "complaints about those led"
unit = "count"
domain = { high = 10000 }
source = { of = "installer.complaints", over = "subordinates", how = "sum" }
[rule.share]
label = "share of the full mark"
scorer = "by_score"
unit = "points"
inputs = { amount = "team_score", score = "team_score" }
parameters = { full = { value = 40 } }
[metric.share]
label = "share of the full mark"
unit = "points"
source = { rule = "share" }
[rule.team_points]
label = "the team's score"
scorer = "manual"
full = "full"
inputs = { value = "TEAM" }
parameters = { full = { value = 100 } }
[rule.team_calm]
label = "complaints about the team"
scorer = "deduct_per_event"
full = "full"
inputs = { complaint = "team_complaints" }
parameters = { full = { value = 20 }, complaint_pts = { value = 2 }, floor = { value = 0 } }
[scorecard.a_supervisor]
label = "supervisor"
[[scorecard.a_supervisor.item]]
rule = "team_points"
[[scorecard.a_supervisor.item]]
rule = "team_calm"
[[bind]]
role = "agent"
scorecard = "callcenter.specialist_b"
[[bind]]
role = "supervisor"
scorecard = "a_supervisor"
"""
SANCTION = """
[sanction.poor_team]
label = "a team below 30"
scorer = "below_mark"
inputs = { score = "team_score" }
ledger = "points"
[sanction.poor_team.parameters]
pass_mark = { value = 30 }
amount = { value = -5 }
[sanctions.leaders]
label = "leaders"
rules = ["poor_team"]
[[bind]]
role = "supervisor"
sanctions = ["leaders"]
"""
BACK = """
[metric.supervisor_score]
label = "score of the supervisor"
unit = "points"
source = { standing = "score", card = "a_supervisor" }
[rule.led_well]
label = "led well"
scorer = "manual"
full = "full"
inputs = { value = "supervisor_score" }
parameters = { full = { value = 100 } }
[scorecard.led]
label = "led"
[[scorecard.led.item]]
rule = "led_well"
[[bind]]
unit = "team"
scorecard = ["callcenter.specialist_b", "led"]
"""


def month(folder: Path, text: str) -> Ran:
    file = folder / "kpi.toml"
    file.write_text(text, encoding="utf-8")
    policy = load_policy(file)
    roles = {"A": "agent", "B": "agent", "I": "installer", "L": "supervisor"}
    rows = {
        "units": [{"id": "team", "name": "team", "leader": "L"}],
        "employees": [{"id": one, "name": one, "hired_on": "2023-01-01"} for one in roles],
        "assignments": [
            {"employee": one, "unit": "team", "role": role, "from": "2023-01-01"}
            for one, role in roles.items()
        ],
        "ratings": [
            {
                "subject": one,
                "item": item,
                "period": MONTH,
                "rater": "L",
                "rater_role": "上级",
                "score": score,
            }
            for one, score in (("A", 10), ("B", 14))
            for item in ("complaint_handling", "relations")
        ],
        "events": [
            {"subject": "I", "kind": "installer.personal_complaint", "on": f"{MONTH}-0{day}"}
            for day in (5, 6, 7)
        ],
    }
    return ran(policy, MemoryFacts(rows, tables=policy.catalogue.tables.values()), MONTH)


def test_a_supervisors_card_comes_after_those_of_the_people_led_and_counts_their_complaints(tmp_path: Path):
    found = month(tmp_path, COMPANY.replace("TEAM", "team_score"))
    assert [found.results[one, "callcenter.specialist_b"]["score"] for one in "AB"] == ["20.00", "28.00"]
    assert found.amounts("L", card="company.a_supervisor") == ["24.00", "14.00"]


def test_so_does_one_over_what_a_rule_makes_of_their_scores(tmp_path: Path):
    found = month(tmp_path, COMPANY.replace("TEAM", "share"))
    assert found.amounts("L", item="team_points") == ["14.40"]


def test_a_sanction_over_the_teams_score_takes_its_points_from_the_supervisors_card(tmp_path: Path):
    found = month(tmp_path, COMPANY.replace("TEAM", "team_score") + SANCTION)
    assert found.results["L", "company.a_supervisor"]["score"] == "33.00"


@pytest.mark.parametrize("team", ["team_score", "share"])
def test_a_circle_is_refused_with_its_path_whatever_it_goes_through(tmp_path: Path, team: str):
    text = COMPANY.replace("TEAM", team).replace("callcenter.specialist_b", "company.led", 1)
    with pytest.raises(PolicyError) as error:
        month(tmp_path, text + BACK)
    assert [one.code for one in error.value.faults] == ["card_cycle"]
    assert "company.a_supervisor -> company.led -> company.a_supervisor" in str(error.value)
