"""What if: the answer is what the run would say if the value were really imported, for everybody, and nothing is written."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import kpi_callcenter.demo
import kpi_ecommerce.demo
import kpi_installer.demo
from kpi.app.catalogue import load_policy
from kpi.app.demo import build
from kpi.app.directory import Directory, directory_of
from kpi.app.importing import import_file
from kpi.app.run import periods_of, run_periods
from kpi.app.session import open_session
from kpi.app.views import run_document
from kpi.app.whatif import Outcome, whatif
from kpi.model.metric import Rated
from kpi.output.values import plain

TODAY = date(2026, 1, 5)
STANDINGS = ("score", "grade", "rank", "target_met")
QUICK = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""Each example runs a company or two: few of them, and the first that fails is told as it was drawn."""
Row = dict[str, Any]


@attrs.frozen
class Ran:
    """What a run says: standings, pay and proposals of everybody, and everybody's lines."""

    found: dict[tuple[str, ...], Any]
    lines: list[tuple[Any, ...]]


@attrs.frozen
class Company:
    """An example company whose last months are run."""

    folder: Path
    period: str

    @property
    def db(self) -> Path:
        return self.folder / "kpi.db"

    def rows(self, kind: str, **wanted: str) -> list[Row]:
        """Return the rows of one of its files, none where it has no such file."""
        if not (self.folder / f"{kind}.csv").exists():
            return []
        with (self.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            return [
                row for row in csv.DictReader(file) if all(row[key] == one for key, one in wanted.items())
            ]

    def outcome(self, folder: Path, rows: dict[str, list[Row]], *later: str) -> Ran:
        """Import rows into a copy of the company and run the period there, and later ones."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
            for kind, some in rows.items():
                path = folder / f"more_{kind}.csv"
                with path.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, list(some[0]))
                    writer.writeheader()
                    writer.writerows(some)
                catalogue = session.policy.catalogue
                import_file(
                    session.store, catalogue, kind, path, today=TODAY, correct=True, by="hr", why="law"
                )
            for period in (self.period, *later):
                (finished,) = run_periods(
                    session.store, session.policy, periods_of(period), plugins_hash="", today=TODAY
                )
            assert finished.run is not None
            names = directory_of(session.store.facts(), session.policy.catalogue)
            found = dict(_standings(run_document(finished, session.store.facts())["subjects"], names))
            lines = [
                (one.subject, one.card, one.item, one.rule, one.kind, one.cause, one.amount, one.status.value)
                for one in session.store.lines(finished.run)
            ]
        return Ran(found, sorted(lines, key=str))


def _standings(rows: list[Row], names: Directory) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give what a run says of everybody: by id, card and what it is."""
    proposals: dict[str, frozenset[str]] = {}
    for row in rows:
        yield from (((row["id"], row["card"], one), row[one]) for one in STANDINGS if row[one] is not None)
        if row["payable"] is not None:
            yield (row["id"], "", "payable"), row["payable"]
        told = frozenset(one.en for one in names.beside(row).get("proposals_told", []))
        proposals[row["id"]] = proposals.get(row["id"], frozenset()) | told
    yield from (((id, "", "proposal"), told) for id, told in proposals.items() if told)


MAKERS = {
    "shop": (kpi_ecommerce.demo.DEMO, "2025-11", "2025-12"),
    "furniture": (kpi_installer.demo.DEMO, "2024-05", "2024-06"),
    "hotline": (kpi_callcenter.demo.DEMO, "2024-02", "2024-03"),
}


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Company]:
    found: dict[str, Company] = {}
    for name, (demo, before, period) in MAKERS.items():
        folder = tmp_path_factory.mktemp("companies") / name
        build(demo, folder, TODAY, lambda text: None)
        with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
            list(
                run_periods(
                    session.store,
                    session.policy,
                    periods_of(f"{before}..{period}"),
                    plugins_hash="",
                    today=TODAY,
                )
            )
        found[name] = Company(folder, period)
    return found


@attrs.frozen
class Question:
    """Whose value, as it is asked about, and the rows that an import would need for the same."""

    subject: str
    text: str
    rows: dict[str, list[Row]]


def _value(draw: Any, sort: str) -> str:
    match sort:
        case "percent":
            below = draw(st.integers(1, 40))
            return draw(
                st.sampled_from([f"{draw(st.integers(0, below))}/{below}", f"{draw(st.integers(0, 100))}%"])
            )
        case "yuan":
            return str(draw(st.integers(0, 400_000)))
        case _:
            return str(draw(st.integers(0, int(sort))))


