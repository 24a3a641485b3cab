"""`kpi rules RULE --plot`: a picture with or without a store, and what cannot be drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

POLICY = """
schema = 1
plugins = []
[metric.satisfaction]
label = { zh = "满意度", en = "Satisfaction" }
unit = "percent"
[metric.calls]
label = { zh = "通话", en = "Calls" }
unit = "count"
[rule.satisfied]
label = { zh = "客户满意", en = "Satisfied customers" }
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 10, edges = [80, 90], points = [0, 6, 10] }
[rule.busy]
label = { zh = "通话量", en = "Calls taken" }
scorer = "per_count"
inputs = { count = "calls" }
parameters = { amount = 1, cap = 5 }
[rule.fixed]
label = { zh = "全勤奖", en = "Full attendance" }
kind = "award"
scorer = "fixed"
unit = "yuan"
parameters = { amount = 100 }
[scorecard.month]
label = { zh = "月度考核", en = "Month" }
item = [{ name = "happy", rule = "satisfied" }, { name = "busy", rule = "busy" }]
[[bind]]
role = "cs"
scorecard = "month"
"""


def with_people(kpi_store, people: dict[str, str]):
    kpi_store.policy(POLICY)
    kpi_store.rows("units", [{"id": "shop", "name": "网店"}])
    kpi_store.rows(
        "employees", [{"id": one, "name": f"员工{one}", "hired_on": "2017-01-01"} for one in people]
    )
    kpi_store.rows(
        "assignments",
        [{"employee": one, "unit": "shop", "role": "cs", "from": "2018-01-01"} for one in people],
    )
    values = [
        {"subject": one, "metric": "satisfaction", "period": "2018-01", "value": value}
        for one, value in people.items()
    ]
    calls = [{"subject": one, "metric": "calls", "period": "2018-01", "value": "3"} for one in people]
    kpi_store.rows("observations", [*values, *calls])
    kpi_store.run("2018-01")
    return kpi_store


@pytest.fixture
def company(kpi_store):
    return with_people(kpi_store, {"A": "82", "B": "95", "C": "95"})


def policy(tmp_path: Path) -> None:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")


def test_a_rule_is_drawn_without_a_store_into_a_file_of_its_name(tmp_path: Path, kpi_cli):
    policy(tmp_path)
    said = kpi_cli("rules", "satisfied", "--plot", "--lang", "en")
    assert (said.code, said.out) == (0, "")
    assert "satisfied.svg" in said.err
    text = (tmp_path / "satisfied.svg").read_text(encoding="utf-8")
    for words in ("Satisfied customers", "80% ≤ x &lt; 90%", "10 points, the full mark"):
        assert words in text


def test_the_same_picture_is_the_same_file(tmp_path: Path, kpi_cli):
    policy(tmp_path)
    for name in ("a.svg", "b.svg"):
        assert kpi_cli("rules", "satisfied", "--plot", name).code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("suffix", ["png", "pdf", "html"])
def test_the_suffix_chooses_the_format(tmp_path: Path, kpi_cli, suffix: str):
    policy(tmp_path)
    assert kpi_cli("rules", "busy", "--plot", f"x.{suffix}").code == 0
    heads = {"png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!doctype html>"}
    assert (tmp_path / f"x.{suffix}").read_bytes().startswith(heads[suffix])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["fixed", "--plot"], "no_curve"),
        (["satisfied", "--plot", "x.gif"], "bad_suffix"),
        (["satisfied", "--plot", "--given", "speed=3"], "unknown_input"),
        (["satisfied", "--plot", "--given", "satisfaction=90"], "no_curve"),
        (["month", "--plot"], "no_curve"),
        (["satisfid", "--plot"], "unknown_rule"),
        (["satisfied", "--plot", "nowhere/x.svg"], "no_folder"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_leaves_no_file(tmp_path: Path, kpi_cli, words, code: str):
    policy(tmp_path)
    said = kpi_cli("rules", *words, "-o", "json")
    assert (said.code, said.json["error"]["code"]) == (2, code)
    assert [one.name for one in tmp_path.iterdir()] == ["kpi.toml"]


def test_options_of_a_picture_without_one_are_a_mistake(tmp_path: Path, kpi_cli):
    policy(tmp_path)
    assert kpi_cli("rules", "satisfied", "--period", "2018-01").code == 2
    assert kpi_cli("rules", "--plot", "x.svg").code == 2


def test_an_item_of_a_card_is_drawn_by_its_name(tmp_path: Path, kpi_cli):
    policy(tmp_path)
    assert kpi_cli("rules", "happy", "--plot", "x.svg").code == 0
    assert "满意度" in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_people_stand_where_the_recorded_run_put_them(company, kpi_cli, tmp_path: Path):
    said = kpi_cli("rules", "satisfied", "--plot", "x.html", "--period", "2018-01", "--lang", "en")
    assert said.code == 0, said.err
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "January 2018, run 1, 3 results" in page
    rows = [" " + " ".join(row.split()) for row in page.split("<tr>")]
    (middle,) = [row for row in rows if row.startswith(' <th scope="row">80%')]
    (high,) = [row for row in rows if row.startswith(' <th scope="row">x ≥ 90%')]
    assert "<td>员工A</td>" in middle
    assert "<td>员工B, 员工C</td>" in high


def test_a_period_that_was_never_run_is_said(company, kpi_cli):
    said = kpi_cli("rules", "satisfied", "--plot", "x.svg", "--period", "2018-02", "-o", "json")
    assert (said.code, said.json["error"]["code"]) == (4, "no_run")


def test_who_stands_exactly_on_an_edge_is_on_the_step_that_pays_him(kpi_store, kpi_cli, tmp_path: Path):
    with_people(kpi_store, {"A": "79.99", "B": "80", "C": "89.99", "D": "90"})
    said = kpi_cli("rules", "satisfied", "--plot", "x.html", "--period", "2018-01", "--lang", "en")
    assert said.code == 0, said.err
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    told = re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]+)</td>\s*<td>([^<]*)</td>', page)
    assert [(gives, people) for _, gives, people in told] == [
        ("0 points", "员工A"),
        ("6 points", "员工B, 员工C"),
        ("10 points, the full mark", "员工D"),
    ]
    assert "beside the curve" not in page
