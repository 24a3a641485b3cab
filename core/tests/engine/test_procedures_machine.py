"""One case: which decisions count, and where they lead."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.procedures.machine import State, Taken, Verdict, judge
from kpi.engine.procedures.terms import SAME_DAY, Terms

START = date(2018, 7, 1)
CHAIN = ("propose", "check", "sign")


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def step(name: str, offset: int = 0, **more: Any) -> Taken:
    return Taken(name, on=day(offset), **more)


def judged(*taken: Taken, **terms: Any) -> Verdict:
    return judge(Terms(**{"chain": CHAIN, **terms}), taken)


def codes(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.refusals]


def test_the_whole_chain_in_order_is_approved_from_the_next_month_on():
    found = judged(step("propose"), step("check", 1), step("sign", 2))
    assert (found.state, found.next, found.ended, found.effective_on) == (
        State.APPROVED,
        None,
        day(2),
        date(2018, 8, 1),
    )


@pytest.mark.parametrize(
    ("ended", "effective", "given_on", "expected"),
    [
        (date(2018, 12, 31), "next_month", None, date(2019, 1, 1)),
        (date(2018, 1, 31), "next_month", None, date(2018, 2, 1)),
        (date(2018, 7, 5), SAME_DAY, None, date(2018, 7, 5)),
        (date(2018, 7, 5), "next_month", date(2018, 7, 16), date(2018, 7, 16)),
        (date(2018, 7, 5), SAME_DAY, date(2018, 5, 1), date(2018, 5, 1)),
    ],
)
def test_an_approval_holds_from_the_day_that_it_names_or_as_the_procedure_says(
    ended, effective, given_on, expected
):
    terms = Terms(("sign",), effective=effective)
    assert judge(terms, [Taken("sign", on=ended, effective_on=given_on)]).effective_on == expected


def test_nothing_taken_is_proposed_and_some_of_it_pending():
    assert judged().state is State.PROPOSED
    assert judged().next == "propose"
    found = judged(step("propose"))
    assert (found.state, found.next, found.opened) == (State.PENDING, "check", day(0))


def test_a_step_that_is_skipped_is_refused_and_does_not_count():
    found = judged(step("propose"), step("sign", 1))
    assert (found.state, found.next, codes(found)) == (State.ERROR, "check", ["out_of_order"])
    healed = judged(step("propose"), step("sign", 1), step("check", 2), step("sign", 3))
    assert (healed.state, codes(healed)) == (State.APPROVED, ["out_of_order"])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_rejection_ends_the_case_at_whatever_step(place):
    taken = [step(name, place) for place, name in enumerate(CHAIN[:place])]
    found = judged(*taken, step(CHAIN[place], 5, passed=False), step(CHAIN[-1], 5))
    assert (found.state, found.next, found.ended, found.effective_on) == (State.REJECTED, None, day(5), None)
    assert codes(found) == ["after_end"]


def test_the_same_step_again_and_a_step_of_no_chain_are_told_apart():
    found = judged(step("propose"), step("check", 1), step("check", 2), step("dance", 3))
    assert codes(found) == ["already_done", "unknown_step"]


def test_after_the_end_the_first_step_on_a_later_day_begins_another_case():
    found = judged(step("propose", passed=False), step("propose", 1), step("check", 2))
    assert (found.state, [one.step for one in found.rest]) == (State.REJECTED, ["propose", "check"])
    assert judged(step("propose", passed=False), step("propose")).rest == ()


def test_a_case_lives_so_many_days_after_its_first_step_the_last_included():
    on_time = judged(step("propose"), step("check", 1), step("sign", 30), expires_days=30)
    late = judged(step("propose"), step("check", 1), step("sign", 31), expires_days=30)
    assert on_time.state is State.APPROVED
    assert (late.state, late.ended, codes(late)) == (State.EXPIRED, day(30), ["expired"])


def test_a_step_may_be_recorded_under_another_of_its_names():
    found = judged(
        step("propose"), step("chief checks", 1), any_of={"check": ("chief checks", "boss checks")}
    )
    assert found.next == "sign"


def test_steps_that_need_different_people_refuse_the_same_one_unless_allowed():
    taken = step("propose", by="A"), step("check", 1, by="A")
    assert codes(judged(*taken, distinct=("propose", "check"))) == ["same_person"]
    assert codes(judged(*taken, distinct=("propose", "sign"))) == []
    assert codes(judged(*taken, distinct=("propose", "check"), allow_same=True)) == []


# Scores

PANEL: dict[str, Any] = {"chain": ("speech", "questions", "sign"), "scored": ("speech", "questions")}


def scores(name: str, offset: int, *values: int) -> list[Taken]:
    return [step(name, offset, by=f"{name}{place}", score=Fraction(one)) for place, one in enumerate(values)]


@pytest.mark.parametrize(
    ("speech", "questions", "state", "mean"),
    [
        ([60], [60], State.PENDING, 60),
        ([50], [70], State.PENDING, 60),
        ([50], [69], State.REJECTED, Fraction(119, 2)),
        ([90, 60, 30], [60], State.PENDING, 60),
    ],
)
def test_the_mean_of_the_panel_s_means_has_to_reach_the_mark(speech, questions, state, mean):
    taken = [*scores("speech", 0, *speech), *scores("questions", 0, *questions)]
    found = judged(*taken, **PANEL, pass_mark=Fraction(60))
    assert (found.state, found.score) == (state, mean)


def test_weights_shift_the_mean_and_need_not_add_up_to_anything():
    taken = [*scores("speech", 0, 80), *scores("questions", 0, 50)]
    weights = {"speech": Fraction(1), "questions": Fraction(2)}
    assert judged(*taken, **PANEL, weights=weights).score == 60


def test_the_highest_and_the_lowest_go_where_they_are_trimmed_and_something_is_left():
    trimmed = {**PANEL, "trim_extremes": True}
    assert judged(*scores("speech", 0, 0, 70, 80, 100), **trimmed).score == 75
    assert judged(*scores("speech", 0, 40, 80), **trimmed).score == 60


def test_a_panel_that_is_complete_takes_scores_until_its_day_is_over():
    found = judged(*scores("speech", 0, 50, 60), step("speech", 1, by="late", score=Fraction(90)), **PANEL)
    assert (found.next, found.score, codes(found)) == ("questions", 55, ["already_done"])


def test_a_panel_waits_for_as_many_scores_as_it_needs():
    found = judged(*scores("speech", 0, 50, 60), **PANEL, jury=3)
    assert (found.state, found.next) == (State.PENDING, "speech")


def test_a_score_is_never_missing_and_never_given_twice():
    twice = [*scores("speech", 0, 50), *scores("speech", 0, 60)]
    assert codes(judged(*twice, **PANEL)) == ["twice"]
    assert codes(judged(step("speech", by="A"), **PANEL)) == ["score_missing"]


# Votes

VOTE: dict[str, Any] = {"chain": ("vote", "sign"), "vote": ("vote",)}


def ballots(*passed: bool) -> list[Taken]:
    return [step("vote", place, by=f"voter{place}", passed=one) for place, one in enumerate(passed)]


def test_a_vote_without_weight_has_to_be_held_and_changes_nothing():
    found = judged(*ballots(False, False), step("sign", 9), **VOTE)
    assert found.state is State.APPROVED
    skipped = judged(step("sign"), **VOTE)
    assert (skipped.state, codes(skipped)) == (State.ERROR, ["out_of_order"])


def test_a_vote_is_open_until_the_next_step_is_taken():
    chain = {**VOTE, "chain": ("vote", "sign", "file")}
    found = judged(*ballots(True), step("sign", 5), step("vote", 6, by="late"), **chain)
    assert codes(found) == ["already_done"]
    assert judged(*ballots(True, True, True), **VOTE).next == "sign"


@pytest.mark.parametrize(
    ("passed", "state"), [((True, False), State.APPROVED), ((True, False, False), State.REJECTED)]
)
def test_a_vote_with_weight_ends_the_case_below_its_share(passed, state):
    found = judged(*ballots(*passed), step("sign", 9), **VOTE, vote_weight=Fraction(1))
    assert found.state is state


def test_who_voted_is_told_nowhere():
    found = judge(Terms(**VOTE), [*ballots(True), step("vote", by="voter0")], lambda one, step: True)
    refused = judge(Terms(**VOTE), ballots(True), lambda one, step: False)
    said = " ".join(one.message for one in (*found.refusals, *refused.refusals))
    assert said
    assert "voter0" not in said


# Laws


def in_order(taken: list[Taken]) -> list[Taken]:
    """Sort by day, and number the decisions so that equal ones stay apart."""
    by_day = sorted(taken, key=lambda one: one.on or START)
    return [attrs.evolve(one, entry=place) for place, one in enumerate(by_day)]


taken_steps = st.lists(
    st.builds(
        lambda name, offset, may, passed: step(name, offset, by="may" if may else "not", passed=passed),
        st.sampled_from((*CHAIN, "dance")),
        st.integers(0, 12),
        st.booleans(),
        st.sampled_from((True, True, True, False)),
    ),
    max_size=9,
).map(in_order)


def by_hand(taken: list[Taken], days: int) -> str:
    """Where the chain leads, told another way: strike out what does not count, then look at what is left."""
    left: list[Taken] = []
    for one in taken:
        opened = left[0].on if left else one.on
        assert opened is not None
        assert one.on is not None
        fits = len(left) < len(CHAIN) and one.step == CHAIN[len(left)] and one.by == "may"
        alive = one.on <= opened + timedelta(days=days)
        if fits and alive and all(before.passed for before in left):
            left.append(one)
    if not all(one.passed for one in left):
        return "rejected"
    return "approved" if len(left) == len(CHAIN) else "open"


@given(taken_steps, st.integers(1, 12))
def test_a_case_is_approved_exactly_where_the_whole_chain_was_taken_in_order_in_time_by_those_who_may(
    taken, days
):
    verdict = judge(Terms(CHAIN, expires_days=days), taken, lambda one, step: one.by == "may")
    first = taken[: len(taken) - len(verdict.rest)]
    told = {State.APPROVED: "approved", State.REJECTED: "rejected"}.get(verdict.state, "open")
    assert told == by_hand(first, days)


@given(taken_steps)
def test_every_decision_counts_is_refused_or_begins_another_case(taken):
    verdict = judge(Terms(CHAIN), taken, lambda one, step: one.by == "may")
    accepted = len(taken) - len(verdict.refusals) - len(verdict.rest)
    assert 0 <= accepted <= len(CHAIN)
    assert (verdict.next is None) == (verdict.state in (State.APPROVED, State.REJECTED, State.EXPIRED))
    if verdict.state is State.APPROVED:
        assert accepted == len(CHAIN)
        assert verdict.effective_on is not None


@given(taken_steps)
def test_what_is_refused_could_as_well_not_have_been_made(taken):
    terms = Terms(CHAIN)
    verdict = judge(terms, taken, lambda one, step: one.by == "may")
    kept = [
        one
        for one in taken[: len(taken) - len(verdict.rest)]
        if one not in [bad.taken for bad in verdict.refusals]
    ]
    again = judge(terms, kept, lambda one, step: one.by == "may")
    assert (again.ended, again.next, again.effective_on) == (
        verdict.ended,
        verdict.next,
        verdict.effective_on,
    )
