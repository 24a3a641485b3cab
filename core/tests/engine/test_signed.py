"""A run over results that are to be signed: what is provisional, what is held, and what is reported."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

TEXT = """
[metric.speed]
label = "speed"
unit = "score"
[rule.speed]
label = "speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[metric.form_score]
label = "score of the form"
unit = "points"
source = { standing = "score", card = "form" }
[metric.form_rank]
label = "rank of the form"
unit = "rank"
source = { standing = "rank", card = "form" }
[metric.team_mean]
label = "mean of those led"
unit = "points"
source = { of = "form_score", over = "subordinates", how = "mean" }
[rule.team]
label = "team"
scorer = "manual"
full = "full"
inputs = { value = "team_mean" }
parameters = { full = { value = 100 } }
[rule.bonus]
label = "bonus"
kind = "pay"
unit = "yuan"
scorer = "by_score"
inputs = { amount = "base_pay", score = "form_score" }
parameters = { full = { value = 100 } }
[rule.team_bonus]
label = "bonus of the leader"
kind = "pay"
unit = "yuan"
scorer = "by_score"
inputs = { amount = "base_pay", score = "lead_score" }
parameters = { full = { value = 100 } }
[metric.lead_score]
label = "score of the leader"
unit = "points"
source = { standing = "score", card = "lead" }
[rule.base]
label = "base"
kind = "pay"
unit = "yuan"
scorer = "fixed"
parameters = { amount = { value = 3000 } }
[procedure.signatures]
label = "signatures"
[procedure.signatures.parameters]
chain = ["made", "checked"]
approvers = { made = ["leader"], checked = ["hr"] }
overwrites = ["checked"]
[scorecard.form]
label = "form"
sign_off = "signatures"
rank = { scope = "unit" }
[[scorecard.form.item]]
rule = "speed"
[scorecard.lead]
label = "leader's form"
[[scorecard.lead.item]]
rule = "team"
[pay.wage]
label = "pay"
[[pay.wage.part]]
name = "base"
money = "base"
rule = "base"
[[pay.wage.part]]
name = "bonus"
money = "award"
rule = "bonus"
[pay.lead_wage]
label = "pay of the leader"
[[pay.lead_wage.part]]
name = "bonus"
money = "award"
rule = "team_bonus"
[[bind]]
role = "cs"
scorecard = "form"
pay = "wage"
[[bind]]
role = "boss"
scorecard = "lead"
pay = "lead_wage"
"""


def put(text: str = TEXT, **values: str) -> str:
    settings = (f'[[set]]\nkey = "company.form.{name}"\nvalue = {value}\n' for name, value in values.items())
    return text + "".join(settings)


def signature(step: str, on: str = "2024-04-02", **more: Any) -> dict[str, Any]:
    known = {
        "by": {"made": "M", "checked": "H"}.get(step, "H"),
        "score": 80,
        "note": "seen",
        "card": "company.form",
    }
    return {"kind": "signature", "subject": "A", "on": on, "period": "2024-03", "step": step, **known, **more}


def company(
    *decisions: dict[str, Any],
    speed: int = 80,
    recorded: dict[str, list[dict[str, Any]]] | None = None,
    until: str | None = None,
    then: str = "",
) -> MemoryFacts:
    """Return the facts of a shop; A is in it `until` a day, and `then` from April on in another unit."""
    moved = {"employee": "A", "unit": then, "role": "cs", "base_pay": 1000, "from": "2024-04-01"}
    roles = {"A": "cs", "B": "cs", "M": "boss", "H": "hr"}
    return MemoryFacts(
        {
            "units": [
                {"id": "shop", "name": "shop", "leader": "M"},
                {"id": "other", "name": "other", "leader": "B"},
            ],
            "employees": [{"id": one, "name": f"{one}o", "hired_on": "2023-01-01"} for one in roles],
            "assignments": [
                *(
                    {
                        "employee": one,
                        "unit": "shop",
                        "role": role,
                        "base_pay": 1000,
                        "from": "2023-01-01",
                        "until": until if one == "A" else None,
                    }
                    for one, role in roles.items()
                ),
                *([moved] if then else []),
            ],
            "observations": [
                {"subject": one, "metric": "company.speed", "period": "2024-03", "value": value}
                for one, value in (("A", speed), ("B", 60), ("M", 90))
            ],
            "decisions": list(decisions),
        },
        recorded=recorded,
    )


def computed(*decisions: dict[str, Any], text: str = TEXT, speed: int = 80) -> Ran:
    return ran(policy(text), company(*decisions, speed=speed), "2024-03")


def flags(found: Ran, subject: str = "A", card: str = "company.form") -> list[str]:
    return list(found.results[subject, card]["flags"])


def statuses(found: Ran, subject: str, **wanted: str) -> set[str]:
    return {
        line["status"]
        for line in found.lines
        if line["subject"] == subject and all(line[name] == word for name, word in wanted.items())
    }


def codes(found: Ran, subject: str = "A") -> list[str]:
    return sorted(code for who, code in found.problems if who == subject)


BOTH = (signature("made"), signature("checked", "2024-04-03"))


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


QUARTER = TEXT.replace("rank = { scope", 'rollups = { quarter = "mean" }\nrank = { scope')
WINDOW = (
    TEXT.replace('score = "form_score" }', 'score = "months_mean" }')
    + """
