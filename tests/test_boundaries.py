"""The boundary cases of all plugins: what is shown at an edge is what `kpi try` gives."""

from datetime import date

import pytest

from kpi.app.catalogue import load_policy
from kpi.engine.check.rules.boundaries import boundaries
from kpi.errors import DataError, PolicyError
from kpi.trial import trial

DAY = date(2018, 6, 30)
OF_A_RULE = 3


@pytest.fixture(scope="module")
def policy():
    return load_policy(None)


@pytest.fixture(scope="module")
def found(policy):
    cases = []
    for rule in policy.catalogue.rules.values():
        try:
            got = boundaries(rule, policy.catalogue, DAY)
        except PolicyError:
            continue  # A number that the company has to give.
        cases += [] if got is None else got[0]
    return cases


def test_both_readings_agree_at_every_edge(found):
    assert [(one.rule.id, one.given) for one in found if not one.agrees] == []
    assert len({(one.rule.id, one.number) for one in found}) > 500


def test_kpi_try_gives_what_is_shown(policy, found):
    names = [*policy.catalogue.rules, *policy.catalogue.scorecards]
    shown = dict[str, int]()
    for one in found:
        rule = one.rule.id
        shown[rule] = shown.get(rule, 0) + 1
        if shown[rule] > OF_A_RULE or names.count(rule) > 1:
            continue
        assert _tried(policy, one) == one.result, (rule, one.given)


def test_an_edge_of_one_requirement_is_shown_with_the_others_met(found):
    mine = [one for one in found if one.rule.id == "ecommerce.junior_requirements" and one.place == "at"]
    assert {one.input for one in mine} > {"junior_loyal", "junior_etiquette"}
    assert all(one.result is True and "none" not in one.given.values() for one in mine)


def _tried(policy, one):
    """Return the result of a trial; nothing is said where a trial refuses what lies out of range or in a gap."""
    try:
        return trial(policy, one.rule.id, one.given, {}, DAY).result
    except DataError:
        return None
