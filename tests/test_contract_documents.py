"""The documents of the commands: the keys that the contract lists, numbers as text, ranks as integers."""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = ["ecommerce"]            # wanted
require = ["kpi-ecommerce>=0.1"]   # optional, else exit code 5

[[bind]]                           # role, unit, or both
role = "cs"
scorecard = "ecommerce.cs_month"
sanctions = ["ecommerce.shop"]
pay = "ecommerce.cs_pay"

[[set]]
key = "ecommerce.first_response_time.edges"
value = [10, 20, 25]
from = "2018-01-01"                # until is optional too

[[set]]
key = "ecommerce.commission_pool.tiers"
value = [[100000, 0.02], ["none", 0.03]]
"""
FACTS = {
    "employees": "id,name,hired_on\nA,甲,2020-01-01\nB,乙,2020-01-01\n",
    "units": "id,name\nshop,网店\n",
    "assignments": "employee,unit,role,level,base_pay,from\n"
    "A,shop,cs,初级客服,3000,2020-01-01\nB,shop,cs,初级客服,3100,2020-01-01\n",
    "observations": "subject,metric,period,value,numerator,denominator\n"
    "A,callback_satisfaction,2025-01,,45,50\nB,callback_satisfaction,2025-01,,40,50\nshop,department_sales,2025-01,90000,,\n",
    "ratings": "subject,item,period,rater,rater_role,score\n"
    + "".join(
        f"{who},team_task,2025-01,x,{role},{score}\n"
        for who, score in (("A", 28), ("B", 20))
        for role in ("运管负责人", "客服主管")
    )
    + "".join(
        f"{who},{item},2025-01,x,客服主管,{score}\n"
        for who, score in (("A", 18), ("B", 15))
        for item in ("handover", "professional_quality")
    ),
    "events": "subject,kind,on,ref\nA,game,2025-01-03,G1\n",
}
NUMBER = re.compile(r"-?\d+(\.\d+|/\d+)?")
TWO_PLACES = re.compile(r"-?\d+\.\d\d+")
LINE = (
    "card", "item", "period", "stage", "rule", "ledger", "kind", "amount", "status", "cause", "clauses", "flags", "why",
)  # fmt: skip
WHY = {"op", "label", "value", "args", "parameter", "from", "clauses"}
STAGES = {"measure", "items", "point_sanctions", "standing", "money_sanctions", "ladder", "pay"}
KINDS = {
    "base", "commission", "pool_share", "guarantee", "award", "allowance", "overtime", "fine", "variable_reduction",
    "loss_compensation", "unpaid_time", "commission_returned", "adjustment", None,
}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    (folder / "kpi.toml").write_text(POLICY, encoding="utf-8")
    done = typed(folder, "init")
    assert done.exit_code == 0, done.output
    for kind, text in FACTS.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        done = typed(folder, "import", kind, f"{kind}.csv")
        assert done.exit_code == 0, done.output
    done = typed(folder, "run", "--period", "2025-01")
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def document(folder: Path, *words: str) -> dict[str, Any]:
    done = typed(folder, *words, "-o", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["schema"] == 1
    return found


def whys(why: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield why
    for one in why["args"]:
        yield from whys(one)


def test_a_run(company: Path):
    found = document(company, "run", "--period", "2025-01", "--dry-run")
    assert set(found) == {"schema", "runs"}
    (run,) = found["runs"]
    assert list(run) == ["run", "period", "status", "hashes", "subjects", "problems"]
    assert set(run["hashes"]) == {"facts", "policy", "plugins"}
    assert (run["run"], run["period"], run["status"]) == (None, "2025-01", "final")
    for row in run["subjects"]:
        assert list(row) == [
            "id", "kind", "unit", "card", "score", "grade", "rank", "target_met", "payable", "proposals", "flags",
        ]  # fmt: skip
        assert TWO_PLACES.fullmatch(row["score"])
        assert TWO_PLACES.fullmatch(row["payable"])
        assert type(row["rank"]) is int
        assert row["kind"] == "employee"
        assert isinstance(row["target_met"], bool)
    assert [(row["id"], row["rank"]) for row in run["subjects"]] == [("A", 1), ("B", 2)]
    assert run["subjects"][0]["score"] == "91.00"


def test_several_periods_are_several_runs_and_one_table(company: Path):
    found = document(company, "run", "--period", "2025-01..2025-01", "--dry-run")
    assert [run["period"] for run in found["runs"]] == ["2025-01"]
    done = typed(company, "run", "--period", "2024-12..2025-01", "--dry-run", "-o", "csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["period"] for row in rows} == {"2024-12", "2025-01"}
    done = typed(company, "run", "--period", "2024-12..2025-01", "--dry-run", "-o", "ndjson")
    assert {json.loads(line)["period"] for line in done.stdout.splitlines()} == {"2024-12", "2025-01"}


@pytest.mark.parametrize(
    "period", ["2025-01", "2025-Q1", "2025-H1", "2025", "2025-01..2025-03", "2025-Q1..2025-Q2"]
)
def test_every_form_of_a_period_is_understood(company: Path, period: str):
    done = typed(company, "run", "--period", period, "--dry-run", "-o", "json")
    assert done.exit_code in (0, 1), done.output
    first = json.loads(done.stdout)["runs"][0]["period"]
    assert period.startswith(first)


def test_an_explanation(company: Path):
    found = document(company, "explain", "A", "--period", "2025-01")
    assert list(found) == ["schema", "subject", "period", "run", "lines"]
    assert (found["subject"], found["period"], found["run"]) == ("A", "2025-01", 1)
    for line in found["lines"]:
        assert tuple(line) == LINE
        assert line["stage"] in STAGES
        assert line["kind"] in KINDS
        assert line["ledger"] in {"points", "yuan", "kpi_points", None}
        assert line["status"] in {"final", "provisional", "held"}
        assert line["amount"] is None or TWO_PLACES.fullmatch(line["amount"])
        assert line["clauses"], line
        for why in whys(line["why"]):
            assert set(why) == WHY
            assert isinstance(why["value"], bool | str | None)
    points = sum(float(line["amount"]) for line in found["lines"] if line["ledger"] == "points")
    yuan = sum(float(line["amount"]) for line in found["lines"] if line["ledger"] == "yuan")
    (run,) = document(company, "run", "--period", "2025-01", "--dry-run")["runs"]
    assert (points, yuan) == (float(run["subjects"][0]["score"]), float(run["subjects"][0]["payable"]))


def test_an_explanation_of_one_rule(company: Path):
    for name in ("ecommerce.handover", "handover", "S001.P23B.2.2.2.B"):
        (line,) = document(company, "explain", "A", "--period", "2025-01", "--rule", name)["lines"]
        assert line["rule"] == "ecommerce.handover"
    assert typed(company, "explain", "A", "--period", "2025-01", "--rule", "nosuch").exit_code == 2


@pytest.mark.parametrize("what", ["scores", "pay", "sanctions"])
def test_the_tables_of_a_run(company: Path, what: str):
    found = document(company, "show", what, "--period", "2025-01")
    assert list(found) == ["schema", "period", "rows"]
    rows = found["rows"]
    assert rows
    lines = typed(company, "show", what, "--period", "2025-01", "-o", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = typed(company, "show", what, "--period", "2025-01", "-o", "csv").stdout.splitlines()
    assert [list(row) for row in csv.DictReader(table)] == [list(row) for row in rows]


def test_the_runs(company: Path):
    found = document(company, "show", "runs", "--period", "2025-01")
    (run,) = found["runs"]
    assert {"run", "period", "status", "recorded_on", "hashes"} <= set(run)
    assert (type(run["run"]), set(run["hashes"])) == (int, {"facts", "policy", "plugins"})


def test_a_trial(nowhere: Path):
    found = document(nowhere, "try", "S004.F1.1", "first_response_time=20")
    assert list(found) == ["schema", "rule", "result", "outputs", "flags", "why"]
    assert (found["rule"], found["result"]) == ("ecommerce.first_response_time", "6.00")
    assert isinstance(found["flags"], list)
    assert found["outputs"] == {"result": "6.00"}
    assert {name for why in whys(found["why"]) for name in why} == WHY
    for form in ("csv", "ndjson"):
        assert "6.00" in typed(nowhere, "try", "S004.F1.1", "first_response_time=20", "-o", form).stdout


@pytest.mark.parametrize("value", ["90%", "900/1000", "90", "90.0"])
def test_a_rate_is_given_in_any_form(nowhere: Path, value: str):
    assert document(nowhere, "try", "polite_wording", f"polite_wording={value}")["result"] == "16.00"


def test_a_trial_of_events_takes_a_list_or_a_table(nowhere: Path):
    listed = document(nowhere, "try", "private_matters", "events=2024-03-04,2024-03-11")
    assert (listed["result"], listed["outputs"]["fines"]) == ("150.00", ["50.00", "100.00"])
    (nowhere / "facts.toml").write_text(
        'events = [{ on = "2024-03-04" }, { on = "2024-03-11", status = "waived" }]\n', "utf-8"
    )
    table = document(nowhere, "try", "private_matters", "--facts", "facts.toml", "--set", "base=70")
    assert (table["result"], table["outputs"]["fines"]) == ("70.00", ["70.00", "0.00"])


def test_a_trial_of_a_pool_takes_scores(nowhere: Path):
    (nowhere / "facts.json").write_text(
        '{"scores": {"A": 90, "B": 60.0}, "department_sales": 50000}', "utf-8"
    )
    found = document(
        nowhere, "try", "commission_pool", "--facts", "facts.json",
        "--set", "tiers=[[100000, 0.02], [none, 0.03]]", "--set", "split=1",
    )  # fmt: skip
    assert found["result"] == "1000.00"
    assert found["outputs"]["shares"] == {"A": "600.00", "B": "400.00"}


def test_a_trial_among_peers_takes_their_values(nowhere: Path):
    assert (
        document(nowhere, "try", "sales_champion", "sales=52000", "peers=48000,30000")["result"] == "100.00"
    )
    assert document(nowhere, "try", "sales_champion", "sales=42000", "peers=48000,30000")["result"] == "0.00"


def test_a_clause_with_several_rules_lists_them_and_needs_one(nowhere: Path):
    rule = """[rule.{0}]
