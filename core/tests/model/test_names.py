"""Short names mean in a file of facts what they mean in the policy."""

import attrs
import pytest

from kpi.model.names import Names, called, meant

NAMES = Names.of(
    "metric",
    {
        "company.sales": (),
        "shop.sales": (),
        "level": (),
        "desk.level": (),
        "shop.response": ["seconds"],
        "desk.response": (),
        "shop.returns": (),
        "desk.refunds": ["returns"],
    },
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("sales", "company.sales"),
        ("shop.sales", "shop.sales"),
        ("level", "level"),
        ("returns", "shop.returns"),
        ("seconds", "shop.response"),
        ("nothing", None),
    ],
)
def test_ones_own_name_wins_then_the_cores_then_a_unique_one(name, id):
    assert NAMES.only(name, "company") == id


def test_a_name_of_two_others_must_be_written_whole():
    with pytest.raises(ValueError, match=r"desk.response or shop.response"):
        NAMES.only("response", "company")


@attrs.frozen
class Rule:
    id: str
    clauses: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("late", ["late"]),
        ("shop.late", ["shop.late"]),
        ("early", ["desk.early", "shop.early"]),
        ("C1", ["shop.late", "shop.early"]),
        ("nothing", []),
    ],
)
def test_an_id_is_meant_before_a_short_name_and_that_before_a_clause(name, ids):
    rules = [
        Rule("late"),
        Rule("shop.late", ("C1",)),
        Rule("desk.early", ("late",)),
        Rule("shop.early", ("C1",)),
    ]
    assert {one.id for one in meant(rules, name)} == set(ids)
    assert all(name in called(one.id, one.clauses) for one in meant(rules, name))
