"""A run over results that are to be signed: what is provisional, what is held, and what is reported."""

from __future__ import annotations

import pytest
from signing_company import BOTH, TEXT, codes, company, computed, flags, policy, put, signature, statuses

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.model.period import Period
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran


def test_a_result_is_provisional_until_all_have_signed_and_so_is_what_is_paid_by_it():
    found = computed()
    assert flags(found) == ["unsigned:made"]
    assert statuses(found, "A", card="company.form") == {"provisional"}
    assert found.line("A", "bonus")["status"] == "provisional"
    assert found.line("A", "bonus")["flags"] == ["reads_unsigned"]
    assert found.line("A", "base")["status"] == "final"
    assert found.payable["A"] == "3800.00"
    assert found.computed.status == "provisional"


def test_a_signed_result_is_final_and_those_of_others_are_not():
    found = computed(*BOTH)
    assert flags(found) == []
    assert statuses(found, "A") == {"final"}
    assert flags(found, "B") == ["unsigned:made"]
    assert codes(found) == []


@pytest.mark.parametrize("some", [BOTH[:1], BOTH[1:], BOTH[::-1]])
def test_signatures_that_are_not_the_whole_chain_in_order_leave_it_provisional(some):
    days = [{**one, "on": f"2024-04-0{place}"} for place, one in enumerate(some, 2)]
    found = computed(*days)
    assert statuses(found, "A", card="company.form") == {"provisional"}
    assert ("out_of_order" in codes(found)) == (some[0]["step"] == "checked")


def test_an_unsigned_score_may_hold_what_is_paid_by_it_or_be_final():
    held = computed(text=put(unsigned='"held"'))
    assert statuses(held, "A", card="company.form") == {"provisional"}
    assert held.line("A", "bonus")["status"] == "held"
    assert held.payable["A"] == "3000.00"
    final = computed(signature("checked"), text=put(unsigned='"final"'))
    assert (flags(final), statuses(final, "A")) == ([], {"final"})
    assert codes(final) == ["out_of_order"]


def test_a_company_asks_for_signatures_on_any_card_from_a_day_on_or_for_none():
    assert flags(computed(text=put(sign_off='"none"'))) == []
    later = f'{TEXT}[[set]]\nkey = "company.lead.sign_off"\nvalue = "signatures"\nfrom = "2024-03-01"\n'
    assert "unsigned:made" in flags(computed(text=later), "M", "company.lead")
    later = later.replace("2024-03-01", "2024-04-01")
    assert "unsigned:made" not in flags(computed(text=later), "M", "company.lead")


def test_the_chain_is_that_of_the_period():
    text = f'{TEXT}[[set]]\nkey = "company.signatures.chain"\nvalue = ["checked"]\nfrom = "2024-03-01"\n'
    assert flags(computed(signature("checked"), text=text)) == []
    assert flags(computed(signature("checked"), text=text.replace("03-01", "04-01"))) == ["unsigned:made"]


def test_a_card_that_reads_unsigned_scores_waits_with_them_and_what_is_paid_by_it():
    found = computed(*BOTH)
    assert flags(found, "M", "company.lead") == ["reads_unsigned"]
    assert found.line("M", "bonus")["status"] == "provisional"
    every = [*BOTH, *({**one, "subject": "B", "score": 60} for one in BOTH)]
    assert statuses(computed(*every), "M") == {"final"}


def test_what_is_paid_by_a_rank_waits_for_the_scores_of_the_group():
    text = TEXT.replace('score = "form_score" }', 'score = "form_rank" }')
    found = computed(*BOTH, text=text)
    assert statuses(found, "A", card="company.form") == {"final"}
    assert found.line("A", "bonus")["status"] == "provisional"


def test_a_signature_under_a_score_that_has_changed_is_reported_and_signs_nothing():
    found = computed(*BOTH, speed=85)
    assert (flags(found), found.results["A", "company.form"]["score"]) == (["unsigned:made"], "85.00")
    assert codes(found) == ["signed_another_score"]
    decided = {**signature("made"), "kind": "score", "by": "H", "step": None, "score": 90}
    found = computed(*BOTH, decided)
    assert (flags(found), codes(found)) == (["unsigned:made"], ["signed_another_score"])
    anew = [{**one, "score": 90, "on": f"2024-04-1{place}"} for place, one in enumerate(BOTH)]
    found = computed(*BOTH, decided, *anew)
    assert (flags(found), codes(found)) == ([], [])