[metric.months_mean]
label = "mean of two months"
unit = "points"
source = { of = "form_score", over = "window", how = "mean", window = { periods = 2 } }
"""
)


def past(**scores: int) -> dict[str, list[dict[str, Any]]]:
    """Return recorded scores of A: `m2=90` is that of February."""
    return {
        f"2024-0{month[1:]}": [{"subject": "A", "card": "company.form", "score": score}]
        for month, score in scores.items()
    }


def of_month(period: str, *rows: dict[str, Any], score: int = 80) -> list[dict[str, Any]]:
    return [{**row, "period": period, "score": score} for row in rows]


def test_a_longer_period_waits_until_all_of_its_months_are_signed():
    months = past(m1=80, m2=80, m3=80)
    some = [*of_month("2024-01", *BOTH), *of_month("2024-02", *BOTH)]
    found = ran(policy(QUARTER), company(*some, recorded=months), "2024-Q1")
    assert "reads_unsigned" in flags(found)
    assert statuses(found, "A", card="company.form") == {"provisional"}
    found = ran(policy(QUARTER), company(*some, *BOTH, recorded=months), "2024-Q1")
    assert "reads_unsigned" not in flags(found)
    assert statuses(found, "A", card="company.form") == {"final"}


def test_what_is_paid_by_earlier_scores_waits_until_they_are_signed():
    facts = company(*BOTH, recorded=past(m2=80))
    found = ran(policy(WINDOW), facts, "2024-03")
    assert flags(found) == []
    assert found.line("A", "bonus")["flags"] == ["reads_unsigned"]
    facts = company(*BOTH, *of_month("2024-02", *BOTH), recorded=past(m2=80))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "final"
    facts = company(*BOTH, *of_month("2024-02", *BOTH), recorded=past(m2=81))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "provisional"


@pytest.mark.parametrize("score", [90, "90.00004"])
def test_an_earlier_score_that_a_signature_set_is_signed(score):
    set_by = [*of_month("2024-02", BOTH[0]), {**BOTH[1], "period": "2024-02", "score": score}]
    facts = company(*BOTH, *set_by, recorded=past(m2=90))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "final"
    facts = company(*BOTH, *set_by, recorded=past(m2=80))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "provisional"


TEAM_MONTHS = (
    TEXT.replace('inputs = { value = "team_mean" }', 'inputs = { value = "team_months" }')
    + """
[metric.team_months]
label = "mean of those led in two months"
unit = "points"
source = { of = "team_mean", over = "window", how = "mean", window = { periods = 2 } }
"""
)


def test_what_is_made_of_the_earlier_scores_of_people_led_reads_them_and_waits_until_they_are_signed():
    both = [*BOTH, *({**row, "subject": "B", "score": 60} for row in BOTH)]
    facts = company(*both, recorded=past(m2=50))
    found = ran(policy(TEAM_MONTHS), facts, "2024-03")
    assert found.results["M", "company.lead"]["score"] == "60.00"
    assert flags(found, "M", "company.lead") == ["reads_unsigned"]
    facts = company(*both, *of_month("2024-02", *BOTH, score=50), recorded=past(m2=50))
    assert statuses(ran(policy(TEAM_MONTHS), facts, "2024-03"), "M") == {"final"}


SANCTIONED = (
    TEXT.replace('scorecard = "lead"', 'scorecard = "own"\nsanctions = "low"').replace(
        'card = "lead"', 'card = "own"'
    )
    + """
[scorecard.own]
label = "own form of the leader"
[[scorecard.own.item]]
rule = "speed"
[sanction.low_team]
label = "low mean of the team"
scorer = "bands"
inputs = { value = "team_mean" }
ledger = "points"
parameters = { edges = [75], points = [-5, 0] }
[sanctions.low]
label = "low"
rules = ["low_team"]
"""
)


def test_a_score_waits_that_point_sanctions_move_by_the_unsigned_scores_of_others():
    found = computed(text=SANCTIONED)
    assert found.results["M", "company.own"]["score"] == "85.00"
    assert flags(found, "M", "company.own") == ["reads_unsigned"]
    assert statuses(found, "M") == {"provisional"}
