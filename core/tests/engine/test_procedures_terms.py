"""What the parameters of a procedure say, and what they cannot be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.procedures.terms import terms_on
from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

HEAD = """
[procedure.rise]
label = "promotion"
[procedure.rise.parameters]
"""
CHAIN = 'chain = ["vote", "panel", "sign"]\n'
DAY = date(2018, 7, 1)


def terms(text, day=DAY):
    return terms_on(policy_of(HEAD + text).catalogue.procedures["company.rise"], day)


def faults(text):
    with pytest.raises(PolicyError) as refused:
        policy_of(HEAD + text)
    return [fault.message for fault in refused.value.faults]


def test_what_is_not_given_is_nothing_special():
    found = terms(CHAIN)
    assert found.chain == ("vote", "panel", "sign")
    assert (found.approvers, found.scored, found.vote, found.expires_days, found.jury) == (
        {},
        (),
        (),
        None,
        1,
    )
    assert (found.effective, found.grants_level, found.vote_weight) == ("next_month", True, 0)


def test_every_parameter_is_read_with_exact_numbers():
    text = """
        approvers = { vote = ["peer"] }
        any_of = { sign = ["office signs", "boss signs"] }
        scored = ["panel"]
        weights = { panel = 0.5 }
        pass_mark = 60.5
        jury = 3
        trim_extremes = true
        vote = ["vote"]
        vote_pass_ratio = "2/3"
        expires_days = 90
        distinct = ["panel", "sign"]
        effective = "same_day"
    """
    found = terms(CHAIN + text)
    assert (found.pass_mark, found.weights, found.jury) == (Fraction(121, 2), {"panel": Fraction(1, 2)}, 3)
    assert (found.vote_pass_ratio, found.expires_days) == (Fraction(2, 3), 90)
    assert [found.step_of(one) for one in ("boss signs", "vote", "dance")] == ["sign", "vote", "dance"]


def test_a_chain_has_dates_like_any_parameter():
    text = 'chain = [{ value = ["a", "b"], until = "2018-06-30" }, { value = ["a"], from = "2018-07-01" }]\n'
    assert terms(text, date(2018, 6, 30)).chain == ("a", "b")
    assert terms(text, date(2018, 7, 1)).chain == ("a",)


def test_defaults_are_known_as_such():
    assert terms(CHAIN + 'expires_days = { value = 9, origin = "default" }').assumed == {"expires_days"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("chain = []", "chain must be a list of different steps"),
        ('chain = ["a", "a"]', "chain must be a list of different steps"),
        (CHAIN + 'scored = ["pannel"]', "did you mean 'panel'?"),
        (CHAIN + 'approvers = { singn = ["office"] }', "did you mean 'sign'?"),
        (CHAIN + 'approvers = ["office"]', "approvers must be a table: step = a list of words"),
        (CHAIN + "jury = 0", "jury must be a whole number of at least 1"),
        (CHAIN + "expires_days = 1.5", "expires_days must be a whole number of days, or none"),
        (CHAIN + 'effective = "soon"', "effective must be next_month or same_day"),
        (CHAIN + "pass_mark = -1", "pass_mark must be a number of at least 0"),
        (CHAIN + "allow_same = 1", "allow_same must be true or false"),
        (
            CHAIN + 'needs = { sign = "signd" }\nsigned = { value = true, meaning = "x" }',
            "did you mean 'signed'?",
        ),
        (CHAIN + 'aprovers = { sign = ["office"] }', "did you mean 'approvers'?"),
    ],
)
def test_what_cannot_be_is_refused_when_the_policy_is_loaded(line, told):
    (message,) = faults(line)
    assert told in message
    assert message.startswith("procedure company.rise: ")


def test_a_step_falls_away_with_the_parameter_that_it_needs():
    text = (
        CHAIN + 'needs = { panel = "judged" }\njudged = { value = VALUE, meaning = "whether a panel judges" }'
    )
    assert terms(text.replace("VALUE", "true")).chain == ("vote", "panel", "sign")
    assert terms(text.replace("VALUE", "false")).chain == ("vote", "sign")


def test_a_word_that_is_a_parameter_stands_for_its_value():
    text = CHAIN + 'approvers = { sign = ["who", "boss"] }\nwho = { value = VALUE, meaning = "who signs" }'
    assert terms(text.replace("VALUE", '"office"')).approvers == {"sign": ("office", "boss")}
    assert terms(text.replace("VALUE", '["a", "b"]')).approvers == {"sign": ("a", "b", "boss")}


def test_a_procedure_without_a_chain_is_none():
    assert faults("expires_days = 9") == [
        "procedure.rise.parameters: chain is missing; it lists the steps in order"
    ]


def test_a_number_that_no_procedure_reads_stands_with_its_meaning():
    found = policy_of(HEAD + CHAIN + 'interval = { value = 3, meaning = "months between two" }').catalogue
    assert found.procedures["company.rise"].parameter("interval") is not None


SET = """
[[set]]
key = "rise.chain"
value = ["vote", "sign"]
"""


def test_a_company_that_leaves_a_step_out_need_not_set_the_rest_anew():
    policy = policy_of(HEAD + CHAIN + 'scored = ["panel"]\napprovers = { panel = ["x"] }\n' + SET)
    found = terms_on(policy.catalogue.procedures["company.rise"], DAY)
    assert (found.chain, found.scored, found.approvers) == (("vote", "sign"), (), {})


def test_a_setting_that_cannot_be_is_refused_too():
    with pytest.raises(PolicyError, match="the chain has no step 'panl'"):
        policy_of(
            HEAD + CHAIN + 'scored = ["panel"]\n' + SET.replace("chain", "scored").replace('"sign"', '"panl"')
        )
