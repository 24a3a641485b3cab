from datetime import date

from kpi.types import Origin


def told(form):
    return {(one.parameter.removeprefix("company."), one.origin): one for one in form.assumed}


def test_every_default_of_items_passing_mark_and_figures_is_told(form):
    assert {name for name, _ in told(form("month"))} == {
        "in_time.edge_policy",
        "lateness.full",
        "lateness.floor",
        "manners.full",
        "pass.pass_line",
    }
    assert {name for name, _ in told(form("year"))} == {"both.weights", "halved.cap"}


def test_a_default_without_a_meaning_of_its_own_has_that_of_its_name(form):
    found = told(form("month"))["in_time.edge_policy", Origin.DEFAULT]
    assert found.meaning.zh
    assert found.meaning.en
    assert found.clauses == ("C1",)


def test_what_the_company_sets_in_place_of_a_default_has_its_days(form):
    more = (
        '[[set]]\nkey = "company.lateness.floor"\nvalue = "none"\nfrom = "2025-01-01"\nuntil = "2025-12-31"'
    )
    found = told(form("month", more))
    assert ("lateness.floor", Origin.DEFAULT) not in found
    one = found["lateness.floor", Origin.COMPANY]
    assert (one.value, one.since, one.until) == (None, date(2025, 1, 1), date(2025, 12, 31))
    assert (one.replaces, one.instead_of) == (True, 0)


def test_what_the_company_will_set_is_told_beside_the_default_that_holds(form):
    found = told(form("month", '[[set]]\nkey = "company.lateness.floor"\nvalue = 1\nfrom = "2026-01-01"'))
    assert ("lateness.floor", Origin.DEFAULT) in found
    assert found["lateness.floor", Origin.COMPANY].value == 1


def test_the_numbers_of_a_rule_of_ones_own_replace_nothing(form):
    assert ("in_time.edges", Origin.COMPANY) not in told(form("month"))
