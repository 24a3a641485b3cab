"""What is made of the facts is made once a run."""

from __future__ import annotations

from kpi.engine.procedures.cases import all_cases
from kpi.engine.run import prepare
from kpi.kit.tables import KIT_TABLES
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[event]
late = { label = "late" }
[attendance.shop]
label = "shop"
outcomes = { late = "late" }
[attendance.shop.parameters]
shifts = { day = { start = "08:30", end = "18:00" } }
[metric.days_attended]
label = "days attended"
unit = "days"
source = { attendance = "attended_days" }
[[bind]]
role = "cs"
attendance = "shop"
"""


def test_with_attendance_too_cases_are_made_once_and_events_fetched_once():
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2024-01-01"}],
            "shifts": [{"employee": "A", "on": "2025-03-03", "kind": "day"}],
            "punches": [
                {"employee": "A", "at": "2025-03-03T08:45:00"},
                {"employee": "A", "at": "2025-03-03T18:00:00"},
            ],
            "decisions": [
                {"kind": "approval", "subject": "A", "by": "office", "on": "2025-03-03", "step": "sign"}
            ],
        },
        tables=KIT_TABLES,
    )
    policy = policy_of(TEXT)
    context = prepare(policy, facts, Period.parse("2025-03"))
    cases = all_cases(policy, context.facts)
    assert len(cases) == 1
    assert all_cases(policy, context.facts) is cases
    events = context.facts.frame("events")
    assert events["kind"].to_list() == ["company.late"]
    assert context.facts.frame("events") is events