label = {{ en = "{0}" }}
scorer = "fixed"
clauses = ["C.1"]
[rule.{0}.parameters]
amount = {{ value = 5 }}
"""
    (nowhere / "kpi.toml").write_text(
        f"schema = 1\nplugins = []\n{rule.format('one')}{rule.format('two')}", "utf-8"
    )
    assert [one["id"] for one in document(nowhere, "rules", "C.1")["rules"]] == ["company.one", "company.two"]
    done = typed(nowhere, "try", "C.1", "-o", "json")
    error = json.loads(done.stdout)["error"]
    assert (done.exit_code, error["code"]) == (2, "several_rules")
    assert "company.one, company.two" in error["message"]
    assert document(nowhere, "try", "two")["result"] == "5.00"


def test_the_catalogue(nowhere: Path):
    found = document(nowhere, "rules")
    assert list(found) == ["schema", "rules"]
    kinds: set[str] = set()
    for rule in found["rules"]:
        assert list(rule) == [
            "id", "plugin", "kind", "label", "unit", "good", "clauses", "inputs", "outputs", "parameters", "limits",
            *(["form"] if rule["kind"] in ("scorecard", "limits") else []),
        ]  # fmt: skip
        assert set(rule["label"]) == set(rule["limits"]) == {"zh", "en"}
        assert rule["outputs"], rule["id"]
        for one in rule["inputs"]:
            assert list(one)[:5] == ["name", "type", "unit", "domain", "meaning"]
            assert (one["type"] == "table") is ("columns" in one)
            kinds.add(one["type"])
        for one in rule["parameters"]:
            assert list(one) == ["name", "value", "origin", "from", "until", "clauses"]
            assert one["origin"] in {"text", "default", "company"}
    assert kinds == {"scalar", "list", "table"}


def test_the_catalogue_names_what_a_trial_takes_beside_the_scalars(nowhere: Path):
    def inputs(rule: str) -> dict[str, dict[str, Any]]:
        (found,) = document(nowhere, "rules", rule)["rules"]
        return {one["name"]: one for one in found["inputs"]}

    assert inputs("private_matters")["events"]["columns"] == [
        "on",
        "kind",
        "status",
        "ref",
        "quantity",
        "amount",
    ]
    assert inputs("commission_pool")["scores"]["type"] == "table"
    peers = inputs("sales_champion")["peers"]
    assert (peers["type"], peers["unit"]) == ("list", "yuan")
    assert inputs("first_in_workload_and_quality")["peers"]["type"] == "table"


def test_every_clause_says_what_became_of_it(nowhere: Path):
    found = document(nowhere, "rules", "--clauses")
    assert list(found) == ["schema", "clauses"]
    for clause in found["clauses"]:
        assert list(clause) == ["id", "state", "by", "note"]
        assert clause["state"] in {"rule", "rating", "process", "not-computable"}
        assert clause["by"] or clause["state"] not in ("rule", "rating"), clause
        assert clause["note"] or clause["state"] != "not-computable", clause


def test_the_plugins(nowhere: Path):
    for words in (["plugins"], ["plugins", "--load"]):
        found = document(nowhere, *words)
        assert list(found) == ["schema", "plugins"]
        for one in found["plugins"]:
            more = ["milliseconds"] if "--load" in words else []
            assert list(one) == ["name", "distribution", "version", "state", "problem", "summary", *more]
            assert one["state"] == ("loaded" if "--load" in words else "found")


def wrong_policy(folder: Path) -> None:
    (folder / "kpi.toml").write_text(
        "schema = 1\nplugins = []\n[[bind]]\nrole = 'cs'\nscorecard = 'nosuch'\n"
    )


def wanting(folder: Path) -> None:
    (folder / "kpi.toml").write_text("schema = 1\nplugins = []\nrequire = ['kpi-ecommerce>=99']\n")


def failing(folder: Path) -> None:
    (folder / "cases").mkdir()
    (folder / "cases" / "own.toml").write_text(
        'schema = 1\n[[case]]\nid = "x"\nrule = "ecommerce.first_response_time"\ngiven = { first_response_time = 20 }\nexpect = { result = "7" }\n'
    )


def nothing(folder: Path) -> None:
    """Leave the folder empty."""


@pytest.mark.parametrize(
    "code, prepare, words",
    [
        (0, nothing, ["try", "S004.F1.1", "first_response_time=20"]),
        (1, failing, ["test", "cases"]),
        (2, nothing, ["try", "S004.F1.1", "first_respons_time=20"]),
        (2, nothing, ["frobnicate"]),
        (2, nothing, ["run"]),
        (4, nothing, ["run", "--period", "2025-01"]),
        (4, nothing, ["try", "S004.F1.1", "first_response_time=-1"]),
        (4, nothing, ["test", "."]),
        (4, wrong_policy, ["rules"]),
        (5, wanting, ["rules"]),
    ],
)
def test_each_fault_has_its_exit_code_and_its_document(
    nowhere: Path, code: int, prepare: Callable[[Path], None], words: list[str]
):
    prepare(nowhere)
    done = typed(nowhere, *words, "-o", "json")
    assert done.exit_code == code, done.output
    found = json.loads(done.stdout)
    assert found["schema"] == 1
    if code > 1:
        assert {"code", "message", "where", "hint"} <= set(found["error"])
        assert "Traceback" not in done.output


def test_a_misspelt_input_is_answered_with_the_nearest(nowhere: Path):
    done = typed(nowhere, "try", "S004.F1.1", "first_respons_time=20", "-o", "json")
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["hint"]) == ("unknown_input", "did you mean 'first_response_time'?")


def test_the_language_is_that_of_the_labels(company: Path):
    zh, en = (typed(company, "rules", "first_response_time", "--lang", one).stdout for one in ("zh", "en"))
    assert ("首次响应时间" in zh, "First response time" in en) == (True, True)
    said = {
        one: document(company, "explain", "A", "--period", "2025-01", "--lang", one) for one in ("zh", "en")
    }
    assert said["zh"]["lines"][0]["why"] != said["en"]["lines"][0]["why"]
