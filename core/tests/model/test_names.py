"""Short names mean in a file of facts what they mean in the policy."""

import pytest

from kpi.model.names import Names

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
