"""The signatures under one result: which count, and when all have signed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.procedures.terms import Terms
from kpi.engine.signing.asking import Asked
from kpi.engine.signing.following import ANOTHER_SCORE, SignOff, follow
from kpi.engine.signing.recorded import Signature

START = date(2024, 4, 1)
CHAIN = ("make", "check", "approve")
MAY = {"make": "M", "check": "C", "approve": "B"}


def sig(step: str, place: int, score: int | None = 80, *, days: int | None = None, **more: Any) -> Signature:
    on = START + timedelta(days=place if days is None else days)
    known = {"by": MAY.get(step, "X"), "score": None if score is None else Fraction(score), **more}
    return Signature(entry=place, subject=1, on=on, period="2024-03", card="card", step=step, **known)


def followed(*rows: Signature, limit: int | None = None, computed: int = 80, **terms: Any) -> SignOff:
    asked = Asked("p", Terms(**{"chain": CHAIN, **terms}), "provisional")
    return follow(
        asked, 1, "card", rows, Fraction(computed), lambda one, step: one.by in (MAY.get(step), "Z"),
        limit=None if limit is None else Fraction(limit),
    )  # fmt: skip


def codes(found: SignOff) -> list[str]:
    return [one.code for one in found.refused]


WHOLE = tuple(sig(step, place) for place, step in enumerate(CHAIN, 1))


def test_all_who_are_to_sign_in_the_printed_order_complete_the_form():
    found = followed(*WHOLE)
    assert (found.state, found.next, found.refused) == ("signed", None, ())


def test_the_step_that_is_next_is_told_in_the_flags_and_who_may_take_it():
    found = followed(WHOLE[0], approvers={"check": ("hr", "leader")})
    assert (found.state, found.next, found.flags) == ("open", "check", "unsigned:check")
    assert found.asked.who("check") == "hr, leader"
    assert found.asked.who("make") == "anybody but the person concerned"


def test_out_of_order_twice_not_entitled_and_after_the_end_do_not_count():
    assert codes(followed(sig("check", 1))) == ["out_of_order"]
    assert codes(followed(WHOLE[0], sig("make", 2))) == ["already_done"]
    assert codes(followed(sig("make", 1, by="X"))) == ["not_entitled"]
    assert codes(followed(*WHOLE, sig("approve", 4))) == ["after_end"]
    assert codes(followed(*WHOLE, sig("approve", 4, passed=False))) == ["after_end"]
    assert codes(followed(sig("stamp", 1))) == ["unknown_step"]


def test_one_person_takes_two_of_the_distinct_steps_only_where_it_is_allowed():
    rows = (sig("make", 1, by="Z"), sig("check", 2, by="Z"))
    assert codes(followed(*rows, distinct=CHAIN)) == ["same_person"]
    assert codes(followed(*rows, distinct=CHAIN, allow_same=True)) == []


def test_a_signature_that_says_no_score_signs_nothing():
    assert codes(followed(sig("make", 1, None))) == ["score_missing"]


def test_a_returned_form_is_signed_anew_from_the_first_step_on():
    back = sig("check", 2, passed=False, note="wrong")
    found = followed(WHOLE[0], back)
    assert (found.state, found.next, found.returned, found.flags) == (
        "returned",
        "make",
        back,
        "returned,unsigned:make",
    )
    assert codes(followed(WHOLE[0], back, sig("check", 3))) == ["out_of_order"]
    anew = [sig(step, place) for place, step in enumerate(CHAIN, 3)]
    found = followed(WHOLE[0], back, *anew)
    assert (found.state, found.returned, found.refused) == ("signed", None, ())


def test_what_is_signed_anew_on_the_day_of_the_return_counts():
    rows = [
        sig("make", 1, days=0),
        sig("check", 2, days=0, passed=False),
        *(sig(step, place, days=0) for place, step in enumerate(CHAIN, 3)),
    ]
    assert followed(*rows).state == "signed"


def test_only_whoever_is_next_may_return_the_form():
    found = followed(WHOLE[0], sig("approve", 2, passed=False))
    assert (found.next, codes(found)) == ("check", ["out_of_order"])


def test_a_signature_under_another_score_counts_no_more_until_the_step_is_signed_anew():
    found = followed(*WHOLE, computed=85)
    assert (found.state, found.next, codes(found)) == ("open", "make", [ANOTHER_SCORE] * 3)
    assert [one.step for one in found.problems] == list(CHAIN)
    found = followed(*WHOLE, sig("make", 4, 85), computed=85)
    assert (found.next, [one.step for one in found.problems]) == ("check", ["check", "approve"])
    again = [sig(step, place, 85) for place, step in enumerate(CHAIN, 4)]
    found = followed(*WHOLE, *again, computed=85)
    assert (found.state, found.problems) == ("signed", ())


def test_an_objection_to_a_score_that_has_changed_since_is_answered():
    found = followed(WHOLE[0], sig("check", 2, passed=False), computed=85)
    assert (found.state, found.returned, [one.step for one in found.problems]) == ("open", None, ["make"])


def test_a_step_that_may_set_another_score_sets_it_within_the_limit():
    rows = (WHOLE[0], WHOLE[1], sig("approve", 3, 90))
    assert codes(followed(*rows)) == [ANOTHER_SCORE]
    found = followed(*rows, overwrites=("approve",))
    assert (found.state, found.score, found.computed, found.set_by) == ("signed", 90, 80, rows[2])
    assert codes(followed(*rows, overwrites=("approve",), limit=9)) == ["out_of_range"]
    assert followed(*rows, overwrites=("approve",), limit=10).state == "signed"


def test_the_steps_after_one_that_set_another_score_sign_that_one():
    rows = (WHOLE[0], sig("check", 2, 90))
    assert codes(followed(*rows, WHOLE[2], overwrites=("check",))) == [ANOTHER_SCORE]
    assert followed(*rows, sig("approve", 3, 90), overwrites=("check",)).state == "signed"


def test_a_score_set_on_signatures_that_count_no_more_falls_with_them():
    rows = (WHOLE[0], WHOLE[1], sig("approve", 3, 90))
    found = followed(*rows, computed=70, overwrites=("approve",))
    assert (found.score, found.next, codes(found)) == (70, "make", [ANOTHER_SCORE] * 3)
    anew = [sig(step, place, 70) for place, step in enumerate(CHAIN, 4)]
    found = followed(*rows, *anew, computed=70, overwrites=("approve",))
    assert (found.state, found.score, found.problems) == ("signed", 70, ())


def test_a_returned_form_takes_the_score_back_that_was_set():
    rows = (WHOLE[0], sig("check", 2, 90), sig("approve", 3, 90, passed=False))
    found = followed(*rows, overwrites=("check",))
    assert (found.score, found.set_by, found.state) == (80, None, "returned")


def test_a_chain_that_took_too_long_begins_anew():
    late = sig("check", 2, days=40)
    found = followed(WHOLE[0], late, expires_days=30)
    assert (found.next, codes(found)) == ("make", ["out_of_order"])
    anew = [sig(step, place, days=40) for place, step in enumerate(CHAIN, 3)]
    assert followed(WHOLE[0], late, *anew, expires_days=30).state == "signed"
    assert followed(*WHOLE, expires_days=30).state == "signed"


@given(st.permutations(WHOLE))
def test_of_all_orders_only_the_printed_one_completes(order):
    rows = [sig(one.step, place) for place, one in enumerate(order, 1)]
    found = followed(*rows)
    assert (found.next is None) == (tuple(one.step for one in order) == CHAIN)


STEPS = st.lists(
    st.tuples(st.sampled_from(CHAIN), st.sampled_from("MCBX"), st.booleans(), st.sampled_from([80, 81])),
    max_size=8,
)


@given(STEPS)
def test_a_form_is_signed_only_where_every_step_is_by_who_may_under_its_score_and_in_order(taken):
    rows = [
        sig(step, place, score, by=by, passed=passed)
        for place, (step, by, passed, score) in enumerate(taken, 1)
    ]
    found = followed(*rows)
    assert [step for step, _ in found.counted] == list(CHAIN[: len(found.counted)])
    assert (found.next is None) == (len(found.counted) == len(CHAIN))
    assert all(one.by == MAY[step] and one.passed and one.score == found.score for step, one in found.counted)
    entries = [one.entry for _, one in found.counted]
    assert entries == sorted(entries)
