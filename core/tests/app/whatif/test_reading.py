"""What the rules of somebody read in a period."""

import pytest
from asked_company import FACTS, POLICY

from kpi.app.whatif.given import Given
from kpi.app.whatif.meaning import Meanings
from kpi.app.whatif.reading import is_read, reach_in, value_of
from kpi.engine.run import prepare
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

ROLLED = POLICY.replace("schema = 1\nplugins = []\n", "").replace(
    'rank = { scope = "unit" }', 'rank = { scope = "unit" }\nrollups = { quarter = "mean", half = "pooled" }'
)


def rows(kind):
    head, *lines = FACTS[kind].splitlines()
    names = head.split(",")
    return [{name: text or None for name, text in zip(names, line.split(","), strict=True)} for line in lines]


MEMORY = MemoryFacts(
    {
        **{kind: rows(kind) for kind in ("employees", "units", "assignments")},
        "observations": [{"subject": "A", "metric": "company.speed", "period": "2024-03", "value": "80"}],
    }
)
KEYS = dict(MEMORY.subjects().select("id", "subject").iter_rows())


def prepared(period):
    return prepare(policy_of(ROLLED), MEMORY, Period.parse(period))


@pytest.mark.parametrize(
    ("who", "period", "read"),
    [("A", "2024-03", True), ("M", "2024-03", False), ("A", "2024-Q1", False), ("A", "2024-H1", True)],
)
def test_only_what_is_bound_and_reads_the_facts_of_the_period_counts(who, period, read) -> None:
    assert ("company.speed" in reach_in(prepared(period), KEYS[who]).metrics) is read


def test_events_are_read_by_sanctions_and_assignments_always() -> None:
    context = prepared("2024-03")
    for name, read in (("late", True), ("base_pay", True), ("unread", False)):
        for who, wanted in (("A", read), ("M", name == "base_pay")):
            reach = reach_in(context, KEYS[who])
            meanings = Meanings(context.catalogue, reach)
            meant = meanings.of(Given(who, name, "1"))
            direct = any(one.id in reach.metrics for one in meant.metrics)
            assert is_read(meant, direct, meanings) is wanted, (name, who)


def test_a_value_is_what_the_rules_of_the_period_read() -> None:
    context = prepared("2024-03")
    assert value_of(context, "company.speed", KEYS["A"]) == 80
    assert value_of(context, "company.speed", KEYS["B"]) is None
    assert value_of(context, "company.speed", KEYS["shop"]) is None
