"""Why a limit gives back what it does, and what was carried over."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from limited_company import BOUND, TEXT, policy

from kpi.engine.explain import explain
from kpi.model.period import Period
from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import ran


def facts_of(lines: Sequence[tuple[Any, ...]], hired: str = "2018-01-01") -> MemoryFacts:
    """Return the facts of A, with lines from outside as (period, kind, amount)."""
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": hired}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "base_pay": 3000, "from": hired}],
            "pay_lines": [
                {"subject": "A", "period": period, "kind": kind, "amount": amount}
                for period, kind, amount in lines
            ],
        }
    )


def test_an_explanation_shows_what_was_claimed_and_the_tree_of_the_limit():
    facts = facts_of([("2018-06", "loss_compensation", -900)])
    found = explain(policy(TEXT + BOUND), facts, Period.parse("2018-06"), "A", "loss_cap")
    (line,) = [one for one in found if one.line.item == "limit_carried"]
    assert line.flags == ()
    assert line.clauses == ("X.1",)
    assert line.why is not None
    assert [arg.value for arg in line.why.args] == [900, 600]


def test_an_explanation_tells_what_was_carried_over_too():
    facts = facts_of([("2018-06", "loss_compensation", -1500), ("2018-07", "loss_compensation", -100)])
    below = with_results(facts, [ran(policy(TEXT + BOUND), facts, "2018-06").computed])
    found = explain(policy(TEXT + BOUND), below, Period.parse("2018-07"), "A", "loss_cap")
    told = {one.line.item: one for one in found}
    assert [one.flags for one in found] == [(), ()]
    assert [arg.value for arg in told["limit_carried"].why.args] == [100, 900, 600]


def test_an_explanation_of_the_floor_tells_what_is_left():
    facts = facts_of([("2018-06", "fine", -1200)])
    found = explain(policy(TEXT + BOUND), facts, Period.parse("2018-06"), "A", "least")
    (line,) = [one for one in found if one.line.item == "limit_waived"]
    assert line.flags == ()
    assert [arg.value for arg in line.why.args] == [1800, 2000]


def test_an_explanation_of_the_floor_tells_what_was_carried_over():
    facts = facts_of([("2018-06", "loss_compensation", -1500), ("2018-07", "fine", -900)])
    below = with_results(facts, [ran(policy(TEXT + BOUND), facts, "2018-06").computed])
    found = explain(policy(TEXT + BOUND), below, Period.parse("2018-07"), "A", "least")
    told = {(one.line.item, one.line.kind): one for one in found}
    # 3000 - 900, and 900 carried over, of which a fifth of 3000 may be taken.
    assert [arg.value for arg in told["limit_carried", "loss_compensation"].why.args] == [2100, 900, 2000]


def test_an_explanation_of_the_floor_tells_by_which_part_of_the_month_it_is():
    facts = facts_of([("2018-06", "fine", -2500)], hired="2018-06-16")
    found = explain(policy(TEXT + BOUND), facts, Period.parse("2018-06"), "A", "least")
    (line,) = [one for one in found if one.line.item == "limit_waived"]
    assert [arg.value for arg in line.why.args] == [500, 1000]
    assert [arg.value for arg in line.why.args[1].args] == [2000, Fraction(1, 2)]


def test_what_is_refused_is_explained_by_its_cause_alone():
    facts = facts_of([("2018-06", "loss_compensation", -900)])
    text = TEXT.replace('"cap"', '"refuse"') + BOUND
    found = explain(policy(text), facts, Period.parse("2018-06"), "A", "loss_cap")
    assert [(one.line.item, one.why, one.flags) for one in found] == [("limit_refused", None, ())]
