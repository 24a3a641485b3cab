"""Defaults that the company has to confirm."""

from __future__ import annotations

from checked_company import CARD, codes, one_of

BOUND = """
[[bind]]
role = "cs"
scorecard = "month"
"""


def test_defaults_are_told_until_the_company_confirms_their_value():
    text = BOUND + CARD.replace("FULL", "60").replace(
        "floor = 0", 'floor = { value = 0, origin = "default" }'
    )
    assert one_of(text, "unconfirmed_default").parameter == "company.careful.floor"
    confirm = '[[confirm]]\nkey = "company.careful.floor"\nby = "W"\non = "2018-01-01"\nvalue = "VALUE"\n'
    assert codes(text + confirm.replace("VALUE", "0")) == []
    assert "it was 5" in one_of(text + confirm.replace("VALUE", "5"), "unconfirmed_default").message.en
