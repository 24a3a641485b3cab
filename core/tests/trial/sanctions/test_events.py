"""Sanctions tried on lists of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError
from kpi.expr import Node, all_of, choose, const, flagged, if_, is_missing
from kpi.model.catalogue import Policy
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[event.rudeness]
label = "rudeness"
counts = ["confirmed"]
[metric.rate]
label = "rate"
unit = "ratio"
[sanction.rudeness]
kind = "fine"
label = "rudeness"
scorer = "judged"
outputs = ["fine", "notices", "calm"]
inputs = { amount = "amount", severity = "quantity", rate = "rate" }
optional = ["rate"]
money = "fine"
on = ["rudeness"]
[sanction.rudeness.parameters]
range = { value = [50, 200] }
held = { value = false }
[sanctions.desk]
label = "desk"
rules = ["rudeness"]
"""


def judged(amount: Node, severity: Node, rate: Node, range: Sequence[Any], held: bool) -> dict[str, Node]:
    low, high = range
    waits = flagged(flagged(const(None), "discretionary"), "held") if held else flagged(low, "discretionary")
    beyond = flagged(const(None), "out_of_range")
    fine = choose(
        (all_of(is_missing(amount), is_missing(severity)), waits),
        (is_missing(amount), severity * low),
        otherwise=if_(all_of(amount >= low, amount <= high), amount, beyond),
    )
    return {"fine": fine, "notices": const(1), "calm": rate < 1}


JUDGED = Scorer("judged", judged)


@cache
def policy() -> Policy:
    return policy_of(TEXT, scorers=[JUDGED])


def tried(events: Any, **more: Any) -> Outcome:
    settings = {name: more.pop(name) for name in ("held", "range") if name in more}
    return trial(policy(), "rudeness", {"events": events, **more}, settings, date(2024, 3, 31))


def test_an_event_without_a_day_is_one_of_the_day_of_the_trial():
    assert tried([{"amount": 80}, {"on": "2024-03-01", "amount": 70}]).result == 150


def test_a_severity_is_the_quantity_of_its_place():
    assert tried([{"severity": word} for word in ("minor", "moderate", "serious")]).outputs["fines"] == (
        50,
        100,
        150,
    )


def test_a_word_that_is_no_severity_is_refused_with_those_there_are():
    with pytest.raises(DataError, match="no severity") as caught:
        tried([{"severity": "awful"}])
    assert "minor, moderate, serious" in caught.value.faults[0].hint


def test_further_outputs_are_added_up_over_the_events_that_count():
    found = tried([{"amount": 80}, {"amount": 90, "status": "pending"}, {}])
    assert (found.outputs["notices"], found.outputs["provisional"]) == (2, 1)
    assert found.outputs["fines"] == (80, 0, 50)


def test_what_is_held_is_nothing_yet_and_still_one_that_waits():
    found = tried([{}, {"severity": "minor"}], held=True)
    assert (found.result, found.outputs["provisional"]) == (50, 1)


def test_an_amount_that_nobody_may_decide_is_refused_with_its_place():
    with pytest.raises(DataError, match="250 is out of range") as caught:
        tried([{"amount": 80}, {"amount": 250}])
    assert (caught.value.faults[0].code, caught.value.faults[0].where) == ("out_of_range", "events[1].amount")


def test_an_output_that_is_yes_or_no_is_told_even_of_no_events():
    assert tried([], rate="0.5").outputs["calm"] is True
    assert tried([], rate=1).outputs["calm"] is False


def test_events_of_a_moment_are_numbered_in_the_order_given():
    assert tried([{"amount": 60}] * 12).outputs["nth"] == tuple(range(1, 13))


@pytest.mark.parametrize("status", [10**30, ["confirmed"], True])
def test_a_status_that_is_no_word_is_one_that_does_not_count(status: Any) -> None:
    assert tried([{"status": status}, {"status": "confirmed"}]).outputs["nth"] == (None, 1)


def test_more_events_alike_than_can_be_told_one_by_one_are_refused() -> None:
    with pytest.raises(DataError, match="no number of events"):
        trial(policy(), "rudeness", {"count": 10**12}, {}, date(2024, 3, 31))
