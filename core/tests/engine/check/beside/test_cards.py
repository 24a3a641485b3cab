"""What is found of scorecards: full marks that do not come to 100, and forms that are cut off."""

from __future__ import annotations

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
