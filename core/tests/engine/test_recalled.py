"""What earlier runs came to is asked for once a period."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kpi.engine.recalled import Recalled, recalled
from kpi.engine.remembered import Remembered, once_for_all
from kpi.model.period import Period, parse_range
from kpi.testing.facts import MemoryFacts

MONTHS = parse_range("2025-01..2025-04")


def standing(subject: str, card: str, score: int) -> dict[str, Any]:
    return {"subject": subject, "card": card, "score": score, "grade": "A", "rank": 1, "of": 2}


class Asked(MemoryFacts):
    """Facts that note which periods were asked for."""

    def __init__(self) -> None:
        rows = [standing("A", "agent", 80), standing("B", "agent", 70), standing("A", "desk", 60)]
        paid = [
            {"subject": "A", "item": "advance", "kind": "guarantee", "amount": 5},
            {"subject": "A", "item": "base", "kind": "base", "amount": 9},
        ]
        texts = [str(month) for month in MONTHS[:3]]
        super().__init__({}, recorded=dict.fromkeys(texts, rows), paid=dict.fromkeys(texts, paid))
        self.asked: list[str] = []
        self.again: dict[Period, int] = {}

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        self.asked += [str(one) for one in periods]
        return super().results(cards, periods)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        self.asked += [f"{one} paid" for one in periods]
        return super().paid(periods, items)

    def runs(self, periods: Collection[Period]) -> dict[Period, int]:
        return {**super().runs(periods), **{one: run for one, run in self.again.items() if one in periods}}


@pytest.fixture
def facts() -> Asked:
    return Asked()


def test_a_longer_window_asks_for_what_no_shorter_one_had(facts: Asked):
    past = Recalled(facts)
    for last in (2, 3, 4):
        found = past.results(["agent"], MONTHS[:last])
        assert_frame_equal(found, MemoryFacts.results(facts, ["agent"], MONTHS[:last]))
    assert facts.asked == ["2025-01", "2025-02", "2025-03", "2025-04"]


def test_of_another_card_it_is_asked_again_and_in_the_order_of_the_facts(facts: Asked):
    past = Recalled(facts)
    past.results(["desk"], MONTHS[1:2])
    found = past.results(["desk", "agent"], MONTHS)
    assert_frame_equal(found, MemoryFacts.results(facts, ["desk", "agent"], MONTHS))


def test_a_period_that_was_run_again_is_read_again(facts: Asked):
    past = Recalled(facts)
    past.results(["agent"], MONTHS[:2])
    facts.again[MONTHS[0]] = 99
    past.results(["agent"], MONTHS[:2])
    past.paid(MONTHS[:2], ["advance"])
    facts.again[MONTHS[1]] = 100
    past.paid(MONTHS[:2], ["advance"])
    assert facts.asked == ["2025-01", "2025-02", "2025-01", "2025-02 paid", "2025-01 paid", "2025-02 paid"]


def test_payments_of_some_items_are_kept_and_all_payments_are_not(facts: Asked):
    past = Recalled(facts)
    for _ in range(2):
        assert_frame_equal(past.paid(MONTHS, ["advance"]), MemoryFacts.paid(facts, MONTHS, ["advance"]))
    assert facts.asked == [f"{month} paid" for month in MONTHS]
    for _ in range(2):
        assert_frame_equal(past.paid(MONTHS[:1]), MemoryFacts.paid(facts, MONTHS[:1]))
    assert facts.asked[4:] == ["2025-01 paid"] * 2


def test_what_was_asked_for_longest_ago_is_let_go_and_read_again(facts: Asked):
    past = Recalled(facts, most=4)
    past.results(["agent"], MONTHS[:1])
    past.results(["agent"], MONTHS[1:2])
    past.results(["agent"], MONTHS[:1])
    past.results(["agent"], MONTHS[2:3])
    facts.asked.clear()
    found = past.results(["agent"], MONTHS[:3])
    assert facts.asked == ["2025-02"]
    assert found.height == 6


def test_of_windows_that_move_on_as_much_is_kept_in_the_24th_month_as_in_the_12th(facts: Asked):
    past = Recalled(facts)
    months = parse_range("2023-01..2024-12")
    kept: list[int] = []
    for place, _ in enumerate(months):
        recalled(past).results(["agent"], months[max(0, place - 6) : place])
        kept.append(len(past._kept))
    assert kept[11] == kept[23] < 12
    assert facts.asked == [str(month) for month in months[:-1]]


def test_what_periods_in_a_row_did_not_ask_for_is_read_again(facts: Asked):
    past = Recalled(facts)
    for _ in range(6):
        recalled(past).results(["agent"], MONTHS[:1])
    assert facts.asked == ["2025-01"]
    for _ in range(6):
        recalled(past)
    assert past.results(["agent"], MONTHS[:1]).height == 2
    assert facts.asked == ["2025-01"] * 2


def test_nothing_is_asked_of_no_card_and_no_period(facts: Asked):
    past = Recalled(facts)
    assert past.results([], MONTHS).is_empty()
    assert past.results(["agent"], []).is_empty()
    assert past.paid([], ["advance"]).is_empty()


def test_what_depends_on_no_period_is_made_once_for_all_periods(facts: Asked):
    past = recalled(facts)
    assert recalled(past) is past
    made: list[str] = []
    for month in ("a", "b"):
        once_for_all(Remembered(past), ("cases",), lambda month=month: made.append(month))
    assert made == ["a"]


def test_where_events_follow_from_other_facts_it_is_made_once_a_period(facts: Asked):
    made: list[str] = []
    for month in ("a", "b"):
        own = Remembered(Remembered(recalled(facts)))
        for _ in range(2):
            once_for_all(own, ("cases",), lambda month=month: made.append(month))
    assert made == ["a", "b"]
