"""`kpi due`: what has to be done about whom by when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = []
[due.talk]
label = { zh = "面谈", en = "talk" }
from = "assignment"
done = { decision = "talk" }
[due.talk.parameters]
every_months = { value = 3, origin = "company" }
notice_days = 7
[due.unsaid]
label = { zh = "未定", en = "unsaid" }
from = "level"
done = { decision = "seen" }
[due.unsaid.parameters]
every_months = "none"
[due.check]
label = { zh = "检查", en = "check" }
from = "level"
done = { decision = "check" }
[due.check.parameters]
every_months = 6
"""
BIND = '[[bind]]\nrole = "lead"\ndue = ["talk", "unsaid", "check"]\n'
FACTS = {
    "units": "id,name,parent\nhq,总部,\nshop,网店,hq\nold,旧店,hq\n",
    "employees": "id,name,hired_on,contract_until\nA,安,2023-11-30,\nB,柏,2023-11-30,2024-03-20\nM,莫,2020-01-01,\n",
    "assignments": "employee,unit,role,level,from\nA,shop,lead,,2023-11-30\nB,old,lead,high,2023-11-30\nM,hq,boss,,2020-01-01\n",
}


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KPI_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    done("init", ".")
    (tmp_path / "kpi.toml").write_text(POLICY + BIND, encoding="utf-8")
    for kind, text in FACTS.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        done("import", kind, f"{kind}.csv")
    return tmp_path


def done(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, result.output
    return result


def rows(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done("due", *words, "-o", "json", "--lang", "en").stdout)["rows"]
    return found


def told(*words: str) -> list[tuple[str, str, str | None, str]]:
    return [(one["id"], one["due"], one["due_on"], one["state"]) for one in rows(*words)]


@pytest.mark.usefixtures("company")
def test_it_lists_in_the_order_of_days_and_what_has_no_day_last():
    assert told("--on", "2024-03-01") == [
        ("A", "company.talk", "2024-02-29", "overdue"),
        ("B", "company.talk", "2024-02-29", "overdue"),
        ("B", "contract_end", "2024-03-20", "coming"),
        ("A", "company.check", None, "unknown"),
    ]


@pytest.mark.usefixtures("company")
def test_json_is_an_object_with_the_day_and_what_cannot_be_told():
    found = json.loads(done("due", "--on", "2024-03-01", "-o", "json", "--lang", "en").stdout)
    assert (found["schema"], found["on"]) == (1, "2024-03-01")
    assert found["problems"] == [
        {
            "due": "company.unsaid",
            "message": "not listed, for how often is not said: set company.unsaid.every_months (2 people are bound)",
        }
    ]
    assert found["rows"][0] == {
        "id": "A", "name": "安", "unit": "shop", "due": "company.talk", "last_on": None, "last_by": None,
        "due_on": "2024-02-29", "state": "overdue", "days_overdue": 1, "flags": [], "clauses": [], "note": None,
    }  # fmt: skip


@pytest.mark.usefixtures("company")
def test_a_table_says_what_is_due_in_the_language_asked_for():
    table = done("due", "--on", "2024-03-01").output
    assert "面谈" in table
    assert "逾期" in table
    assert "没有级别记录" in table
    assert "company.unsaid: not listed, for how often is not said" in table


@pytest.mark.usefixtures("company")
def test_one_unit_with_those_below_it_or_one_person_may_be_asked_for():
    assert {one[0] for one in told("--on", "2024-03-01", "--unit", "旧店")} == {"B"}
    assert {one[0] for one in told("--on", "2024-03-01", "--unit", "hq")} == {"A", "B"}
    assert {one[0] for one in told("--on", "2024-03-01", "--subject", "安")} == {"A"}
    assert "did you mean 'shop'?" in done("due", "--unit", "shp", code=2).output


@pytest.mark.usefixtures("company")
def test_a_decision_of_its_kind_fulfils_it_and_says_when_it_is_due_again():
    said = done("decide", "talk", "A", "--by", "M", "--why", "went well", "--on", "2024-02-20")
    assert "company.talk: due again on 2024-05-20" in said.output
    (row,) = (one for one in rows("--on", "2024-05-13", "--subject", "A") if one["due"] == "company.talk")
    assert (row["last_on"], row["last_by"], row["due_on"]) == ("2024-02-20", "M", "2024-05-20")
    again = done("decide", "talk", "A", "--by", "M", "--why", "went well", "--on", "2024-02-20")
    assert "is there already" in again.output


@pytest.mark.usefixtures("company")
def test_a_decision_that_would_count_for_nothing_is_refused_or_said():
    assert (
        "nothing reads level"
        in done("decide", "talk", "A", "level=x", "--by", "M", "--why", "w", code=4).output
    )
    assert (
        "may not decide about himself"
        in done("decide", "talk", "A", "--by", "A", "--why", "w", code=4).output
    )
    assert "counts for nothing" in done("decide", "talk", "M", "--by", "A", "--why", "w").output
    assert "did you mean 'talk'?" in done("decide", "tlk", "A", "--by", "M", "--why", "w", code=2).output


def test_decisions_of_its_kind_are_imported_as_others_are(company: Path):
    text = "kind,subject,on,by\ntalk,A,2024-02-20,M\n"
    (company / "decisions.csv").write_text(text, encoding="utf-8")
    done("import", "decisions", "decisions.csv")
    assert ("A", "company.talk", "2024-05-20", "coming") in told("--on", "2024-05-13")
    (company / "wrong.csv").write_text(text.replace("talk", "tlak"), encoding="utf-8")
    assert "did you mean 'talk'?" in done("import", "decisions", "wrong.csv", code=4).output


@pytest.mark.usefixtures("company")
def test_a_period_shows_every_day_of_it():
    done("decide", "talk", "B", "--by", "M", "--why", "w", "--on", "2024-03-05")
    found = told("--on", "2024-03-10", "--period", "2024-H1", "--subject", "B")
    assert found == [
        ("B", "company.talk", "2024-02-29", "done"),
        ("B", "contract_end", "2024-03-20", "coming"),
        ("B", "company.check", "2024-05-30", "coming"),
        ("B", "company.talk", "2024-06-05", "coming"),
    ]


@pytest.mark.usefixtures("company")
def test_until_and_all_look_further_ahead():
    assert told("--on", "2024-01-10", "--subject", "B") == []
    assert len(told("--on", "2024-01-10", "--subject", "B", "--until", "2024-03-31")) == 2
    assert len(told("--on", "2024-01-10", "--subject", "B", "--all")) == 3


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "words",
    [
        ("--on", "2024-03-01", "--until", "2024-02-01"),
        ("--until", "2024-02-01", "--period", "2024-02"),
        ("--period", "2024-Q5"),
        ("--on", "yesterday"),
        ("--subject", "nobody"),
    ],
)
def test_what_cannot_be_asked_is_refused(words: tuple[str, ...]):
    done("due", *words, code=2)


