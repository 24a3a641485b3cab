"""Two years of a shop on the promotion ladder, month by month as the facts come in, by the commands a user types."""

from __future__ import annotations

import contextlib
import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from kpi.app.demo import write
from kpi.cli.main import cli
from kpi_ecommerce.demo.years import DEMO

PEOPLE = tuple(f"E0{number}" for number in range(1, 9))
FIRST = ("employees", "units", "assignments", "observations", "ratings", "events")
MONTHS = tuple(f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 13))
APPEAL = "2019-06"

PROPOSED = {
    "2018-04": [("E01", "promote", "intermediate")],
    "2018-06": [("E03", "promote", "intermediate")],
    "2018-07": [("E03", "promote", "intermediate")],
    "2018-08": [("E03", "promote", "intermediate")],
    "2018-09": [("E02", "demote", "junior"), ("E03", "promote", "intermediate")],
    "2018-10": [("E03", "promote", "senior")],
    "2018-11": [("E04", "dismissal", None)],
    "2018-12": [("E01", "promote", "senior")],
    "2019-06": [("E01", "promote", "reserve"), ("E05", "promote", "intermediate")],
    "2019-07": [("E05", "promote", "intermediate")],
    "2019-08": [("E06", "promote", "intermediate")],
}
"""What the runs propose; nothing in the months that are not named."""

EXPLAINED = [
    ("2018-09", "E02", "降为初级"),
    ("2018-10", "E03", "升为高级"),
    ("2018-11", "E04", "辞退"),
    ("2019-06", "E05", "升为中级"),
]


@attrs.define
class Shop:
    """The folder of a company, and what was seen in it after each run."""

    folder: Path
    ladders: dict[str, list[dict[str, Any]]] = attrs.field(factory=dict)
    before_appeal: dict[str, Any] = attrs.field(factory=dict)

    def kpi(self, *args: str) -> str:
        """Run a command and return what it prints; its exit code is 0."""
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(cli, list(args))
        assert result.exit_code == 0, f"kpi {' '.join(args)}\n{result.output}"
        return result.stdout

    def rows(self, *args: str) -> list[dict[str, Any]]:
        """Return the rows of a document."""
        rows: list[dict[str, Any]] = json.loads(self.kpi(*args, "-o", "json"))["rows"]
        return rows

    def run(self, period: str) -> None:
        """Run a month, and the quarter that it ends; a run has no problem."""
        document = json.loads(self.kpi("run", "--period", period, "-o", "json"))
        assert [run["problems"] for run in document["runs"]] == [[]], period
        year, month = period.split("-")
        if int(month) % 3 == 0:
            self.kpi("run", "--period", f"{year}-Q{int(month) // 3}")
        self.ladders[period] = self.rows("ladder", "--period", period)

    def row(self, period: str, subject: str) -> dict[str, Any]:
        """Return where somebody stood."""
        return next(row for row in self.ladders[period] if row["id"] == subject)