OBSERVED = {
    "shop": [("callback_satisfaction", "percent"), ("sales", "yuan"), ("served_customers", "300")],
    "furniture": [
        ("error_rate", "percent"),
        ("sales", "yuan"),
        ("installed", "40"),
        ("aftersale_satisfaction", "percent"),
    ],
    "hotline": [("satisfaction", "percent"), ("calls_accepted", "900"), ("callback", "percent")],
}
RATED = {
    "shop": [("handover", 20), ("professional_quality", 20), ("team_task", 30)],
    "furniture": [("cleanliness", 3)],
    "hotline": [],
}
HAPPENED = {
    "shop": ["late", "violation", "valid_complaint"],
    "furniture": ["personal_complaint", "late"],
    "hotline": ["left_post", "late_leave_request"],
}


@st.composite
def questions(draw: Any, companies: dict[str, Company], name: str) -> Question:
    """Draw something that may be asked, of somebody who has such facts."""
    company = companies[name]
    sort = draw(
        st.sampled_from(
            ["observed", "rated", "happened", "employed"]
            if RATED[name]
            else ["observed", "happened", "employed"]
        )
    )
    period = company.period
    if sort == "observed":
        metric, unit = draw(st.sampled_from(OBSERVED[name]))
        left = {row["id"] for row in company.rows("employees") if row.get("left_on")}
        people = sorted(
            {row["employee"] for row in company.rows("assignments") if not row.get("until")} - left
        )
        subject, value = draw(st.sampled_from(people)), _value(draw, unit)
        row = {"subject": subject, "metric": metric, "period": period, "value": value}
        return Question(subject, f"{metric}={value}", {"observations": [row]})
    if sort == "rated":
        item, full = draw(st.sampled_from(RATED[name]))
        there = company.rows("ratings", item=item, period=period)
        subject, value = (
            draw(st.sampled_from(sorted({row["subject"] for row in there}))),
            str(draw(st.integers(0, full))),
        )
        rows = [{**row, "score": value} for row in there if row["subject"] == subject]
        return Question(subject, f"{item}={value}", {"ratings": rows})
    placed = [row for row in company.rows("assignments") if not row.get("until")]
    alone = [
        row
        for row in placed
        if row["from"] < f"{period}-01" and sum(one["employee"] == row["employee"] for one in placed) == 1
    ]
    left = {row["id"] for row in company.rows("employees") if row.get("left_on")}
    chosen = draw(st.sampled_from([row for row in alone if row["employee"] not in left]))
    subject = chosen["employee"]
    if sort == "happened":
        kind, more = draw(st.sampled_from(HAPPENED[name])), draw(st.integers(0, 3))
        short = [
            row for row in company.rows("events", subject=subject) if row["kind"].rpartition(".")[2] == kind
        ]
        there = [row for row in short if row["on"].startswith(period) and row.get("status") != "waived"]
        last = f"{period}-31" if period.endswith(("12", "03")) else f"{period}-30"
        like = max(there, key=lambda row: row["on"], default={})
        rows = [
            {
                "subject": subject,
                "kind": kind,
                "on": last,
                "ref": f"whatif-{number}",
                "quantity": like.get("quantity", ""),
            }
            for number in range(1, more + 1)
        ]
        return Question(subject, f"{kind}={len(there) + more}", {"events": rows} if rows else {})
    value = str(draw(st.integers(2000, 9000)))
    return Question(subject, f"base_pay={value}", {"assignments": [{**chosen, "base_pay": value}]})


def asked(company: Company, subject: str, *texts: str, **more: Any) -> Outcome:
    return whatif(company.db, company.folder / "kpi.toml", subject, company.period, texts, **more)


def applied(before: dict[tuple[str, ...], Any], found: Outcome) -> dict[tuple[str, ...], Any]:
    """Return standings and pay of everybody as the answer would have them."""
    after = dict(before)
    for row in (*found.rows, *found.others):
        if row["what"] in (*STANDINGS, "payable"):
            after[row["id"], row["card"], row["what"]] = plain(row["then"], 2)
        elif row["what"] == "proposal":
            gone, new = ({row[key].en} if row[key] else set() for key in ("now", "then"))
            key = (row["id"], "", "proposal")
            after[key] = after.get(key, frozenset()) - gone | new
    return {key: value for key, value in after.items() if value not in (None, frozenset())}


def lines_of(found: Outcome) -> list[tuple[Any, ...]]:
    rows = (row for row in found.rows if row["what"] == "line" and row["status"] != "absent")
    return [
        (
            row["id"],
            row["card"],
            row["item"],
            row["rule"],
            row["kind"],
            row["cause"],
            row["then"],
            row["status"],
        )
        for row in rows
    ]