def test_a_company_that_binds_nobody_is_told_how(company: Path):
    (company / "kpi.toml").write_text(POLICY, encoding="utf-8")
    said = done("due", "--on", "2024-01-01")
    assert said.stdout == ""
    assert 'Bind somebody: [[bind]] role = "...", due = ["..."]' in said.output
    assert told("--on", "2024-03-01") == [("B", "contract_end", "2024-03-20", "coming")]


@pytest.mark.usefixtures("company")
def test_the_catalogue_has_what_falls_due_with_its_numbers():
    (rule,) = json.loads(done("rules", "talk", "-o", "json").stdout)["rules"]
    assert (rule["id"], rule["kind"], rule["outputs"][0]) == ("company.talk", "due", "due")
    assert [one["name"] for one in rule["inputs"]] == ["last", "start", "done", "on", "until", "count"]
    assert [(one["name"], one["value"]) for one in rule["parameters"]] == [
        ("every_months", "3"),
        ("notice_days", "7"),
    ]


def test_a_day_before_anybody_was_hired_and_the_last_day_of_all_are_answered(company: Path):
    assert "Nobody is employed on 1900-01-01." in done("due", "--on", "1900-01-01").stderr
    assert "talk" in done("due", "--on", "9999-12-31", "--lang", "en").stdout


def test_a_decision_about_the_decider_himself_is_told_in_the_list(company: Path):
    (company / "own.csv").write_text("kind,subject,on,by\ntalk,A,2024-01-10,A\n", encoding="utf-8")
    done("import", "decisions", "own.csv")
    assert "about A is about the decider" in done("due", "--on", "2024-02-01", "--lang", "en").stderr
