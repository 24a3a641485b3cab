"""Signatures as a user gives and sees them: `kpi decide signature`, `kpi show sign-offs`, `kpi explain`."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli
from kpi.store import open_store

POLICY = """
schema = 1
plugins = []
[metric.speed]
label = "speed"
unit = "score"
[rule.speed]
label = "speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[procedure.signatures]
label = "signatures"
[procedure.signatures.parameters]
chain = ["made", "checked"]
approvers = { made = ["leader"], checked = ["hr"] }
overwrites = ["checked"]
[scorecard.form]
label = "form"
sign_off = "signatures"
[[scorecard.form.item]]
rule = "speed"
[scorecard.second]
label = "second"
sign_off = "signatures"
parameters = { unsigned = { value = "final" } }
[[scorecard.second.item]]
rule = "speed"
[scorecard.free]
label = "free"
[[scorecard.free.item]]
rule = "speed"
[[bind]]
role = "cs"
scorecard = ["form", "free"]
[[bind]]
role = "both"
scorecard = ["form", "second"]
"""
FACTS = {
    "employees": "id,name,hired_on\nA,An,2023-01-01\nB,Bo,2023-01-01\nM,Mo,2023-01-01\nH,Ho,2023-01-01\n",
    "units": "id,name,leader\nshop,Shop,M\n",
    "assignments": "employee,unit,role,from\nA,shop,cs,2023-01-01\nB,shop,both,2023-01-01\nM,shop,boss,2023-01-01\n"
    "H,shop,hr,2023-01-01\n",
    "observations": "subject,metric,period,value\nA,speed,2024-03,80\nB,speed,2024-03,60\n",
}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    (folder / "kpi.toml").write_text(POLICY, encoding="utf-8")
    open_store(folder / "kpi.db", create=True).close()
    for kind, text in FACTS.items():
        stored(folder, kind, text)
    run(folder)
    return folder


@pytest.fixture
def company(once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(once, tmp_path / "company")


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def stored(folder: Path, kind: str, text: str, *words: str) -> None:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    done = typed(folder, "import", kind, f"{kind}.csv", *words)
    assert done.exit_code == 0, done.output


def run(folder: Path, period: str = "2024-03") -> dict[str, Any]:
    done = typed(folder, "run", "--period", period, "-o", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)["runs"][0]
    return found


def signed(folder: Path, subject: str, *words: str, by: str, on: str = "2024-04-02") -> Result:
    about = ("--by", by, "--why", "seen", "--on", on, "-o", "json")
    return typed(folder, "decide", "signature", subject, *words, *about)


def shown(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = typed(folder, "show", "sign-offs", "--period", "2024-03", "-o", "json", *words)
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return found


def codes(done: Result) -> list[str]:
    assert done.exit_code == 4, done.output
    return [one["code"] for one in json.loads(done.stdout)["error"]["faults"]]


def flags(document: dict[str, Any], subject: str) -> list[str]:
    (found,) = (
        one["flags"] for one in document["subjects"] if (one["id"], one["card"]) == (subject, "company.form")
    )
    return list(found)


def test_card_step_and_score_are_filled_in_and_the_next_run_is_final(company: Path):
    first = json.loads(signed(company, "An", "period=2024-03", by="Mo").stdout)
    kept = {name: first["decision"].get(name) for name in ("card", "step", "score", "outcome", "by")}
    assert kept == {"card": "company.form", "step": "made", "score": "80", "outcome": "approved", "by": "M"}
    assert (first["case"]["state"], first["case"]["next"], first["case"]["approvers"]) == (
        "open",
        "checked",
        ["hr"],
    )
    assert flags(run(company), "A") == ["unsigned:checked"]
    assert signed(company, "A", "period=2024-03", by="H", on="2024-04-03").exit_code == 0
    assert flags(run(company), "A") == []


@pytest.mark.parametrize(
    ("subject", "words", "by", "code"),
    [
        ("A", ["period=2024-03"], "H", "not_entitled"),
        ("A", ["period=2024-03"], "A", "not_entitled"),
        ("A", ["period=2024-03", "step=checked"], "H", "out_of_order"),
        ("A", ["period=2024-03", "step=approved"], "H", "unknown_step"),
        ("A", ["period=2024-03", "score=81"], "M", "signed_another_score"),
        ("A", [], "M", "missing_value"),
        ("A", ["period=2024-02"], "M", "nothing_to_sign"),
        ("A", ["period=2024-03", "card=free"], "M", "nothing_to_sign"),
        ("M", ["period=2024-03"], "H", "nothing_to_sign"),
        ("B", ["period=2024-03"], "M", "missing_value"),
    ],
)
def test_what_would_not_count_is_refused_and_nothing_is_stored(company, subject, words, by, code):
    before = typed(company, "imports", "-o", "json").stdout
    assert codes(signed(company, subject, *words, by=by)) == [code]
    assert typed(company, "imports", "-o", "json").stdout == before


def test_of_several_results_the_card_is_named_and_a_final_one_is_signed_too(company: Path):
    assert signed(company, "B", "period=2024-03", "card=second", by="M").exit_code == 0
    assert [(one["card"], one["state"], one["next"]) for one in shown(company, "--subject", "B")] == [
        ("company.form", "open", "made"),
        ("company.second", "open", "checked"),
    ]
    assert flags(run(company), "B") == ["unsigned:made"]


def test_nobody_signs_twice_nor_after_all_have(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    assert codes(signed(company, "A", "period=2024-03", "step=made", by="M", on="2024-04-03")) == [
        "already_done"
    ]
    assert signed(company, "A", "period=2024-03", by="H", on="2024-04-03").exit_code == 0
    assert codes(signed(company, "A", "period=2024-03", by="M", on="2024-04-04")) == ["after_end"]


def test_a_result_that_a_run_would_give_otherwise_by_now_is_not_signed(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    stored(
        company,
        "observations",
        "subject,metric,period,value\nA,speed,2024-03,85\n",
        "--correct",
        "--by",
        "M",
        "--why",
        "x",
    )
    done = signed(company, "A", "period=2024-03", by="H", on="2024-04-03")
    assert codes(done) == ["result_changed"]
    found = run(company)
    assert flags(found, "A") == ["unsigned:made"]
    assert [one["code"] for one in found["problems"] if one["subject"] == "A"] == ["signed_another_score"]
    assert signed(company, "A", "period=2024-03", by="M", on="2024-04-04").exit_code == 0
    assert signed(company, "A", "period=2024-03", by="H", on="2024-04-05").exit_code == 0
    assert flags(run(company), "A") == []


def test_a_returned_form_is_listed_with_who_returned_it_and_why(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    assert signed(company, "A", "period=2024-03", "outcome=rejected", by="H", on="2024-04-03").exit_code == 0
    (row,) = shown(company, "--subject", "A")
    assert (row["state"], row["next"], row["returned"]) == ("returned", "made", "Ho 2024-04-03 seen")
    assert [(one["step"], one["counts"], one["code"]) for one in row["signatures"]] == [
        ("made", False, "superseded"),
        ("checked", False, "returned"),
    ]
    table = typed(company, "show", "sign-offs", "--period", "2024-03", "--lang", "en")
    assert "checked Ho 2024-04-03 [returned]" in table.stdout
    assert flags(run(company), "A") == ["returned", "unsigned:made"]


def test_a_score_that_a_signature_set_is_told_everywhere(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    done = typed(
        company, "decide", "signature", "A", "period=2024-03", "score=90", "--by", "H", "--why", "more", "--on",
        "2024-04-03",
    )  # fmt: skip
    assert "signed, 90 points (set by H, in place of 80)" in done.stderr
    run(company)
    assert shown(company, "--subject", "A")[0]["score"] == "90.00"
    again = signed(company, "A", "period=2024-03", "step=made", by="M", on="2024-04-04")
    assert codes(again) == ["after_end"]
    told = typed(company, "explain", "A", "--period", "2024-03", "--lang", "en").stdout
    assert "90.00  Signatures: form" in told
    assert "90  checked: H 2024-04-03 more" in told
    assert "80  made: M 2024-04-02 seen" in told


def test_a_score_is_signed_as_precisely_as_results_are(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    done = signed(company, "A", "period=2024-03", "score=85.123456", by="H", on="2024-04-03")
    assert json.loads(done.stdout)["decision"]["score"] == "85.1235"
    run(company)
    assert shown(company, "--subject", "A")[0]["score"] == "85.1235"


def test_a_signature_of_a_day_before_the_last_says_so(company: Path):
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    done = signed(company, "A", "period=2024-03", by="H", on="2024-04-01")
    assert codes(done) == ["out_of_order"]
    assert "made was signed on 2024-04-02" in done.stdout


def test_an_item_of_any_name_is_no_signature(company: Path):
    policy = company / "kpi.toml"
    policy.write_text(
        POLICY.replace("[rule.speed]", "[rule.signed]").replace('rule = "speed"', 'rule = "signed"')
    )
    run(company)
    assert shown(company, "--subject", "A")[0]["score"] == "80.00"
    assert signed(company, "A", "period=2024-03", by="M").exit_code == 0
    assert shown(company, "--subject", "A")[0]["next"] == "checked"


def test_that_anybody_may_sign_is_told_in_the_language_that_is_asked_for(company: Path):
    policy = company / "kpi.toml"
    policy.write_text(POLICY.replace('made = ["leader"], ', ""))
    run(company)
    told = typed(company, "show", "sign-offs", "--period", "2024-03", "--lang", "zh").stdout
    assert "本人以外任何人" in told
    assert (
        "anybody" not in told + typed(company, "explain", "A", "--period", "2024-03", "--lang", "zh").stdout
    )


def test_a_leader_above_whom_nobody_leads_has_nobody_to_sign(company: Path):
    stored(company, "assignments", "employee,unit,role,from\nM,shop,cs,2024-03-01\n")
    stored(company, "observations", "subject,metric,period,value\nM,speed,2024-03,70\n")
    run(company)
    told = typed(company, "show", "sign-offs", "--period", "2024-03", "--lang", "en").stdout
    (own,) = (line for line in told.splitlines() if line.startswith("M "))
    assert own.rstrip().endswith("leader (there is none: name somebody else in approvers)")
    assert told.count("there is none") == 1


def test_waiting_lists_what_is_still_to_be_signed(company: Path):
    for by, on in (("M", "2024-04-02"), ("H", "2024-04-03")):
        assert signed(company, "A", "period=2024-03", by=by, on=on).exit_code == 0
    assert {one["id"] for one in shown(company, "--waiting")} == {"B"}
    assert {one["id"] for one in shown(company)} == {"A", "B"}


def test_imported_signatures_are_looked_at_in_the_same_way(company: Path):
    stored(
        company,
        "decisions",
        "kind,subject,on,by,period,card,step,score,ref,note\n"
        "signature,A,2024-04-02,M,2024-03,company.form,made,80,1,seen\n"
        "signature,A,2024-04-03,H,2024-03,company.form,checked,80,2,seen\n"
        "signature,B,2024-04-03,H,2024-03,company.form,checked,60,3,seen\n"
        "signature,B,2024-04-04,M,2024-03,company.free,made,60,4,seen\n",
    )
    found = run(company)
    assert (flags(found, "A"), flags(found, "B")) == ([], ["unsigned:made"])
    problems = sorted(one["code"] for one in found["problems"] if one["subject"] == "B")
    assert problems == ["nothing_to_sign", "out_of_order"]


def test_a_signature_that_another_of_its_day_would_replace_is_not_imported(company: Path):
    text = (
        "kind,subject,on,by,period,card,step,score\nsignature,A,2024-04-02,M,2024-03,company.form,made,80\n"
    )
    (company / "bare.csv").write_text(text, encoding="utf-8")
    done = typed(company, "import", "decisions", "bare.csv")
    assert done.exit_code == 4
    assert "bare.csv:2:ref" in done.output
    assert "ref is missing" in done.output


def test_a_signature_is_taken_back_like_any_batch(company: Path):
    done = json.loads(signed(company, "A", "period=2024-03", by="M").stdout)
    assert typed(company, "imports", "--undo", str(done["batch"])).exit_code == 0
    assert shown(company, "--subject", "A")[0]["next"] == "made"


def test_a_card_tells_who_signs_it(company: Path):
    told = typed(company, "rules", "second", "--lang", "en").stdout
    assert "signed by: made (leader) -> checked (hr); final even without signatures" in told


CORRECT = ("--correct", "--by", "H", "--why", "pay")
PAY = """
[metric.form_score]
label = "score of the form"
unit = "points"
source = { standing = "score", card = "form" }
[rule.score_pay]
label = "pay by the score"
kind = "pay"
unit = "yuan"
scorer = "by_score"
inputs = { amount = "base_pay", score = "form_score" }
parameters = { full = { value = 80 } }
[pay.wage]
label = "wage"
[[pay.wage.part]]
name = "base"
money = "base"
rule = "score_pay"
[[set]]
key = "company.form.unsigned"
value = "held"
[[bind]]
role = "cs"
scorecard = ["form", "free"]
pay = "wage"
"""


def test_whose_pay_is_all_held_is_shown_with_the_amount_and_why(company: Path) -> None:
    text = POLICY.replace('[[bind]]\nrole = "cs"\nscorecard = ["form", "free"]\n', PAY)
    (company / "kpi.toml").write_text(text, encoding="utf-8")
    stored(company, "assignments", "employee,unit,role,base_pay,from\nA,shop,cs,4000,2023-01-01\n", *CORRECT)
    run(company)
    (row,) = json.loads(typed(company, "show", "pay", "--period", "2024-03", "-o", "json").stdout)["rows"]
    assert (row["id"], row.get("payable"), row["held"]) == ("A", None, "4000.00")
    assert {"incomplete_pay", "reads_unsigned"} <= set(row["flags"])
    table = typed(company, "show", "pay", "--period", "2024-03", "--lang", "en").stdout
    assert "Held" in table
    assert "4000.00" in table


def test_of_several_cards_each_score_of_a_payslip_names_its_card(company: Path) -> None:
    slip = typed(company, "show", "pay", "--period", "2024-03", "--subject", "A", "--lang", "en").stdout
    assert '= score of "form"' in slip
    assert '= score of "free"' in slip
