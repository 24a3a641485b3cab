"""Short names mean in a file what they mean in the policy."""

import pytest

from kpi.ingest import Names

NAMES = Names(
    {
        "company.sales": (),
        "shop.sales": (),
        "level": (),
        "desk.level": (),
        "shop.response": ("seconds",),
        "desk.response": (),
        "shop.returns": (),
    }
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
def test_the_company_s_own_name_wins_then_the_core_s_then_a_unique_one(name, id):
    assert NAMES.find(name) == id


def test_a_name_of_two_others_must_be_written_whole():
    with pytest.raises(ValueError, match=r"desk.response or shop.response"):
        NAMES.find("response")
