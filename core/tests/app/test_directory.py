"""What lines are called."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.app.directory import line_label
from kpi.model.line import Line
from kpi.types import Ledger, Stage
from kpi.words import Label

LABELS = {"shop.month": Label("月度考核", "month")}


def line(item: str, stage: Stage = Stage.STANDING, cause: str = "") -> Line:
    return Line(
        "A", "shop.month", item, "2024-03", stage, "shop.month", Ledger.POINTS, None, Fraction(1), cause=cause
    )


@pytest.mark.parametrize(
    ("item", "zh", "en"),
    [
        ("base", "月度考核：起始分", "month: base"),
        ("floor", "月度考核：保底", "month: floor"),
        ("cap", "月度考核：封顶", "month: cap"),
    ],
)
def test_a_line_by_which_a_standing_changes_a_total_says_which_step_it_is(
    item: str, zh: str, en: str
) -> None:
    label = line_label(line(item), LABELS)
    assert (label.text("zh"), label.text("en")) == (zh, en)


def test_an_item_that_bears_the_name_of_a_step_and_a_decided_total_are_called_as_they_are() -> None:
    for one in (line("floor", Stage.ITEMS), line("floor", cause="decision 3"), line("decided")):
        assert line_label(one, LABELS) == LABELS["shop.month"]