def _decided(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the decisions of each month."""
    found: dict[str, list[dict[str, str]]] = {}
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["on"][:7], []).append(row)
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("years")
    found = Shop(folder)
    found.kpi("init", ".")
    write(DEMO, folder)
    for kind in FIRST:
        found.kpi("import", kind, f"{kind}.csv")
    decided = _decided(folder)
    for month in MONTHS:
        if month == "2019-07":
            _appeal(found, decided[month])
        _decide(found, month, [row for row in decided.get(month, []) if row["kind"] == "approval"])
        found.run(month)
    return found


def _appeal(shop: Shop, rows: list[dict[str, str]]) -> None:
    """Uphold the appeal of July against two incidents of June, and run June again."""
    keep = ("scores", "ladder")
    shop.before_appeal = dict(
        zip(keep, (shop.rows("show", "scores", "--period", APPEAL), shop.ladders[APPEAL]), strict=True)
    )
    for row in rows:
        if row["kind"] == "waiver":
            args = (f"ref={row['ref']}", "--by", row["by"], "--why", row["note"], "--on", row["on"])
            shop.kpi("decide", "waiver", row["subject"], *args)
    shop.run(APPEAL)


def _decide(shop: Shop, month: str, rows: list[dict[str, str]]) -> None:
    if rows:
        path = shop.folder / f"decisions_{month}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        shop.kpi("import", "decisions", path.name)


def proposals(rows: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(row["id"], row["proposal"], row["proposed_level"]) for row in rows if row["proposal"]]


def levels(shop: Shop, subject: str) -> list[tuple[str, str]]:
    """Return the levels that somebody had one after the other, and since when."""
    return list(
        dict.fromkeys(
            (row["level"], row["since"])
            for month in MONTHS
            for row in shop.ladders[month]
            if row["id"] == subject
        )
    )


def test_each_month_proposes_what_the_regulation_says_and_nothing_else(shop: Shop):
    assert {month: found for month in MONTHS if (found := proposals(shop.ladders[month]))} == PROPOSED


def test_somebody_rises_from_probation_to_reserve_supervisor(shop: Shop):
    assert levels(shop, "E01") == [
        ("probation", "2018-01-02"),
        ("junior", "2018-02-01"),
        ("intermediate", "2018-06-01"),
        ("senior", "2019-02-01"),
        ("reserve", "2019-08-01"),
    ]


def test_a_title_is_what_a_promotion_to_senior_waited_for(shop: Shop):
    assert shop.row("2018-11", "E01")["missing"] == ["titled"]
    assert shop.row("2018-12", "E01")["missing"] == []


def test_a_quarter_graded_c_costs_a_level(shop: Shop):
    assert levels(shop, "E02") == [("intermediate", "2017-03-01"), ("junior", "2018-11-01")]
    assert "below_b" in {one["name"].rpartition(".")[2] for one in shop.row("2018-09", "E02")["losing"]}


def test_an_approved_exception_lets_somebody_skip_a_level(shop: Shop):
    assert levels(shop, "E03") == [("junior", "2017-06-01"), ("senior", "2018-12-01")]
    assert "skips_level" in shop.row("2018-10", "E03")["flags"]


def test_a_decision_that_waits_for_its_day_stands_beside_the_level(shop: Shop):
    case = shop.row("2018-11", "E03")["case"]
    assert (case["level"], case["state"], case["effective_on"]) == ("senior", "approved", "2018-12-01")


def test_three_failed_months_propose_a_dismissal_with_what_the_law_asks_first(shop: Shop):
    assert "law_dismissal" in shop.row("2018-11", "E04")["flags"]


def test_an_appeal_that_is_upheld_changes_a_score_a_rank_and_a_promotion(shop: Shop):
    before = {row["id"]: row for row in shop.before_appeal["scores"]}
    after = {row["id"]: row for row in shop.rows("show", "scores", "--period", APPEAL)}
    assert [(before[who]["score"], before[who]["rank"]) for who in ("E05", "E06")] == [
        ("87.00", 4),
        ("90.00", 3),
    ]
    assert [(after[who]["score"], after[who]["rank"]) for who in ("E05", "E06")] == [
        ("91.00", 3),
        ("90.00", 4),
    ]
    assert ("E06", "promote", "intermediate") in proposals(shop.before_appeal["ladder"])
    assert ("E05", "promote", "intermediate") in proposals(shop.ladders[APPEAL])


def test_nobody_else_is_touched_by_the_appeal(shop: Shop):
    before = {row["id"]: row for row in shop.before_appeal["scores"]}
    after = {row["id"]: row for row in shop.rows("show", "scores", "--period", APPEAL)}
    for who in ("E01", "E02", "E03", "E07", "E08"):
        assert before[who] == after[who]


def test_a_reserve_supervisor_is_not_appraised_and_leaves_a_place_in_the_top(shop: Shop):
    assert "E01" not in {row["id"] for row in shop.rows("show", "scores", "--period", "2019-08")}
    assert levels(shop, "E06") == [("junior", "2017-11-01"), ("intermediate", "2019-10-01")]


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_year_ends_with_what_was_earned_or_what_is_guaranteed_whichever_is_more(shop: Shop, year: int):
    for who in ("E02", "E05", "E08"):
        earned = guaranteed = paid = Fraction(0)
        for month in range(1, 13):
            row = next(
                one for one in shop.rows("show", "pay", "--period", f"{year}-{month:02d}") if one["id"] == who
            )
            own = sum(Fraction(row[kind] or 0) for kind in ("base", "pool_share"))
            fixed = sum(Fraction(row.get(kind) or 0) for kind in ("award", "fine"))
            earned += own
            paid += Fraction(row["payable"]) - fixed
            guaranteed += _guarantee(who, year, month)
        assert paid == max(earned, guaranteed), who


def _guarantee(who: str, year: int, month: int) -> Fraction:
    """Return the least of a month: 2000, 2200 and 2500 yuan in the first, second and later years of service."""
    hired = {"E02": (2017, 3, 1), "E05": (2017, 10, 9), "E08": (2017, 5, 8)}[who]
    months = (year - hired[0]) * 12 + month - hired[1] - (hired[2] > 1)
    return Fraction((2000, 2200, 2500)[min(months // 12, 2)])


@pytest.mark.parametrize("month", MONTHS)
def test_the_ladder_of_each_month_says_of_everyone_what_is_met_and_what_is_missing(shop: Shop, month: str):
    rows = shop.ladders[month]
    there = [who for who in PEOPLE if who != "E04" or month < "2019-01"]
    assert [row["id"] for row in rows] == there
    for row in rows:
        parts = [one["name"] for one in row["conditions"]]
        assert parts == [] if row["next"] is None else sorted(row["met"] + row["missing"]) == sorted(parts)
        assert all(one["told"] and one["clauses"] for one in row["conditions"])
        assert row["proposal"] != "promote" or row["proposed_level"] != row["next"] or not row["missing"]


@pytest.mark.parametrize(("month", "who", "what"), EXPLAINED)
def test_a_proposal_is_explained_with_what_led_to_it(shop: Shop, month: str, who: str, what: str):
    told = shop.kpi("explain", who, "--period", month)
    assert "S001.P1." in told
    assert what in told
