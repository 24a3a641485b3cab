"""A company of many: its report shows the ends first, has everybody folded, and says what it leaves out."""

from pathlib import Path

import pytest
from reported_company import Page

from kpi.app.report.scoreboard import ENDS
from kpi.app.report.spread import MOST_UNITS
from kpi.testing.command import typed
from kpi.testing.company import Company

POLICY = """
plugins = []
[metric.care]
label = "care"
unit = "percent"
[rule.care]
label = "care"
scorer = "ratio"
full = "full"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[scorecard.desk]
label = "desk"
rank = { scope = "card" }
[[scorecard.desk.item]]
rule = "care"
[[bind]]
role = "cs"
scorecard = "desk"
"""
PEOPLE, UNITS = 620, 31


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    found = Company(tmp_path_factory.mktemp("large"))
    found.policy(POLICY)
    people = range(PEOPLE)
    found.rows("units", [{"id": f"u{one}", "name": f"unit {one}"} for one in range(UNITS)])
    found.rows(
        "employees", [{"id": f"P{one}", "name": f"name {one}", "hired_on": "2023-01-01"} for one in people]
    )
    found.rows("assignments", [{"employee": f"P{one}", "unit": f"u{one % UNITS}", "role": "cs", "from": "2023-01-01"}
                               for one in people])  # fmt: skip
    found.rows("observations", [{"subject": f"P{one}", "metric": "care", "period": month, "value": (one * shift) % 101}
                                for month, shift in (("2024-01", 7), ("2024-02", 11)) for one in people])  # fmt: skip
    found.run("2024-01")
    found.run("2024-02")
    assert typed(found.folder, "report", "--period", "2024-02", "--lang", "en").code == 0
    return found.folder / "report-2024-02.html"


@pytest.fixture(scope="module")
def page(made: Path) -> Page:
    return Page(made.read_text(encoding="utf-8"))


def test_the_ends_are_shown_at_once_and_everybody_is_folded(page: Page):
    first, last = page.rows(f"The first {ENDS}"), page.rows(f"The last {ENDS} with a score")
    every = page.rows("Everyone appraised by this card")
    assert len(every) == PEOPLE
    assert first == every[:ENDS]
    assert last == every[-ENDS:]
    assert f"Everyone appraised by this card: All {PEOPLE} rows" in page.words


def test_of_many_units_the_best_and_the_last_are_drawn_and_the_table_has_all(page: Page):
    assert len(page.rows("Mean scores of the units")) == UNITS
    half = MOST_UNITS // 2
    told = f"The chart shows the {half} best and the {half} last of {UNITS} units; the table has all."
    assert told in page.words
    assert "Those of the most people: 5 of 31 units in the chart, 12 in the table." in page.words


def test_what_moved_is_cut_and_says_who_lists_the_rest(page: Page):
    assert len(page.rows("Changes of scores")) == 500
    assert "The first 500 of 620: kpi show scores --period 2024-02 lists all." in page.words


def test_its_size_is_bounded_by_the_people(made: Path):
    assert made.stat().st_size < 250_000 + 600 * PEOPLE
