"""`kpi report`: one page that says what the other commands say, and asks for nothing from a network."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from pathlib import Path

import asked_company
import pytest
from reported_company import CARE, MONTH, PEOPLE, Page, company

from kpi.exact import parse
from kpi.testing.command import typed
from kpi.testing.company import Company

CHARTS = {
    "How many have which score",
    "How many have which grade",
    "Mean scores of the units",
    "Scores over the periods",
    "Mean scores of the units over the periods",
    "Payable over the periods",
    "Who rose and who fell most",
    "How often each came",
    "How many are on which level",
    "Parts of the pay bill",
    "Pay bill by unit, each person where he or she is at the end of the period",
}
"""The tables that stand beside a chart."""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return company(Company(tmp_path_factory.mktemp("reported"))).folder


@pytest.fixture(scope="module")
def text(made: Path) -> str:
    done = typed(made, "report", "--period", MONTH, "--lang", "en", "-o", "report.html")
    assert (done.code, done.out) == (0, "")
    assert "report.html: the report of 2024-04" in done.err
    return (made / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def shown(made: Path, *words: str) -> list[dict[str, str]]:
    """Return what another command says, as rows of CSV."""
    return list(csv.DictReader(io.StringIO(typed(made, *words, "--period", MONTH, "-o", "csv").out)))


def test_it_is_one_well_formed_page_that_reaches_for_nothing_outside(page: Page, text: str):
    assert page.faults == []
    assert page.open == []
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    outside = re.sub(r'xmlns(:xlink)?="http://www\.w3\.org/[\w/]+"', "", text)
    assert "http:" not in outside
    assert "https:" not in outside
    assert "url(" not in outside.replace("url(#", "")
    assert "<script" not in text


def test_its_headings_are_in_order_under_a_single_first_one(page: Page):
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(now - before <= 1 for before, now in itertools.pairwise(levels))
    assert [title for level, title in page.headings if level == 2] == [
        "Contents", "Overview", "Scoreboard", "Distribution", "Unit comparison", "Trends", "What moved",
        "Awards, fines and points", "Ladder", "Pay bill", "Findings of the check", "Problems of the run",
    ]  # fmt: skip


def test_every_chart_has_a_name_and_a_table_with_its_numbers(page: Page):
    captions = {caption for caption, _, rows in page.tables if rows}
    assert captions >= CHARTS
    # Who moved most is drawn for scores and for pay.
    assert len(page.charts) == len(CHARTS) + 1
    for chart in page.charts:
        assert chart["role"] == "img"
        assert set((chart["aria-labelledby"] or "").split()) <= set(page.ids)


def test_the_scoreboard_says_what_kpi_show_scores_says(made: Path, page: Page):
    told = {row["id"]: row for row in shown(made, "show", "scores")}
    board = {row["Id"]: row for row in page.rows("Everyone appraised by this card")}
    assert board.keys() == told.keys() == PEOPLE.keys()
    for id, row in board.items():
        assert (row["Score"], row["Grade"], row["Rank"]) == (
            told[id]["score"], told[id]["grade"], told[id]["rank"],
        )  # fmt: skip
        assert row["Name"] == PEOPLE[id]
    assert [row["Id"] for row in page.rows("Everyone appraised by this card")] == list("FADBCE")


def test_the_pay_bill_comes_to_what_kpi_show_pay_comes_to(made: Path, page: Page):
    told = shown(made, "show", "pay")
    parts = {row["Part"]: parse(row["Yuan"]) for row in page.rows("Parts of the pay bill")}
    assert parts["Base"] == sum(parse(row["base"]) for row in told)
    assert parts["Fine"] == parse("-20.50")
    assert parts["Payable"] == parts["Base"] + parts["Fine"] == sum(parse(row["payable"]) for row in told)
    units = page.rows("Pay bill by unit, each person where he or she is at the end of the period")
    assert {row["Unit"]: row["Yuan"] for row in units} == {
        "南组": "9,000.00", "北组": "8,979.50", "Payable": "17,979.50",
    }  # fmt: skip


def test_a_month_that_was_never_run_is_a_gap_and_no_zero(page: Page):
    rows = {row["Period"]: row for row in page.rows("Scores over the periods")}
    assert list(rows) == ["January 2024", "February 2024", "March 2024", "April 2024"]
    assert (rows["February 2024"]["Mean"], rows["February 2024"]["People"], rows["February 2024"]["Run"]) == (
        "–",
        "–",
        "never run",
    )
    assert (rows["January 2024"]["Mean"], rows["April 2024"]["Mean"]) == ("65.00", "77.71")
    paid = {row["Period"]: row["Payable, yuan"] for row in page.rows("Payable over the periods")}
    assert (paid["January 2024"], paid["February 2024"]) == ("18,000.00", "–")


def test_what_moved_is_told_with_both_values_from_the_most_up_to_the_most_down(page: Page):
    scores, pay = (rows for caption, _, rows in page.tables if caption == "Who rose and who fell most")
    assert [(row[0], row[1], row[2], row[3]) for row in scores] == [
        (PEOPLE["F"], "40.00", "100.00", "+60.00"),
        (PEOPLE["A"], "91.00", "95.00", "+4.00"),
        (PEOPLE["D"], "90.00", "91.25", "+1.25"),
        (PEOPLE["C"], "65.00", "60.00", "-5.00"),
        (PEOPLE["E"], "50.00", "40.00", "-10.00"),
    ]
    assert [(row[0], row[3]) for row in pay] == [("陈", "-20.50")]


def test_sanctions_levels_and_proposals_are_told(page: Page):
    (fine,) = page.rows("How often each came")
    assert (fine["What for"], fine["Times"], fine["Yuan"]) == ("Fine for being rude", "1", "-20.50")
    (proposal,) = page.rows("Proposals; people decide")
    assert (proposal["Name"], proposal["Proposal"]) == ("安", "promote to Middle")
    levels = {row["Level"]: row["People"] for row in page.rows("How many are on which level")}
    assert levels == {"Middle": "0", "Junior": "6"}


def test_the_findings_are_those_of_the_check_on_the_last_day(made: Path, page: Page):
    done = typed(made, "check", "--on", "2024-04-30", "-o", "json")
    counts = [row["severity"] for row in json.loads(done.out)["findings"]]
    assert page.words.count("Nothing was found.") == (not counts)


def test_names_are_text_whatever_they_look_like(text: str, page: Page):
    assert "&lt;b&gt;Bo &amp; Co&lt;/b&gt;" in text
    assert "<b>Bo" not in text
    assert "{n} 100%" in text
    twice = [row["Name"] for row in page.rows("Everyone appraised by this card") if row["Name"] == "陈"]
    assert len(twice) == 2


def test_it_is_chinese_unless_asked_otherwise(made: Path):
    assert typed(made, "report", "--period", MONTH).code == 0
    page = Page((made / f"report-{MONTH}.html").read_text(encoding="utf-8"))
    assert page.headings[0] == (1, "2024年4月考核报告")
    assert page.faults == []
    english = {"Overview", "Scoreboard", "Score", "Name", "Payable", "People", "Contents", "The numbers"}
    assert not english.intersection(page.words)


def test_a_period_never_run_is_an_error_that_says_how_to_run_it(made: Path):
    done = typed(made, "report", "--period", "2024-02")
    assert done.code == 4
    assert "kpi run --period 2024-02" in done.err
    assert not (made / "report-2024-02.html").exists()


def test_a_report_after_a_month_never_run_says_that_there_is_nothing_to_compare_with(made: Path):
    assert typed(made, "report", "--period", "2024-03", "--lang", "en").code == 0
    page = Page((made / "report-2024-03.html").read_text(encoding="utf-8"))
    assert "February 2024 was never run: there is nothing to compare with." in page.words
    assert not page.rows("Changes of scores")


@pytest.mark.parametrize("name", ["report.xlsx", "report"])
def test_another_suffix_is_refused_before_anything_is_read(tmp_path: Path, name: str):
    done = typed(tmp_path, "report", "--period", MONTH, "-o", name)
    assert done.code == 2
    assert ".html or .pdf" in done.err
    assert list(tmp_path.iterdir()) == []


def test_without_what_draws_charts_the_tables_stand_alone_and_that_is_said(made: Path, monkeypatch):
    monkeypatch.setattr("kpi.extras.find_spec", lambda module: None)
    done = typed(made, "report", "--period", MONTH, "--lang", "en", "-o", "plain.html")
    assert done.code == 0
    assert "kpi-core[charts]" in done.err
    page = Page((made / "plain.html").read_text(encoding="utf-8"))
    assert page.charts == []
    assert page.faults == []
    assert {caption for caption, _, rows in page.tables if rows} >= CHARTS
    assert any("without charts" in one for one in page.words)


def test_a_blocked_run_says_so_first_and_has_a_dash_for_the_score(tmp_path: Path):
    short = {month: {one: value for one, value in values.items() if (month, one) != (MONTH, "E")}
             for month, values in CARE.items()}  # fmt: skip
    folder = company(Company(tmp_path), short).folder
    assert typed(folder, "report", "--period", MONTH, "--lang", "en").code == 0
    page = Page((folder / f"report-{MONTH}.html").read_text(encoding="utf-8"))
    assert any(one.startswith("The run is blocked: 1 result") for one in page.words)
    row = next(row for row in page.rows("Everyone appraised by this card") if row["Id"] == "E")
    assert (row["Score"], row["Change"]) == ("–", "–")
    assert page.rows("What the run reported")


def test_facts_that_came_in_since_the_run_are_told(tmp_path: Path):
    found = company(Company(tmp_path))
    found.rows("events", [{"subject": "D", "kind": "rude", "on": f"{MONTH}-09", "ref": "r2"}])
    assert typed(tmp_path, "report", "--period", MONTH, "--lang", "en").code == 0
    page = Page((tmp_path / f"report-{MONTH}.html").read_text(encoding="utf-8"))
    assert any(one.startswith("Facts have come in since this run") for one in page.words)


@pytest.mark.heavy
def test_it_can_be_a_pdf(made: Path):
    assert typed(made, "report", "--period", MONTH, "-o", "report.pdf").code == 0
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF")


def test_who_rated_whom_unseen_stays_unseen(tmp_path: Path):
    ratings = re.sub(r",r(\d),", r",judge-\1,", asked_company.FACTS["ratings"])
    folder = asked_company.made(tmp_path, ratings=ratings)
    assert typed(folder, "report", "--period", asked_company.PERIOD, "--lang", "en").code == 0
    text = (folder / f"report-{asked_company.PERIOD}.html").read_text(encoding="utf-8")
    assert "An" in text
    assert "judge-" in ratings
    assert "judge-" not in text