@pytest.mark.parametrize("name", list(MAKERS))
def test_the_answer_is_what_the_run_says_after_the_import(name, companies, tmp_path_factory) -> None:
    company, folder = companies[name], tmp_path_factory.mktemp("law") / "copy"
    before = company.outcome(folder, {})

    @QUICK
    @given(st.data())
    def law(data: st.DataObject) -> None:
        question = data.draw(questions(companies, name))
        after = company.outcome(folder, question.rows)
        found = asked(company, question.subject, question.text)
        assert applied(before.found, found) == after.found
        mine = [line for line in after.lines if line[0] == question.subject]
        assert sorted(lines_of(found), key=str) == mine

    law()


def test_a_quarter_seen_is_what_its_run_says_after_the_import(companies, tmp_path) -> None:
    company = companies["shop"]
    row = {"subject": "E013", "metric": "callback_satisfaction", "period": company.period, "value": "100%"}
    before = company.outcome(tmp_path / "before", {}, "2025-Q4")
    after = company.outcome(tmp_path / "after", {"observations": [row]}, "2025-Q4")
    found = asked(company, "E013", "callback_satisfaction=100%", seen="2025-Q4")
    assert before.found != after.found
    assert applied(before.found, found) == after.found
    assert sorted(lines_of(found), key=str) == [line for line in after.lines if line[0] == "E013"]


def present(company: Company) -> Iterator[tuple[str, str]]:
    """Give values as they are: whose, and what would be asked."""
    for row in company.rows("observations", period=company.period):
        value = row.get("value") or f"{row['numerator']}/{row['denominator']}"
        yield row["subject"], f"{row['metric']}={value}"
    # Of a rating that counts nowhere, as what people give themselves, nothing can be asked.
    every = load_policy(company.folder / "kpi.toml").catalogue.metrics.values()
    rated = [one.source for one in every if isinstance(one.source, Rated)]
    counting = {(one.item, role) for one in rated for role in one.roles}
    counting |= {
        (one.item, row["rater_role"]) for one in rated if not one.roles for row in company.rows("ratings")
    }
    for row in company.rows("ratings", period=company.period):
        if (row["item"], row["rater_role"]) in counting:
            yield row["subject"], f"{row['item']}@{row['rater_role']}={row['score']}"


@pytest.mark.parametrize("name", ["shop", "furniture"])
def test_the_present_values_give_no_difference(name, companies) -> None:
    company = companies[name]
    panels = {"overall_goals", "team_leadership", "innovation", "customers_satisfied", "indicators_reached"}
    every = [one for one in present(company) if one[1].partition("@")[0] not in panels]
    once = {}
    for subject, text in every:
        once.setdefault((subject, text.partition("=")[0]), text)
    alone = [(subject, text) for (subject, _), text in once.items()]

    @QUICK
    @given(st.lists(st.sampled_from(alone), min_size=1, max_size=3, unique=True))
    def law(chosen: list[tuple[str, str]]) -> None:
        (subject, text), *rest = chosen
        found = asked(company, subject, text, others=[f"{who}:{more}" for who, more in rest])
        assert not found.changed
        assert found.problems == []
        assert all(row["now"] == row["then"] for row in found.changes)

    law()


def test_nothing_is_written(companies) -> None:
    company = companies["shop"]
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in company.folder.iterdir()}
    found = asked(company, "E013", "callback_satisfaction=100%", settings=["callback_satisfaction.target=95"])
    assert found.changed
    after = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in company.folder.iterdir()}
    assert after == before


def test_a_pool_is_shared_out_anew_and_stays_as_large(companies) -> None:
    found = asked(companies["shop"], "E013", "callback_satisfaction=100%")
    shares = [row for row in (*found.rows, *found.others) if row["kind"] == "pool_share"]
    assert len(shares) > 2
    assert sum(row["difference"] for row in shares if row["difference"]) == 0


def test_a_better_rank_of_one_is_a_worse_one_of_others(companies) -> None:
    found = asked(companies["shop"], "E013", "callback_satisfaction=100%")
    (mine,) = (row for row in found.rows if row["what"] == "rank")
    passed = [row for row in found.others if row["what"] == "rank"]
    assert mine["difference"] == -len(passed) < 0
    assert {row["difference"] for row in passed} == {1}


def test_a_superior_moves_with_those_he_leads(companies) -> None:
    found = asked(companies["furniture"], "I01", "complaints=3")
    moved = {(row["id"], row["what"]) for row in found.others}
    assert {("M10", "score"), ("M10", "payable")} <= moved
