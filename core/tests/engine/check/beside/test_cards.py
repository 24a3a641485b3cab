"""What is found of scorecards: full marks that do not come to 100, and forms that are cut off."""

from __future__ import annotations

import pytest
from checked_company import CARD, codes, one_of


def test_a_card_whose_marks_come_to_100_is_clean():
    assert codes(CARD.replace("FULL", "60")) == []


def test_marks_that_do_not_come_to_100_are_found():
    found = one_of(CARD.replace("FULL", "65"), "weights")
    assert (found.severity, found.about) == ("warning", "company.month")
    assert found.message.en == "month: the full marks come to 105, not 100"


def test_of_items_that_exclude_each_other_one_counts():
    text = CARD.replace("FULL", "100").replace(
        'frequency = "month"', 'frequency = "month"\nexclusive = [["satisfied", "careful"]]'
    )
    assert "weights" not in codes(text)


def test_a_form_that_is_cut_off_is_noted_with_what_is_visible():
    text = CARD.replace("FULL", "30").replace('frequency = "month"', 'frequency = "month"\nincomplete = true')
    assert "70" in one_of(text, "incomplete_form").message.en


def split(metric, first, second):
    """Return a card with 60, 40 where the first test holds, and 40 where the second does."""
    whens = [
        f'when = {{ metric = "{metric}", op = "{op}", value = {value} }}\n' for op, value in (first, second)
    ]
    item = '[[scorecard.month.item]]\nname = "later"\nrule = "careful"\n'
    return f"{CARD.replace('FULL', '60')}{whens[0]}{item}{whens[1]}"


COMPLEMENTS = [
    ("on_probation", ("==", "true"), ("==", "false")),
    ("level", ("==", '"junior"'), ("==", '"senior"')),
    ("level", ("==", '"junior"'), ("!=", '"junior"')),
    ("errors", ("<", "10"), (">=", "10")),
    ("satisfaction", ("<=", "59.5"), (">", "59.5")),
]


@pytest.mark.parametrize("case", COMPLEMENTS)
def test_items_for_different_people_are_not_added_up(case):
    assert "weights" not in codes(split(*case))


@pytest.mark.parametrize(
    ("case", "total", "where"),
    [
        (
            ("on_probation", ("==", "true"), ("==", "true")),
            140,
            "on probation at the end of the period = yes",
        ),
        (("errors", ("<", "10"), (">=", "9")), 140, "errors = 9"),
        (("errors", ("<", "10"), (">=", "11")), 60, "errors = 10"),
        (("level", ("==", '"junior"'), ("!=", '"senior"')), 140, "level = junior"),
    ],
)
def test_the_people_of_whom_the_marks_do_not_come_to_100_are_named(case, total, where):
    found = one_of(split(*case), "weights")
    assert f"the full marks come to {total} where " in found.message.en
    assert where in found.message.en
    assert found.message.en.endswith(", not 100")
