"""Limits over recorded runs: of a unit only, run again, and with all pay held."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from kpi.store import open_store
from kpi.testing import command
from kpi.testing.command import Said

POLICY = """
schema = 1
plugins = ["law_cn"]
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = { zh = "工资", en = "pay" }
[[pay.monthly.part]]
name = "base"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "courier"
pay = "monthly"
[[bind]]
limits = ["law_cn.month"]
[[set]]
key = "law_cn.minimum_wage.monthly"
value = 2000
[[set]]
key = "law_cn.month.mode"
value = "cap"
"""
FACTS = {
    "units": "id,name\nnorth,North\nsouth,South\n",
    "employees": "id,name,hired_on\nA,Ann,2020-01-01\nB,Bo,2020-01-01\n",
    "assignments": (
        "employee,unit,role,base_pay,from\nA,north,courier,4500,2020-01-01\nB,south,courier,4500,2020-01-01\n"
    ),
    "pay_lines": (
        "subject,period,kind,amount,note\nA,2024-01,loss_compensation,-3000,parcel\nB,2024-01,loss_compensation,-3000,parcel\n"
    ),
}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    open_store(tmp_path / "kpi.db", create=True).close()
    for kind, text in FACTS.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        typed(tmp_path, f"import {kind} {kind}.csv")
    return tmp_path


def typed(folder: Path, line: str) -> Said:
    done = command.typed(folder, *shlex.split(line), "--lang", "en")
    assert done.code == 0, (line, done.err)
    return done


def in_mode(folder: Path, mode: str) -> None:
    (folder / "kpi.toml").write_text(POLICY.replace('"cap"', f'"{mode}"'), encoding="utf-8")


def test_a_rest_outlasts_a_run_of_another_unit(company: Path):
    typed(company, "run --period 2024-01")
    typed(company, "run --period 2024-02 --unit south")
    typed(company, "run --period 2024-03")
    shown = typed(company, "show pay --period 2024-03 --subject A").out
    assert "carried over from 2024-01" in shown
    assert "3600.00" in shown
    assert "carried over from 2024-02" in typed(company, "show pay --period 2024-03 --subject B").out


def test_a_month_that_is_run_again_under_another_policy_is_told_of_the_month_after(company: Path):
    typed(company, "run --period 2024-01")
    typed(company, "run --period 2024-02")
    typed(company, "run --period 2024-01")
    said = "Earlier periods have been run again since run 2: kpi run --period 2024-02 computes anew."
    assert said not in typed(company, "show pay --period 2024-02").err
    in_mode(company, "warn")
    typed(company, "run --period 2024-01")
    assert said in typed(company, "show pay --period 2024-02").err
    typed(company, "run --period 2024-02")
    assert "computes anew" not in typed(company, "show pay --period 2024-02").err
    assert "carried over" not in typed(company, "show pay --period 2024-02 --subject A").out


def test_where_limits_hold_all_pay_the_run_says_so_and_not_that_nobody_is_bound(company: Path):
    in_mode(company, "refuse")
    said = typed(company, "run --period 2024-01").err
    assert "all pay is held: limits refuse what is taken from it." in said
    assert "nobody is bound" not in said


def test_what_is_only_warned_of_is_seen_without_looking_at_each_person(company: Path):
    in_mode(company, "warn")
    assert (
        "more is taken from 2 people than law_cn.month allows" in typed(company, "run --period 2024-01").out
    )
    shown = typed(company, "show pay --period 2024-01").out
    assert shown.count("below_minimum_wage, over:law_cn.loss_cap, over:law_cn.minimum_wage") == 2