def test_whoever_may_set_another_score_does_it_before_grade_rank_and_pay():
    found = computed(BOTH[0], {**BOTH[1], "score": 55})
    row = found.results["A", "company.form"]
    assert (row["score"], row["rank"], row["flags"]) == ("55.00", 2, [])
    line = found.line("A", "signed")
    assert (line["amount"], line["status"], line["cause"][:9]) == ("-25.00", "final", "decision ")
    assert found.amounts("A", item="bonus") == ["550.00"]


def test_a_signature_moves_a_score_no_further_than_a_decision_may():
    found = computed(BOTH[0], {**BOTH[1], "score": 55}, text=put(adjustment_points="20"))
    assert (flags(found), codes(found)) == (["unsigned:checked"], ["out_of_range"])


def test_a_returned_form_says_who_returned_it_and_why_until_it_is_signed_anew():
    back = signature("checked", "2024-04-03", outcome="rejected", note="item 1 is wrong")
    found = computed(BOTH[0], back)
    assert flags(found) == ["returned", "unsigned:made"]
    told = next(one.message for one in found.computed.problems if one.code == "returned")
    assert told == "company.form: checked: H returned it on 2024-04-03: item 1 is wrong"
    anew = [{**one, "on": f"2024-04-1{place}"} for place, one in enumerate(BOTH)]
    found = computed(BOTH[0], back, *anew)
    assert (flags(found), codes(found)) == ([], [])


def test_what_nobody_is_to_sign_is_a_problem_of_the_run():
    assert codes(computed({**BOTH[0], "card": "company.lead"})) == ["nothing_to_sign"]
    assert codes(computed(signature("made", subject="H")), "H") == ["nothing_to_sign"]
    assert codes(computed({**BOTH[0], "period": None, "on": "2024-03-31"})) == ["period_missing"]
    assert codes(computed({**BOTH[0], "card": None})) == ["card_missing"]
    assert codes(computed({**BOTH[0], "period": "2024-02"})) == []
    assert codes(computed({**BOTH[0], "score": None})) == ["score_missing"]
    assert codes(computed({**BOTH[0], "by": "H"})) == ["not_entitled"]


def test_a_leader_told_by_name_and_by_id_is_one_person():
    text = TEXT.replace('overwrites = ["checked"]', 'distinct = ["made", "checked"]').replace(
        'checked = ["hr"]', 'checked = ["leader"]'
    )
    assert codes(computed(BOTH[0], {**BOTH[1], "by": "Mo"}, text=text)) == ["same_person"]


@pytest.mark.parametrize(("until", "then"), [("2024-03-20", ""), ("2024-03-31", "other")])
def test_whoever_has_moved_or_left_since_is_signed_for_by_the_leader_of_the_period(until, then):
    found = ran(policy(TEXT), company(*BOTH, until=until, then=then), "2024-03")
    assert (flags(found), codes(found)) == ([], [])
    other = company({**BOTH[0], "by": "B"}, until=until, then=then)
    assert codes(ran(policy(TEXT), other, "2024-03")) == ["not_entitled"]


def test_the_signatures_are_told_with_the_result():
    found = explain(policy(TEXT), company(BOTH[0]), Period.parse("2024-03"), "A", "signatures")
    (line,) = found
    assert (line.recorded, line.line.item, line.line.flags) == (False, "sign_off", ("unsigned:checked",))
    assert line.why is not None
    told = [one.label.en for one in line.why.args]
    assert told == ["made: M 2024-04-02 seen", "next: checked (hr)"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('sign_off = "signatures"', 'sign_off = "signature"'), "unknown_name"),
        (('overwrites = ["checked"]', 'vote = ["checked"]'), "wrong_value"),
        (('overwrites = ["checked"]', 'overwrites = ["approved"]'), "wrong_value"),
        (("rank = { scope", 'parameters = { unsigned = "open" }\nrank = { scope'), "wrong_value"),
    ],
)
def test_a_card_that_asks_for_what_cannot_be_signed_is_refused(change, code):
    with pytest.raises(PolicyError) as error:
        policy_of(TEXT.replace(*change))
    assert code in {one.code for one in error.value.faults}


def test_a_company_that_sets_an_unknown_procedure_is_told():
    with pytest.raises(PolicyError) as error:
        policy_of(put(sign_off='"signature"'))
    assert [one.code for one in error.value.faults] == ["unknown_name"]
    with pytest.raises(PolicyError):
        policy_of(put(unsigned='"open"'))
