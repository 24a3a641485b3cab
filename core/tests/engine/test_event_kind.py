"""Rules of sanctions that look at which kind of event it is: in a run, in a trial, in an explanation."""

from datetime import date
from functools import cache

from kpi.engine.explain import explain
from kpi.expr import choose
from kpi.model.period import Period
from kpi.model.rule import Scorer
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran
from kpi.trial import trial
from kpi.words import Label

TEXT = """
[event]
badge = { label = "badge" }
smoking = { label = "smoking" }
[sanction.conduct]
label = "conduct"
scorer = "by_kind"
inputs = { event_kind = "event_kind" }
money = "fine"
on = ["badge", "smoking"]
parameters = { cost = 7 }
[sanctions.all]
label = "all"
rules = ["conduct"]
[[bind]]
role = "agent"
sanctions = "all"
"""


def by_kind(event_kind, cost):
    """Let smoking alone cost something."""
    return choose((event_kind == "company.smoking", cost), otherwise=0)


@cache
def policy():
    return policy_of(TEXT, scorers=[Scorer("by_kind", by_kind, Label("by kind"))])


def facts():
    return MemoryFacts(
        {
            "units": [{"id": "room", "name": "room"}],
            "employees": [{"id": "A", "name": "A", "hired_on": date(2023, 1, 1)}],
            "assignments": [{"employee": "A", "unit": "room", "role": "agent", "from": date(2023, 1, 1)}],
            "events": [
                {"subject": "A", "kind": f"company.{kind}", "on": "2024-03-05", "ref": kind}
                for kind in ("badge", "smoking")
            ],
        }
    )


def test_a_line_costs_what_its_kind_costs():
    found = ran(policy(), facts(), "2024-03")
    amounts = {line["cause"]: line["amount"] for line in found.lines if line["item"] == "conduct"}
    assert amounts["event smoking"] == "-7.00"
    assert amounts.get("event badge") in (None, "0.00")


def test_a_trial_takes_kinds_by_their_short_names():
    events = [{"on": "2024-03-05", "kind": kind} for kind in ("badge", "smoking", "company.smoking")]
    found = trial(policy(), "conduct", {"events": events}, {}, date(2024, 3, 31))
    assert found.outputs["fines"] == (0, 7, 7)


def test_the_explanation_of_a_line_shows_its_kind():
    told = explain(policy(), facts(), Period.parse("2024-03"), "A")
    assert "company.smoking" in str(told)
