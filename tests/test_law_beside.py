"""What the law asks stands beside a dismissal that a sanction proposes, for those who decide."""

from __future__ import annotations

import contextlib
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

POLICY = """
schema = 1
plugins = ["law_cn"]
[event.brawl]
label = { zh = "斗殴", en = "brawl" }
[sanction.dismissed]
label = { zh = "辞退", en = "dismissal" }
scorer = "fixed"
on = ["brawl"]
proposal = "dismissal"
parameters = { amount = { value = 1 } }
[sanctions.conduct]
label = { zh = "行为", en = "conduct" }
rules = ["dismissed"]
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = { zh = "工资", en = "pay" }
part = [{ name = "base", money = "base", rule = "base" }]
[[bind]]
role = "cs"
sanctions = ["conduct"]
pay = "monthly"
[[bind]]
limits = ["law_cn.month"]
"""
FACTS = {
    "units": "id,name\nshop,Shop\n",
    "employees": "id,name,hired_on\nA,Ann,2020-01-01\nB,Bo,2020-01-01\nC,Cy,2023-03-20\n",
    "assignments": (
        "employee,unit,role,base_pay,from\n"
        "A,shop,cs,6000,2020-01-01\nB,shop,cs,6000,2020-01-01\nC,shop,cs,6000,2023-03-20\n"
    ),
    "events": "subject,kind,on,ref\nA,brawl,2024-03-05,1\nC,brawl,2024-03-05,2\n",
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("law")
    with contextlib.chdir(folder):
        Path("kpi.toml").write_text(POLICY, encoding="utf-8")
        open_store(folder / "kpi.db", create=True).close()
        for kind, text in FACTS.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
            typed(folder, f"import {kind} {kind}.csv")
        typed(folder, "run --period 2024-03")
    return folder


def typed(folder: Path, line: str) -> str:
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code == 0, (line, done.output)
    return done.stdout


def test_whoever_is_proposed_for_dismissal_has_the_estimates_beside_it(company: Path):
    document = json.loads(typed(company, "show sanctions --period 2024-03 --subject A -o json"))
    # Hired on 2020-01-01: four years and three months are 4.5 months' wage of 6000.
    assert {one["rule"]: one["value"] for one in document["beside"]} == {
        "law_cn.dismissal_gate": None,
        "law_cn.notice_pay": "6000.00",
        "law_cn.severance": "27000.00",
        "law_cn.unlawful_termination": "54000.00",
    }
    told = {one["rule"]: one["flags"] for one in document["beside"]}
    assert told["law_cn.severance"] == ["local_average_unknown"]
    assert all("not legal advice" in one["limits"]["en"] for one in document["beside"])


def test_days_beyond_whole_years_count_as_half_a_year(company: Path):
    document = json.loads(typed(company, "show sanctions --period 2024-03 --subject C -o json"))
    # Hired on 2023-03-20: a year and twelve days are 1.5 months' wage.
    assert {one["rule"]: one["value"] for one in document["beside"]}["law_cn.severance"] == "9000.00"


def test_the_table_shows_them_too(company: Path):
    printed = typed(company, "show sanctions --period 2024-03 --subject A --lang en")
    assert "To know before deciding" in printed
    assert "27000.00" in printed


def test_of_several_people_and_of_others_nothing_is_told(company: Path):
    assert "beside" not in json.loads(typed(company, "show sanctions --period 2024-03 -o json"))
    assert "beside" not in json.loads(typed(company, "show sanctions --period 2024-03 --subject B -o json"))
