"""The keys of every KIND of `kpi import`: the same again is nothing, another value is refused unless it corrects."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = 'schema = 1\nplugins = ["ecommerce"]\n\n[[bind]]\nrole = "cs"\nscorecard = "ecommerce.cs_month"\n'
PEOPLE = {
    "employees": "id,name,hired_on\nE1,周岚,2020-01-01\nE2,林可,2020-01-01\n",
    "units": "id,name\nshop,网店\n",
    "assignments": "employee,unit,role,from\nE1,shop,cs,2020-01-01\n",
}
KINDS = {
    "units": (
        "id,name,parent,leader,from,until",
        "u1,甲组,shop,E1,2025-01-01,",
        "u1,乙组,shop,E1,2025-01-01,",
    ),
    "employees": ("id,name,hired_on,alias", "E3,王一,2025-01-01,wy", "E3,王二,2025-01-01,wy"),
    "assignments": (
        "employee,unit,role,level,base_pay,from",
        "E2,shop,cs,初级,3000.50,2025-01-01",
        "E2,shop,cs,初级,3100,2025-01-01",
    ),
    "observations": ("subject,metric,period,value", "E1,sales,2025-01,5", "E1,sales,2025-01,6"),
    "observations of a rate": (
        "subject,metric,period,numerator,denominator",
        "E1,callback_satisfaction,2025-01,45,50",
        "E1,callback_satisfaction,2025-01,90,100",
    ),
    "targets by subject": ("subject,metric,period,value", "E1,sales,2025-01,50000", "E1,sales,2025-01,60000"),
    "targets by role": ("role,metric,period,value", "cs,sales,2025-01,50000", "cs,sales,2025-01,60000"),
    "targets by unit": ("unit,metric,period,value", "shop,sales,2025-01,50000", "shop,sales,2025-01,60000"),
    "events": (
        "subject,kind,on,quantity,ref,note",
        "E1,cover,2025-01-03,1,C1,代班",
        "E1,cover,2025-01-03,2,C1,代班",
    ),
    "ratings": (
        "subject,item,period,rater,rater_role,score",
        "E1,team_task,2025-01,运管,运管负责人,21",
        "E1,team_task,2025-01,运管,运管负责人,22",
    ),
    "decisions": (
        "kind,subject,on,by,ref,period,amount,note",
        "amount,E1,2025-02-01,主管,C1,2025-01,100,酌情",
        "amount,E1,2025-02-01,主管,C1,2025-01,200,酌情",
    ),
    "exclusions": (
        "subject,from,until,reason,scope",
        "E1,2025-01-01,2025-01-31,产假,rank",
        "E1,2025-01-01,2025-02-28,产假,rank",
    ),
    "pay_lines": (
        "subject,period,kind,amount,note",
        "E1,2025-01,overtime,120.5,加班",
        "E1,2025-01,overtime,99,加班",
    ),
    "results": (
        "subject,card,period,score,grade,rank",
        "E1,ecommerce.cs_month,2025-01,88,B,2",
        "E1,ecommerce.cs_month,2025-01,89,B,2",
    ),
}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    assert typed(tmp_path, "init").exit_code == 0
    for kind, text in PEOPLE.items():
        assert brought(tmp_path, kind, text).exit_code == 0
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def brought(folder: Path, kind: str, text: str, *more: str) -> Result:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return typed(folder, "import", kind, f"{kind}.csv", "-o", "json", *more)


def counted(done: Result) -> tuple[int, int, int]:
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)["imports"]
    return row["rows"], row["unchanged"], row["corrected"]


@pytest.mark.parametrize("name", KINDS)
def test_the_same_key_with_the_same_value_is_nothing(company: Path, name: str):
    kind, (header, row, _) = name.split(maxsplit=1)[0], KINDS[name]
    assert counted(brought(company, kind, f"{header}\n{row}\n")) == (1, 0, 0)
    assert counted(brought(company, kind, f"{header}\n{row}\n")) == (0, 1, 0)


@pytest.mark.parametrize("name", KINDS)
def test_the_same_key_with_another_value_is_refused_unless_it_corrects(company: Path, name: str):
    kind, (header, row, other) = name.split(maxsplit=1)[0], KINDS[name]
    assert counted(brought(company, kind, f"{header}\n{row}\n")) == (1, 0, 0)
    refused = brought(company, kind, f"{header}\n{other}\n")
    assert refused.exit_code == 4, refused.output
    error = json.loads(refused.stdout)["error"]
    assert (error["where"], "--correct" in error["hint"]) == (f"{kind}.csv:2", True)
    assert brought(company, kind, f"{header}\n{other}\n", "--correct").exit_code == 2, "who, and why?"
    assert brought(company, kind, f"{header}\n{other}\n", "--correct", "--by", "X").exit_code == 2
    done = brought(company, kind, f"{header}\n{other}\n", "--correct", "--by", "主管", "--why", "写错")
    assert counted(done) == (1, 0, 1)
    last = json.loads(typed(company, "imports", "-o", "json").stdout)["imports"][-1]
    assert (last["by"], last["why"], last["corrected"]) == ("主管", "写错", 1)


@pytest.mark.parametrize("name", KINDS)
def test_a_key_twice_in_a_file_is_an_error_even_with_the_same_value(company: Path, name: str):
    kind, (header, row, other) = name.split(maxsplit=1)[0], KINDS[name]
    for second in (row, other):
        done = brought(company, kind, f"{header}\n{row}\n{second}\n", "--correct", "--by", "X", "--why", "Y")
        assert done.exit_code == 4
        assert json.loads(done.stdout)["error"]["where"] == f"{kind}.csv:3"


def test_two_equal_events_without_a_ref_on_a_day_stay_two(company: Path):
    text = "subject,kind,on\nE1,cover,2025-01-03\nE1,cover,2025-01-03\n"
    assert counted(brought(company, "events", text)) == (2, 0, 0)
    assert counted(brought(company, "events", text)) == (0, 2, 0), "the same file again is the same batch"
    more = text + "E1,cover,2025-01-04\n"
    assert counted(brought(company, "events", more)) == (3, 0, 0), "another file, other events"


def test_a_later_from_ends_an_open_assignment(company: Path):
    text = "employee,unit,role,level,from\nE1,shop,cs,资深,2025-03-01\n"
    assert counted(brought(company, "assignments", text)) == (1, 0, 0)
    seen = "subject,metric,period,value\nE1,sales,2025-02,5\n"
    assert brought(company, "observations", seen).exit_code == 0
    document = json.loads(typed(company, "run", "--period", "2025-03", "--dry-run", "-o", "json").stdout)
    assert [row["id"] for row in document["runs"][0]["subjects"] if row["id"] == "E1"] == ["E1"]


def test_a_target_belongs_to_a_subject_or_a_role_or_a_unit(company: Path):
    for row in ("E1,cs,,sales,2025-01,5", ",,,sales,2025-01,5"):
        done = brought(company, "targets", f"subject,role,unit,metric,period,value\n{row}\n")
        assert done.exit_code == 4, done.output
        assert json.loads(done.stdout)["error"]["where"].startswith("targets.csv:2")


def test_undo_supersedes_a_batch_and_never_deletes_it(company: Path):
    header, row, other = KINDS["observations"]
    batch = json.loads(brought(company, "observations", f"{header}\n{row}\n").stdout)["imports"][0]["batch"]
    done = typed(company, "imports", "--undo", str(batch), "--by", "X", "--why", "wrong month", "-o", "json")
    assert done.exit_code == 0
    (undo,) = json.loads(done.stdout)["imports"]
    assert (undo["undoes"], undo["by"], undo["why"]) == (batch, "X", "wrong month")
    every = {one["id"]: one for one in json.loads(typed(company, "imports", "-o", "json").stdout)["imports"]}
    assert every[batch]["undone_by"] == undo["id"]
    assert counted(brought(company, "observations", f"{header}\n{other}\n")) == (1, 0, 0), "the key is free"
    assert typed(company, "imports", "--undo", str(batch)).exit_code == 4, "it is undone already"
    assert typed(company, "imports", "--undo", "99").exit_code == 4


def test_a_dry_run_says_what_would_happen_and_stores_nothing(company: Path):
    header, row, other = KINDS["observations"]
    (told,) = json.loads(brought(company, "observations", f"{header}\n{row}\n", "--dry-run").stdout)[
        "imports"
    ]
    assert (told["batch"], told["rows"], told["dry_run"]) == (None, 1, True)
    assert counted(brought(company, "observations", f"{header}\n{other}\n")) == (1, 0, 0)


def test_an_unknown_kind_is_a_wrong_use_and_names_the_nearest(company: Path):
    done = brought(company, "observatons", "subject\nE1\n")
    assert done.exit_code == 2
    assert "observations" in json.loads(done.stdout)["error"]["hint"]
