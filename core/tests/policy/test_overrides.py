"""Parameters set otherwise: which one is meant, whether the value fits, and from when it holds."""

from datetime import date
from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of
from kpi.types import Origin


def values(policy, rule, name):
    found = policy.catalogue.rules[rule].parameter(name)
    return lambda *day: found.at(date(*day))


@pytest.mark.parametrize("key", ["shop.response.edges", "response.edges"])
def test_a_setting_wins_from_its_day_on(policy, key):
    found = policy(
        f'schema = 1\n[[set]]\nkey = "{key}"\nvalue = [1, 2, 3.5]\nfrom = "2018-07-01"\nuntil = "2018-12-31"'
    )
    at = values(found, "shop.response", "edges")
    assert at(2018, 6, 30).value == (10, 20, 25)
    assert at(2018, 7, 1).value == (1, 2, Fraction(7, 2))
    assert at(2018, 12, 31).origin is Origin.COMPANY
    assert at(2018, 7, 1).where == "kpi.toml:2"
    assert at(2019, 1, 1).value == (10, 20, 25)


def test_of_two_settings_the_later_in_the_file_wins(policy):
    found = policy("""
        schema = 1
        [[set]]
        key = "response.full"
        value = 20
        [[set]]
        key = "response.full"
        value = 30
        from = "2018-07-01"
    """)
    at = values(found, "shop.response", "full")
    assert (at(2018, 1, 1).value, at(2018, 7, 1).value) == (20, 30)


@pytest.mark.parametrize(
    "text",
    [
        'set = { "shop.response.full" = 20 }',
        "set = { shop = { response = { full = 20 } } }",
        "[set]\nshop.response.full = 20",
        "[set.shop.response]\nfull = 20",
    ],
)
def test_the_short_form_may_be_written_in_any_way_of_toml(policy, text):
    assert values(policy("schema = 1\n" + text), "shop.response", "full")(2025, 1, 1).value == 20


def test_a_level_of_a_ladder_takes_a_parameter_of_its_rules_for_itself_alone(policy):
    found = policy('schema = 1\nset = { "shop.steps.senior.pass_line" = 24 }')
    junior, senior = found.catalogue.ladders["shop.steps"].levels
    assert junior.parameters == ()
    assert senior.parameters[0].at(date(2025, 1, 1)).value == 24
    assert found.catalogue.rules["shop.tenure"].parameter("pass_line").at(date(2025, 1, 1)).value == 12


@pytest.mark.parametrize(
    "setting, message, hint",
    [
        ('"response.edge" = 1', "unknown parameter 'response.edge'", "shop.response.edges"),
        ('"nothing" = 1', "unknown parameter 'nothing'", ""),
        ('"response.edges.0" = 1', "'response.edges.0' is a part of a parameter", "set response.edges whole"),
        (
            '"shop.steps.senior.top" = 1',
            "unknown parameter 'shop.steps.senior.top'",
            "shop.steps.senior.pass_line",
        ),
        ('"response.full" = "ten"', 'must be a number, not "ten"', "it is 10 so far"),
        ('"response.full" = [10]', "must be a number, not [10]", ""),
        ('"response.full" = true', "must be a number, not true", ""),
        ('"response.edges" = 10', "must be a list (a number each), not 10", "it is [10, 20, 25] so far"),
        ('"response.edges" = []', "must be a list", ""),
        ('"response.edges" = [1, [2], 3]', "must be a list", ""),
        ('"response.gap_policy" = "lowest"', '"lowest" is not a choice', "'lower'"),
        ('"month.na_policy" = "skip"', '"skip" is not a choice', ""),
        ('"month.cap" = "high"', 'must be a number, not "high"', "its unit is points"),
    ],
)
def test_a_setting_that_does_not_fit_is_told(refused, setting, message, hint):
    ((where, _, said, mend),) = refused(f"schema = 1\n\nset = {{ {setting} }}")
    assert where == "kpi.toml:3"
    assert message in said
    assert hint in mend


def test_a_number_may_be_switched_off(policy):
    found = policy('schema = 1\nset = { "response.full" = "none" }')
    assert values(found, "shop.response", "full")(2025, 1, 1).value is None


def test_a_key_of_two_owners_must_be_written_in_full(joined, policy):
    text = 'schema = 1\n[rule.base]\nscorer = "fixed"\nparameters = { amount = 1 }'
    base = joined(shop=text, mill=text)
    from kpi.errors import PolicyError

    with pytest.raises(PolicyError, match=r"write one of mill\.base\.amount, shop\.base\.amount"):
        policy('schema = 1\nset = { "base.amount" = 2 }', base)
    assert (
        values(policy('schema = 1\nset = { "mill.base.amount" = 2 }', base), "mill.base", "amount")(
            2025, 1, 1
        ).value
        == 2
    )


def test_a_key_of_what_falls_due_and_of_a_procedure_that_is_misspelt_is_answered_with_the_nearest():
    text = """
[due.talk]
label = "talk"
from = "hire"
done = { decision = "talk" }
[due.talk.parameters]
every_months = { value = 3, aliases = ["talk_months"] }
[procedure.test]
label = "test"
[procedure.test.parameters]
chain = ["decide"]
"""
    for wrong, right in (("talk.talk_month", "talk.talk_months"), ("test.chian", "test.chain")):
        with pytest.raises(PolicyError) as caught:
            policy_of(f'{text}[[set]]\nkey = "company.{wrong}"\nvalue = 6\n')
        assert caught.value.faults[0].hint == f"did you mean 'company.{right}'?"
