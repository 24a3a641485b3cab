"""Limits of clocks: rows without one, limits that no row gets, and a preference that is slower."""

from __future__ import annotations

from datetime import date

import pytest
from tried import outcomes, results

from kpi.engine.check.policy import check_policy
from kpi.errors import DataError
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)

CLOCK = """
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
clauses = ["X.1"]
where = [{ column = "kind", op = "in", value = ["business", "fault"] }]
[clock.complete.parameters]
limits = { value = [LIMITS], clauses = ["X.2"] }
"""
VIP = '{ customer_class = "vip", kind = ["fault"], minutes = 20, never_slower_than = "usual" }'
FAULT = '{ kind = "fault", minutes = 9 }'
USUAL = '{ name = "usual", kind = ["business", "fault"], minutes = 60 }'


def found(*limits, more="", clock=CLOCK):
    return check_policy(policy_of(clock.replace("LIMITS", ", ".join(limits)) + more), DAY).findings


def test_a_clock_whose_limits_take_all_its_rows_is_clean():
    assert found(VIP, USUAL) == ()


def test_a_limit_behind_one_that_takes_its_rows_never_holds():
    [one] = found(USUAL, VIP)
    assert (one.code, one.severity, one.about) == ("dead_branch", "warning", "company.complete")
    assert "the limit vip, fault never holds" in one.message.en
    assert (one.parameter, one.clauses) == ("company.complete.limits", ("X.1", "X.2"))


def test_a_limit_that_several_take_the_rows_of_together_never_holds():
    both = ('{ kind = "business", minutes = 5 }', '{ kind = "fault", minutes = 9 }')
    assert [one.code for one in found(*both, USUAL)] == ["dead_branch"]


def test_a_limit_for_rows_that_are_not_the_clocks_never_holds():
    assert [one.code for one in found('{ kind = "moving", minutes = 5 }', USUAL)] == ["dead_branch"]


def test_a_kind_of_row_without_a_limit_is_a_gap():
    [one] = found(FAULT)
    assert (one.code, one.severity) == ("gap", "error")
    assert "no limit fits kind = business" in one.message.en
    with pytest.raises(DataError, match="no limit fits"):
        outcomes(policy_of(CLOCK.replace("LIMITS", FAULT)), one, DAY)


def test_of_words_that_are_not_known_nothing_is_said():
    free = CLOCK.replace('where = [{ column = "kind", op = "in", value = ["business", "fault"] }]\n', "")
    assert found('{ kind = "fault", minutes = 9 }', clock=free) == ()


def test_rows_that_other_conditions_may_keep_away_are_no_gap():
    other = CLOCK.replace("value = [", "value = [").replace(
        "where = [{", 'where = [{ column = "kind", op = "!=", value = "business" }, {'
    )
    assert found('{ kind = "fault", minutes = 9 }', clock=other) == ()


SLOW = VIP.replace("20", "90")


def test_a_preference_that_is_slower_is_found_and_left_to_what_decides_it():
    [one] = found(SLOW, USUAL)
    assert (one.code, one.severity) == ("wrong_direction", "warning")
    assert "vip, fault has 90 minutes, slower than usual with 60" in one.message.en
    more = 'never_slower = { value = false, origin = "default" }'
    [one] = found(SLOW, USUAL, more=more)
    assert (one.severity, one.parameter) == ("note", "company.complete.never_slower")
    policy = policy_of(CLOCK.replace("LIMITS", f"{SLOW}, {USUAL}") + more)
    assert results(policy, one, DAY) == ["met", "late"]
    assert found(SLOW, USUAL, more="never_slower = true") == ()


def test_a_clock_that_stops_when_it_starts_is_never_late():
    assert [one.code for one in found(USUAL, more='start_event = "closed"')] == ["dead_branch"]


def test_limits_for_another_stop_are_no_limits():
    codes = [one.code for one in found(USUAL.replace("minutes", 'stop = "responded", minutes'))]
    assert codes == ["gap"]


LATE = """
[event.late]
label = "late"
source = { table = "tickets", clock = "complete", where = { column = "complete.state", value = "STATE" } }
"""


@pytest.mark.parametrize(("state", "codes"), [("late", ["dead_branch"]), ("open", [])])
def test_what_asks_for_late_rows_of_a_clock_without_a_limit_never_happens(state, codes):
    clock = CLOCK.replace('limits = { value = [LIMITS], clauses = ["X.2"] }', 'period_by = "close"')
    more = LATE.replace("STATE", state)
    assert [one.code for one in found(clock=clock, more=more)] == codes
    assert found(USUAL, more=more) == ()
