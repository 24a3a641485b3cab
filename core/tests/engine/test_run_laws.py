"""Laws of a whole run: whatever the facts, in whatever order."""

from __future__ import annotations

import random
from collections import defaultdict
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.card.members import members_of
from kpi.engine.card.plan import plan_card
from kpi.engine.lines import UNITS
from kpi.engine.run import compute, prepare
from kpi.exact import Rate
from kpi.expr import Population, explain_at
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran
from kpi.types import Ledger, Scope

RULES = """
[metric.conversion]
label = { zh = "转化率", en = "conversion" }
unit = "percent"
[metric.satisfaction]
label = { zh = "满意度", en = "satisfaction" }
unit = "percent"
[metric.lapses]
label = { zh = "失误", en = "lapses" }
unit = "count"
better = "less"
source = { events = ["lapse"] }
[event.lapse]
label = { zh = "失误", en = "lapse" }

[rule.conversion]
label = { zh = "转化率", en = "conversion" }
scorer = "against_mean"
full = "full"
inputs = { value = "conversion" }
[rule.conversion.parameters]
full = { value = 30 }
below_pts = { value = 4, origin = "default" }
[rule.satisfaction]
label = { zh = "满意度", en = "satisfaction" }
scorer = "ratio"
full = "full"
inputs = { actual = "satisfaction" }
[rule.satisfaction.parameters]
full = { value = 33.3 }
target = { value = 97 }
[rule.lapses]
label = { zh = "失误", en = "lapses" }
scorer = "deduct_per_event"
full = "full"
inputs = { lapse = "lapses" }
[rule.lapses.parameters]
full = { value = 20 }
lapse_pts = { value = 2.5 }
floor = { value = 0 }

[scorecard.month]
label = { zh = "月考核", en = "month" }
na_policy = "rescale"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "conversion"
[[scorecard.month.item]]
rule = "satisfaction"
[[scorecard.month.item]]
rule = "lapses"
[scorecard.month.parameters]
floor = { value = 25 }

[[bind]]
role = "cs"
scorecard = "month"
"""

PERIOD = Period.parse("2018-01")
UNITS_OF = {"A": "shop", "B": "shop", "C": "shop", "D": "night", "E": "night"}
SCOPES = {scope: f"scope.{scope}" for scope in Scope}


@cache
def policy() -> Policy:
    return policy_of(RULES)


percent = st.one_of(
    st.none(),
    st.integers(0, 100),
    st.decimals(0, 101, places=2).map(str),
    st.tuples(st.integers(0, 7), st.integers(0, 7)).map(
        lambda pair: Rate(Fraction(min(pair)), Fraction(max(pair)))
    ),
)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    observations = [
        {"subject": name, "metric": f"company.{metric}", "period": "2018-01", "value": value}
        for name in UNITS_OF
        for metric in ("conversion", "satisfaction")
        if (value := draw(percent)) is not None
    ]
    lapses = draw(st.lists(st.sampled_from(sorted(UNITS_OF)), max_size=12))
    events = [
        {"subject": name, "kind": "company.lapse", "on": f"2018-01-{place + 1:02d}", "ref": str(place)}
        for place, name in enumerate(lapses)
    ]
    return {
        "units": [{"id": "shop", "name": "shop"}, {"id": "night", "name": "night", "parent": "shop"}],
        "assignments": [
            {"employee": name, "unit": unit, "role": "cs", "from": "2017-01-01"}
            for name, unit in UNITS_OF.items()
        ],
        "observations": observations,
        "events": events,
    }


def said(rows: dict[str, list[dict[str, Any]]]) -> tuple[Any, ...]:
    """Return everything that a run says, in an order of its own."""
    found = ran(policy(), MemoryFacts(rows), "2018-01")
    lines = sorted(str(sorted(line.items(), key=str)) for line in found.lines)
    results = {key: dict(row) for key, row in found.results.items()}
    return lines, results, found.problems, list(found.results)


@given(facts(), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_rows_changes_nothing(
    rows: dict[str, list[dict[str, Any]]], order: random.Random
) -> None:
    shuffled = {kind: order.sample(found, len(found)) for kind, found in rows.items()}
    assert said(shuffled) == said(rows)


@given(facts())
@settings(max_examples=20, deadline=None)
def test_a_score_is_the_sum_of_its_lines(rows: dict[str, list[dict[str, Any]]]) -> None:
    computed = compute(policy(), MemoryFacts(rows), PERIOD)
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for block in computed.blocks:
        if block.ledger is Ledger.POINTS:
            for subject, amount in block.rows.select("subject", "amount").iter_rows():
                sums[subject, block.card] += amount or 0
    for row in computed.results.iter_rows(named=True):
        if row["score"] is not None:
            assert row["score"] == sums[row["subject"], row["card"]]


@given(facts(), percent.filter(lambda value: value is not None))
@settings(max_examples=20, deadline=None)
def test_whoever_a_change_does_not_concern_keeps_every_line(
    rows: dict[str, list[dict[str, Any]]], value: Any
) -> None:
    changed = [
        one for one in rows["observations"] if (one["subject"], one["metric"]) != ("A", "company.conversion")
    ]
    changed.append({"subject": "A", "metric": "company.conversion", "period": "2018-01", "value": value})
    before = ran(policy(), MemoryFacts(rows), "2018-01")
    after = ran(policy(), MemoryFacts({**rows, "observations": changed}), "2018-01")
    for name in ("D", "E"):
        assert [one for one in after.lines if one["subject"] == name] == [
            one for one in before.lines if one["subject"] == name
        ]


@given(facts())
@settings(max_examples=20, deadline=None)
def test_what_is_recorded_is_what_is_explained(rows: dict[str, list[dict[str, Any]]]) -> None:
    given_facts = MemoryFacts(rows)
    computed = compute(policy(), given_facts, PERIOD)
    recorded = {
        (subject, block.item): (amount, flags)
        for block in computed.blocks
        for subject, amount, flags in block.rows.select("subject", "amount", "flags").iter_rows()
    }
    context = prepare(policy(), given_facts, PERIOD)
    plan = plan_card(context.catalogue.scorecards["company.month"], context.catalogue, context.day)
    frame = members_of(context, plan).frame
    people = Population(
        [explained_row(row, plan.metrics) for row in frame.iter_rows(named=True)],
        {scope: frame[column].to_list() for scope, column in SCOPES.items()},
    )
    for place, subject in enumerate(frame["subject"]):
        for item in plan.items:
            found = explain_at(item.tree, people.place(place))
            amount, flags = recorded[subject, item.item.name]
            assert found.value == (None if amount is None else Fraction(amount, UNITS))
            assert set(found.flags) <= set(flags.split(","))


def explained_row(row: dict[str, Any], metrics: tuple[str, ...]) -> dict[str, Any]:
    """Return the inputs of a subject as the explained reading takes them."""
    found: dict[str, Any] = {name: row[name] for name in ("excluded.mean", "excluded.rank")}
    for name in metrics:
        above, below = row[f"{name}.n"], row[f"{name}.d"]
        found[name] = None if above is None else Fraction(above, below)
    return found
