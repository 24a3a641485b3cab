"""`kpi decide` as a user sees it: what is recorded, what is refused, and that a refusal leaves the store as it was."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli
from kpi.store import open_store

POLICY = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
FACTS = {
    "employees": "id,name,hired_on\nA,An,2017-01-01\nB,Bo,2017-01-01\nL,Li,2017-01-01\nM,Bo,2017-01-01\nJ,Ju,2017-01-01\n",
    "units": "id,name,leader\nshop,Shop,L\noffice,Office,\n",
    "assignments": (
        "employee,unit,role,level,from\nA,shop,cs,low,2017-01-01\nB,shop,cs,low,2017-01-01\n"
        "L,office,head,,2017-01-01\nJ,office,jury,,2017-01-01\nM,office,jury,,2017-01-01\n"
    ),
    "events": (
        "subject,kind,on,ref\nA,fraud,2018-07-03,F1\nA,game,2018-07-04,G1\nA,theft,2018-07-04,T1\nB,fraud,2018-07-05,F2\n"
    ),
    "complaints": "id,on,employee,cause,amount\nC1,2018-08-03,B,rude,\nC2,2018-08-03,B,bill,\n",
}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    open_store(tmp_path / "kpi.db", create=True).close()
    for kind, text in FACTS.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        done = typed(tmp_path, "import", kind, f"{kind}.csv")
        assert done.exit_code == 0, done.output
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def decided(
    folder: Path, kind: str, subject: str, *words: str, by: str = "L", on: str = "2018-07-02"
) -> Result:
    return typed(
        folder, "decide", kind, subject, *words, "--by", by, "--why", "because", "--on", on, "-o", "json"
    )


def taken(folder: Path, *words: str, by: str, on: str, subject: str = "A") -> dict[str, Any]:
    done = decided(folder, "approval", subject, *words, by=by, on=on)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codes(done: Result) -> list[str]:
    return [one["code"] for one in json.loads(done.stdout)["error"]["faults"]]


def seq(folder: Path) -> int:
    with open_store(folder / "kpi.db") as store:
        return store.seq


def test_an_approval_goes_from_the_vote_to_pay_step_by_step(company: Path):
    first = taken(company, "level=mid", by="B", on="2018-07-02")
    assert (first["case"]["state"], first["case"]["next"]) == ("pending", "nominate")
    second = taken(company, "level=mid", by="Li", on="2018-07-03", subject="An")
    assert (second["decision"]["step"], second["decision"]["outcome"]) == ("nominate", "approved")
    third = taken(company, "level=mid", "score=59.5", "effective_on=2018-07-11", by="J", on="2018-07-04")
    assert third["case"]["state"] == "rejected"
    last = taken(
        company, "level=mid", "score=61", "effective_on=2018-07-11", "step=panel", by="M", on="2018-07-04"
    )
    assert (last["case"]["state"], last["case"]["score"], last["case"]["effective_on"]) == (
        "approved",
        "60.25",
        "2018-07-11",
    )
    assert {one["decision"]["ref"] for one in (third, last)} == {"rise:mid/1", "rise:mid/2"}
    run = json.loads(typed(company, "run", "--period", "2018-07", "-o", "json").stdout)["runs"][0]
    paid = {one["id"]: one["payable"] for one in run["subjects"]}
    assert paid["B"] == "3000.00"
    assert paid["A"] == "5080.00"


def test_an_approved_exception_leaves_the_promotion_to_its_own_procedure(company: Path):
    allowed = taken(company, "level=mid", "item=exception", by="L", on="2018-07-01")
    assert allowed["case"]["state"] == "approved"
    first = taken(company, "level=mid", by="B", on="2018-07-02")
    assert (first["case"]["procedure"], first["decision"]["step"]) == ("company.rise", "vote")


def test_a_decision_of_a_day_to_come_is_taken_and_said_to_be_one(company: Path):
    words = ("approval", "A", "level=mid", "--by", "B", "--why", "x", "--on", "2199-01-01", "--dry-run")
    assert "2199-01-01 is a day to come" in typed(company, "decide", *words).stderr


@pytest.mark.parametrize("by", ["A", "An"])
@pytest.mark.parametrize("words", [("waiver", "ref=G1"), ("adjustment", "amount=5")])
def test_nobody_decides_about_himself_by_id_or_by_name(company: Path, by: str, words: tuple[str, str]):
    before = seq(company)
    done = decided(company, words[0], "A", words[1], by=by)
    assert (done.exit_code, codes(done)) == (4, ["not_allowed"])
    assert seq(company) == before


def test_a_decider_named_by_name_is_recorded_by_id(company: Path):
    assert json.loads(decided(company, "waiver", "A", "ref=G1", by="Li").stdout)["decision"]["by"] == "L"


def test_points_that_move_a_total_are_recorded(company: Path):
    done = decided(company, "score", "A", "period=2018-07", "card=company.month", "amount=2")
    assert done.exit_code == 0, done.output
    refused = decided(company, "score", "A", "period=2018-07", "card=company.month", "item=calls", "amount=2")
    assert codes(refused) == ["missing_value"], "an item has points and is not moved"


def test_an_approval_of_an_events_case_lets_stand_what_was_booked(company: Path):
    done = decided(company, "approval", "A", "ref=G1")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert (document["decision"].get("item"), document["case"]["ref"]) == (None, "G1")
    run = json.loads(typed(company, "run", "--period", "2018-07", "-o", "json").stdout)["runs"][0]
    assert "unknown_procedure" not in {one["code"] for one in run["problems"]}


def test_another_decision_of_the_same_case_and_day_is_refused_with_the_way_to_take_the_first_back(
    company: Path,
):
    assert decided(company, "waiver", "A", "ref=G1").exit_code == 0
    done = typed(
        company,
        "decide",
        "waiver",
        "A",
        "ref=G1",
        "outcome=rejected",
        "--by",
        "L",
        "--why",
        "no",
        "--on",
        "2018-07-02",
    )
    assert done.exit_code == 4
    assert "--correct" not in done.stderr
    assert "kpi imports --undo" in done.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["approval", "A"], "hint: give level=... for a promotion, or item=PROCEDURE and ref=..."),
        (["waiver", "A", "ref=X9"], "hint: known: F1, G1, T1"),
        (["waiver", "B", "ref=X9"], "hint: known: C1, C2, F2"),
        (["waiver", "L", "ref=X9"], "hint: L has no event"),
        (["waiver", "L"], "hint: give ref=...; L has no event"),
        (["waiver", "A"], "hint: give ref=...; known: F1, G1, T1"),
    ],
)
def test_a_refusal_says_what_to_write_instead(company: Path, words: list[str], hint: str):
    done = typed(company, "decide", *words, "--by", "J", "--why", "x", "--on", "2018-07-02")
    assert done.exit_code == 4
    assert hint in done.stderr


def test_a_person_is_told_what_the_case_is_and_what_comes_next(company: Path):
    done = typed(
        company, "decide", "approval", "An", "level=mid", "--by", "B", "--why", "good", "--on", "2018-07-02"
    )
    assert done.exit_code == 0
    assert "next: nominate (leader)" in done.stderr
    assert "to be finished by 2018-08-01" in done.stderr
    assert "kpi imports --undo 6" in done.stderr


def test_a_ballot_names_nobody_in_print(company: Path):
    done = typed(
        company, "decide", "approval", "A", "level=mid", "--by", "B", "--why", "good", "--on", "2018-07-02"
    )
    first = taken(company, "level=mid", "step=vote", "outcome=rejected", by="A", on="2018-07-02", subject="B")
    assert "B" not in done.stdout.replace("Batch", "")
    assert first["decision"]["by"] is None
    batches = json.loads(typed(company, "imports", "-o", "json").stdout)["imports"]
    assert [one["by"] for one in batches[-2:]] == ["", ""]


VOTED = ("B", "2018-07-02")


@pytest.mark.parametrize(
    ("words", "by", "on", "code"),
    [
        (["level=mid", "step=panel", "score=90"], "J", "2018-07-03", "out_of_order"),
        (["level=mid"], "B", "2018-07-03", "not_entitled"),
        (["level=mid"], "A", "2018-07-03", "not_entitled"),
        (["level=mid"], "L", "2018-08-02", "expired"),
        (["level=mid", "step=dance"], "L", "2018-07-03", "unknown_step"),
        (["level=mad"], "L", "2018-07-03", "unknown_level"),
        (["item=dance"], "L", "2018-07-03", "unknown_procedure"),
        (["level=mid", "item=leave"], "L", "2018-07-03", "other_procedure"),
        ([], "L", "2018-07-03", "unknown_procedure"),
        (["level=mid"], "L", "2018-07-01", "out_of_order"),
        (["level=mid", "step=vote"], "B", "2018-07-03", "twice"),
    ],
)
def test_a_step_that_would_not_count_is_refused_and_nothing_is_stored(company: Path, words, by, on, code):
    taken(company, "level=mid", by=VOTED[0], on=VOTED[1])
    before = seq(company)
    done = decided(company, "approval", "A", *words, by=by, on=on)
    assert done.exit_code == 4
    assert code in codes(done)
    assert seq(company) == before


def test_nothing_follows_on_a_rejection_unless_the_first_step_is_named(company: Path):
    taken(company, "level=mid", by="B", on="2018-07-02")
    taken(company, "level=mid", "outcome=rejected", by="L", on="2018-07-03")
    before = seq(company)
    for words in (["level=mid"], ["level=mid", "step=nominate"]):
        done = decided(company, "approval", "A", *words, by="L", on="2018-07-03")
        assert (done.exit_code, codes(done)) == (4, ["after_end"])
    assert seq(company) == before
    assert taken(company, "level=mid", "step=vote", by="B", on="2018-09-03")["case"]["state"] == "pending"


def test_a_scored_step_needs_its_score(company: Path):
    taken(company, "level=mid", by="B", on="2018-07-02")
    taken(company, "level=mid", by="L", on="2018-07-03")
    assert codes(decided(company, "approval", "A", "level=mid", by="J", on="2018-07-04")) == ["score_missing"]


def test_a_level_without_a_procedure_needs_one_approval(company: Path):
    found = taken(company, "level=high", by="the office", on="2018-07-31")
    assert (found["case"]["state"], found["case"]["effective_on"]) == ("approved", "2018-08-01")


def test_a_case_without_a_level_goes_on_by_its_ref(company: Path):
    first = taken(company, "item=leave", "ref=july", by="A", on="2018-07-02")
    second = taken(company, "ref=july", by="L", on="2018-07-02")
    assert (first["decision"]["ref"], second["decision"]["ref"]) == ("july/1", "july/2")
    assert (second["decision"]["item"], second["case"]["state"]) == ("company.leave", "approved")


def test_a_dry_run_checks_everything_and_stores_nothing(company: Path):
    before = seq(company)
    words = ("--by", "B", "--why", "x", "--on", "2018-07-02", "--dry-run")
    done = typed(company, "decide", "approval", "A", "level=mid", *words)
    assert done.exit_code == 0
    assert "nothing was" in done.stderr
    assert seq(company) == before
    assert typed(company, "decide", "approval", "A", "level=mad", *words).exit_code == 4


def test_a_decision_is_taken_back_like_any_batch(company: Path):
    taken(company, "level=mid", by="B", on="2018-07-02")
    typed(company, "imports", "--undo", "6", "--by", "L", "--why", "wrong")
    assert taken(company, "level=mid", by="B", on="2018-07-03")["case"]["opened_on"] == "2018-07-03"


# The other kinds


def test_a_waiver_and_an_amount_are_about_the_case_of_an_event(company: Path):
    waived = json.loads(decided(company, "waiver", "A", "ref=G1").stdout)
    assert waived["case"]["events"] == [{"kind": "company.game", "on": "2018-07-04"}]
    fined = json.loads(decided(company, "amount", "A", "ref=F1", "amount=300").stdout)
    assert (fined["decision"]["amount"], fined["case"]["ref"]) == ("300", "F1")
    run = json.loads(typed(company, "run", "--period", "2018-07", "--dry-run", "-o", "json").stdout)["runs"][
        0
    ]
    assert [one for one in run["problems"] if one["code"] in ("unknown_case", "out_of_range")] == []


def test_an_amount_is_for_what_waits_for_one_among_the_events_of_one_row(company: Path):
    assert codes(decided(company, "amount", "B", "ref=C1", "amount=201", by="J")) == ["out_of_range"]
    assert codes(decided(company, "amount", "B", "ref=C2", "amount=60", by="J")) == ["nothing_to_decide"]
    done = decided(company, "amount", "B", "ref=C1", "amount=60", by="J")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["case"]["events"] == [{"kind": "company.rudeness", "on": "2018-08-03"}]
    run = json.loads(typed(company, "run", "--period", "2018-08", "-o", "json").stdout)["runs"][0]
    assert "unknown_case" not in {one["code"] for one in run["problems"]}
    lines = typed(company, "show", "sanctions", "--period", "2018-08", "--subject", "B", "-o", "csv").stdout
    assert "-60.00" in lines


def test_of_a_case_that_is_of_several_kinds_the_one_that_waits_is_decided(company: Path):
    (company / "more.csv").write_text(
        "subject,kind,on,ref\nA,game,2018-07-06,F9\nA,fraud,2018-07-06,F9\nA,theft,2018-07-06,F9\n",
        encoding="utf-8",
    )
    assert typed(company, "import", "events", "more.csv").exit_code == 0
    fined = json.loads(decided(company, "amount", "A", "ref=F9", "amount=300").stdout)
    assert fined["decision"]["amount"] == "300"
    assert codes(decided(company, "amount", "A", "ref=F9", "amount=9999", on="2018-07-03")) == [
        "out_of_range"
    ]
    waived = json.loads(decided(company, "waiver", "A", "ref=F9").stdout)
    assert len(waived["case"]["events"]) == 3


def test_what_waits_for_a_decision_is_listed_alone_until_it_is_decided(company: Path):
    shown = ("show", "sanctions", "--period", "2018-08", "--waiting", "-o", "json")
    typed(company, "run", "--period", "2018-08")
    assert [row["cause"] for row in json.loads(typed(company, *shown).stdout)["rows"]] == ["event C1"]
    decided(company, "amount", "B", "ref=C1", "amount=60", by="J", on="2018-08-04")
    assert "--waiting" not in typed(company, "run", "--period", "2018-08").stderr
    assert json.loads(typed(company, *shown).stdout)["rows"] == []


@pytest.mark.parametrize("by", ["A", "An"])
@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("waiver", ["ref=G1"], ["not_allowed"]),
        ("waiver", ["ref=F2"], ["not_allowed", "unknown_case"]),
        ("amount", ["ref=F1", "amount=300"], ["not_allowed"]),
        ("score", ["period=2018-07", "score=40"], ["not_allowed"]),
        ("adjustment", ["amount=5"], ["not_allowed"]),
        ("adjustment", [], ["missing_value", "not_allowed"]),
        ("approval", ["level=mid"], ["not_entitled"]),
    ],
)
def test_nobody_records_a_decision_about_himself_by_id_or_by_name(
    company: Path, by: str, kind: str, words: list[str], expected: list[str]
):
    before = seq(company)
    done = decided(company, kind, "A", *words, by=by)
    assert (done.exit_code, sorted(codes(done))) == (4, expected)
    assert seq(company) == before


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("waiver", [], ["missing_value"]),
        ("waiver", ["ref=F2"], ["unknown_case"]),
        ("waiver", ["ref=T1"], ["not_waivable"]),
        ("waiver", ["ref=G1", "step=receive"], ["waiver_with_step"]),
        ("amount", ["ref=F1"], ["missing_value"]),
        ("amount", ["ref=F1", "amount=99.99"], ["out_of_range"]),
        ("amount", ["ref=F1", "amount=501"], ["out_of_range"]),
        ("amount", ["ref=G1", "amount=10"], ["nothing_to_decide"]),
        ("amount", ["ref=F1", "amount=300", "item=game"], ["nothing_to_decide"]),
        ("amount", [], ["missing_value", "missing_value"]),
        ("score", [], ["missing_value", "missing_value"]),
        ("score", ["period=2018-07", "score=40", "card=month"], ["unknown_card"]),
        ("score", ["period=2018-07", "score=40", "item=cals"], ["unknown_item"]),
        ("score", ["period=July", "score=many"], ["not_a_number", "wrong_period"]),
        ("adjustment", [], ["missing_value"]),
    ],
)
def test_what_a_run_would_not_take_is_refused_with_all_its_faults(company: Path, kind, words, expected):
    before = seq(company)
    done = decided(company, kind, "A", *words)
    assert done.exit_code == 4
    assert sorted(codes(done)) == sorted(expected)
    assert seq(company) == before


def test_two_scores_and_two_adjustments_of_a_day_do_not_collide(company: Path):
    for amount in ("100", "-30.5"):
        assert decided(company, "adjustment", "A", f"amount={amount}").exit_code == 0
    for score in ("40", "45"):
        words = ("period=2018-07", "card=company.month", "item=calls", f"score={score}")
        assert decided(company, "score", "A", *words).exit_code == 0
    run = json.loads(typed(company, "run", "--period", "2018-07", "-o", "json").stdout)["runs"][0]
    row = next(one for one in run["subjects"] if one["id"] == "A")
    assert row["score"] == "45.00"


# Usage


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["aproval", "A", "--by", "L", "--why", "x"], "did you mean 'approval'?"),
        (["approval", "A", "levle=mid", "--by", "L", "--why", "x"], "did you mean 'level'?"),
        (["approval", "A", "note=x", "--by", "L", "--why", "x"], "note has an argument of its own"),
        (["approval", "A", "level=mid", "--by", " ", "--why", ""], "a decision needs who made it and why"),
        (["approval", "Z", "--by", "L", "--why", "x"], "no employee or unit 'Z'"),
        (["approval", "Bo", "--by", "L", "--why", "x"], "is the name of 2"),
        (["approval", "A", "level", "--by", "L", "--why", "x"], "as in level=senior"),
        (["approval", "A", "--why", "x"], "--by"),
    ],
)
def test_a_wrong_use_ends_with_2_and_says_what_is_right(company: Path, words, told):
    before = seq(company)
    done = typed(company, "decide", *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert seq(company) == before
