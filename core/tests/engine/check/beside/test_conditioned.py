"""For whom the items of a card are: one example of each way in which their conditions can hold."""

from __future__ import annotations

from checked_company import CARD, METRICS

from kpi.engine.check.beside.conditioned import people
from kpi.testing.policies import policy_of

ITEM = '[[scorecard.month.item]]\nname = "NAME"\nrule = "careful"\nwhen = { WHEN }\n'


def ways(*whens):
    """Return the items of each of those for whom a card with two items for all, and one for each condition, is."""
    items = "".join(
        ITEM.replace("NAME", f"item{place}").replace("WHEN", when) for place, when in enumerate(whens)
    )
    policy = policy_of(METRICS + CARD.replace("FULL", "60") + items)
    found = list(people(policy.catalogue.scorecards["company.month"], policy.catalogue))
    return [one.items for one in found], [one.label.en for one in found]


def test_a_card_without_conditions_is_for_everyone():
    assert ways() == ([(0, 1)], [""])


def test_each_side_of_a_number_is_there_within_its_domain():
    items, told = ways('metric = "errors", op = ">=", value = 50')
    assert items == [(0, 1), (0, 1, 2)]
    assert told == ["errors = 49", "errors = 50"]


def test_what_cannot_hold_together_is_no_way():
    tests = ('metric = "errors", op = "<", value = 10', 'metric = "errors", op = ">", value = 20')
    assert set(ways(*tests)[0]) == {(0, 1, 2), (0, 1), (0, 1, 3)}


def test_what_is_missing_is_one_only_where_it_is_asked_for():
    assert len(ways('metric = "on_probation", op = "==", value = true')[0]) == 2
    items, told = ways('metric = "errors", op = "missing"')
    assert (0, 1, 2) in items
    assert "errors = missing" in told


def test_of_too_many_ways_nothing_is_said():
    flags = [f'metric = "satisfaction", op = "<", value = {value}' for value in range(1, 40)]
    flags += [f'metric = "errors", op = "<", value = {value}' for value in range(1, 20)]
    assert ways(*flags) == ([], [])
