"""Hand-overs: who answers, who left too early, and which shifts one is between."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Handover, Stamped, shift_of
from kpi.kit.attendance.clock import instant, seconds_of
from kpi.kit.attendance.handing import (
    answering,
    answering_call,
    coming_on,
    going_off,
    left_too_early,
    outcomes_of,
)

DAY, NEXT = date(2024, 2, 29), date(2024, 3, 1)
CAUSES = {"forgot": "from", "missed": "to", "unclear": "both"}
HALVES = (Fraction(1, 2), Fraction(1, 2))


def shift(day, start, end):
    found = shift_of(AttendanceRules.of({}), day, seconds_of(start), seconds_of(end))
    assert found is not None
    return found


def at(day, time):
    return instant(day, seconds_of(time))


NIGHT = shift(DAY, "20:00", "08:00")
MORNING = shift(NEXT, "08:00", "14:30")


def happened(left, came, *, stays=False, **more):
    given_ = Handover("A", "B", at(NEXT, "08:00"), **more)
    coming = (MORNING, Stamped(None if came is None else at(NEXT, came)))
    found = outcomes_of(given_, (NIGHT, Stamped(left=at(NEXT, left))), coming, stays=stays, shares={})
    return [(who, one.day, one.kind) for who, one in found]


def test_each_side_answers_for_its_causes_and_both_by_the_split():
    assert answering("forgot", CAUSES, HALVES) == {"from": 1}
    assert answering("missed", CAUSES, HALVES) == {"to": 1}
    assert answering("unclear", CAUSES, HALVES) == {"from": Fraction(1, 2), "to": Fraction(1, 2)}
    with pytest.raises(KeyError):
        answering("lost", CAUSES, HALVES)


@given(st.sampled_from(sorted(CAUSES)), st.integers(0, 100))
def test_shares_of_a_problem_add_up_to_one(cause, part):
    split = (Fraction(part, 100), 1 - Fraction(part, 100))
    assert sum(answering(cause, CAUSES, split).values()) == 1


@given(st.integers(), st.integers())
def test_a_call_belongs_to_one_side_and_the_last_second_to_who_goes_off(call, end):
    assert answering_call(call, end) == ("from" if call <= end else "to")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_who_waits_for_the_end_too_never_leaves_earlier(left, relief, finished):
    assert left_too_early(left, relief) <= left_too_early(left, relief, finished)
    assert left_too_early(left, relief) == (left < relief)


def test_leaving_in_the_second_of_the_relief_is_in_order():
    assert happened("08:03", "08:03") == []
    assert happened("08:02", "08:03") == [("A", DAY, "left_before_relief")]


def test_without_an_in_of_the_relief_he_was_there_when_it_began():
    assert happened("08:00", None) == []
    assert happened("07:59", None) == [("A", DAY, "left_before_relief")]


def test_only_who_stays_waits_for_the_end():
    end = at(NEXT, "08:10")
    assert happened("08:05", "08:00", end=end) == []
    assert happened("08:05", "08:00", stays=True, end=end) == [("A", DAY, "left_before_relief")]
    assert happened("08:10", "08:00", stays=True, end=end) == []


def test_a_missing_signature_or_record_is_of_the_day_of_his_own_shift():
    found = happened("08:10", "08:00", signed_from=False, signed_to=False, recorded=False)
    assert found == [
        ("A", DAY, "handover_unsigned"), ("A", DAY, "handover_unrecorded"), ("B", NEXT, "handover_unsigned"),
    ]  # fmt: skip
    assert happened("08:10", "08:00", signed_from=True, signed_to=True, recorded=True) == []


def test_a_problem_falls_on_those_with_a_share():
    one = Handover("A", "B", at(NEXT, "08:00"), problem="unclear")
    found = list(outcomes_of(one, None, None, stays=False, shares=answering("unclear", CAUSES, HALVES)))
    assert [(who, what.day, what.quantity) for who, what in found] == [
        ("A", NEXT, Fraction(1, 2)), ("B", NEXT, Fraction(1, 2)),
    ]  # fmt: skip


def test_a_hand_over_is_between_the_shift_that_ends_and_the_one_that_begins():
    none = Stamped()
    mine = [(shift(DAY, "08:00", "14:30"), none), (NIGHT, none)]
    theirs = [(shift(DAY, "14:30", "20:00"), none), (MORNING, none)]
    moment = at(NEXT, "08:04")
    assert going_off(mine, moment) == (NIGHT, none)
    assert coming_on(theirs, moment) == (MORNING, none)
    assert coming_on(theirs[:1], moment) is None
    assert going_off([(MORNING, none)], moment) is None
