"""What a small company waits for, held by counts: steps of polars and questions to the facts, not by time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs
import polars as pl
import pytest

from kpi.engine.run import compute
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

ITEMS = ("quality", "speed", "manners")
RULE = """
[metric.{name}]
label = "{name}"
unit = "score"
[rule.{name}]
label = "{name}"
scorer = "bands"
inputs = {{ value = "{name}" }}
parameters = {{ edges = [60, 75, 90], points = [0, 5, 8, 10] }}
[[scorecard.month.item]]
rule = "{name}"
"""
TEXT = """
[scorecard.month]
label = "month"
frequency = "month"
na_policy = "drop"
rank = { scope = "unit" }
[[bind]]
role = "agent"
scorecard = "month"
"""


@attrs.define
class Asked:
    """Facts that count their questions, and do their own work outside what is counted."""

    facts: MemoryFacts
    steps: list[str]
    questions: Counter[str] = attrs.field(factory=Counter)

    def __getattr__(self, name: str) -> Any:
        def asked(*given: Any, **more: Any) -> Any:
            self.questions[str(given[0]) if name == "frame" else name] += 1
            before = len(self.steps)
            found = getattr(self.facts, name)(*given, **more)
            del self.steps[before:]
            return found

        return asked


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each plan that polars has carried out."""
    found: list[str] = []
    # Eager steps go by a way of their own where polars has one.
    for name in {"collect", "_collect_eager"} & set(dir(pl.LazyFrame)):
        real = getattr(pl.LazyFrame, name)

        def counted(self: Any, *given: Any, real: Any = real, name: str = name, **more: Any) -> Any:
            found.append(name)
            return real(self, *given, **more)

        monkeypatch.setattr(pl.LazyFrame, name, counted)
    return found


def month(steps: list[str], people: int) -> Asked:
    ids = [f"E{number:02}" for number in range(people)]
    units = [f"U{number}" for number in range((people + 9) // 10)]
    facts = MemoryFacts(
        {
            "units": [{"id": one, "name": one} for one in units],
            "assignments": [
                {"employee": one, "unit": units[at // 10], "role": "agent", "from": "2024-01-01"}
                for at, one in enumerate(ids)
            ],
            "observations": [
                {"subject": one, "metric": f"company.{name}", "period": "2025-01", "value": 50 + at % 50}
                for at, one in enumerate(ids)
                for name in ITEMS
            ],
        }
    )
    policy = policy_of(TEXT + "".join(RULE.format(name=name) for name in ITEMS))
    asked = Asked(facts, steps)
    steps.clear()
    done = compute(policy, asked, Period.parse("2025-01"))
    assert done.results.height == people
    return asked


def test_a_month_of_thirty_takes_few_steps_and_asks_few_questions(steps: list[str]) -> None:
    asked = month(steps, 30)
    assert len(steps) <= 150
    assert sum(asked.questions.values()) <= 15


def test_more_people_take_no_more_steps(steps: list[str]) -> None:
    month(steps, 12)
    few = len(steps)
    month(steps, 60)
    assert len(steps) == few
