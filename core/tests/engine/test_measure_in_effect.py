"""Events of a window's months are read at once, and each month has the same as when it is read by itself."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.measure import measure
from kpi.engine.remembered import Remembered
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

POLICY = policy_of("""
[event]
late = { label = "late" }
absent = { label = "absent" }
checked = { label = "checked", counts = ["verified"] }
[metric.late]
label = "late"
unit = "count"
source = { events = ["late", "checked"], unless = ["absent"] }
[metric.each]
label = "each"
unit = "count"
source = { of = "late", over = "window", how = "sum", window = { periods = 12 } }
[metric.most]
label = "most"
unit = "count"
source = { of = "late", over = "window", how = "max", window = { to_date = "year" } }
""")
NAMES = ["company.each", "company.most"]

EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "subject": st.sampled_from("AB"),
            "kind": st.sampled_from(["company.late", "company.absent", "company.checked"]),
            "on": st.builds("{}-{:02}-{:02}".format, st.sampled_from([2024, 2025]), st.integers(1, 12), st.sampled_from([1, 28])),
            "ref": st.sampled_from("123"),
            "status": st.sampled_from([None, "open", "verified", "appealed", "waived"]),
        }
    ),
    max_size=12,
)  # fmt: skip
DECISIONS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["waiver", "approval"]),
            "subject": st.sampled_from("AB"),
            "on": st.just("2025-06-30"),
            "by": st.sampled_from(["A", "boss"]),
            "ref": st.sampled_from("123"),
            "outcome": st.sampled_from([None, "rejected"]),
        }
    ),
    max_size=4,
)


def facts(events: Any = (), decisions: Any = ()) -> MemoryFacts:
    staff = [
        {"employee": "A", "unit": "shop", "role": "cs", "from": "2020-01-01"},
        {"employee": "B", "unit": "shop", "role": "cs", "from": "2025-03-01"},
    ]
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": staff,
            "events": list(events),
            "decisions": list(decisions),
        }
    )


def found(known: Any) -> tuple[Any, list[str]]:
    context = context_of(POLICY, known, "2025-06")
    frame = measure(context, context.population.people.select("subject"), NAMES)
    return frame.rows(), [str(one) for one in context.problems]


@settings(max_examples=20, deadline=None)
@given(EVENTS, DECISIONS)
def test_what_is_read_at_once_counts_as_what_is_read_month_by_month(events: Any, decisions: Any) -> None:
    given = facts(events, decisions)
    assert found(Remembered(given)) == found(given)


@attrs.define
class Counting:
    """Facts that count how often each KIND is asked for."""

    facts: Any
    asked: Counter[str] = attrs.field(factory=Counter)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.facts, name)

    def frame(self, kind: str, **more: Any) -> Any:
        self.asked[kind] += 1
        return self.facts.frame(kind, **more)


def test_a_year_of_months_is_one_question_beside_that_of_the_period() -> None:
    counting = Counting(facts())
    found(Remembered(counting))
    assert counting.asked["events"] == 2
