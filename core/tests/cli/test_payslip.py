"""`kpi payslip`: pages that say the same as `kpi show`, and nothing else."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from pathlib import Path

import pytest

POLICY = """
schema = 1
plugins = []
[[bind]]
role = "cs"
scorecard = "company.desk"
pay = "company.monthly"
[metric.care]
label = { zh = "关怀", en = "Care" }
unit = "percent"
[rule.care]
label = { zh = "关怀得分", en = "Care points" }
scorer = "ratio"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100, origin = "default" } }
[scorecard.desk]
label = { zh = "客服台", en = "Desk" }
rank = { scope = "card" }
[[scorecard.desk.item]]
rule = "care"
[rule.base]
label = { zh = "底薪", en = "Base pay" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = { zh = "工资", en = "Pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
"""

PEOPLE = {"A": "<b>张三</b>", "B/1": "李四", "e1": "王五", "E1": "王五"}
CARE = {"A": ("9", "10"), "B/1": ("2", "3"), "e1": ("1", "4")}


@pytest.fixture
def desk(kpi_store, kpi_cli):
    kpi_store.policy(POLICY)
    kpi_store.rows("units", [{"id": "u", "name": "网店"}, {"id": "v", "name": "售后", "parent": "u"}])
    kpi_store.rows(
        "employees", [{"id": id, "name": name, "hired_on": "2020-01-01"} for id, name in PEOPLE.items()]
    )
    kpi_store.rows(
        "assignments",
        [
            {
                "employee": id,
                "unit": "v" if id == "A" else "u",
                "role": "cs",
                "base_pay": "3000",
                "from": "2020-01-01",
            }
            for id in PEOPLE
        ],
    )
    kpi_store.rows(
        "observations",
        [
            {
                "subject": id,
                "metric": "company.care",
                "period": "2025-01",
                "numerator": above,
                "denominator": below,
            }
            for id, (above, below) in CARE.items()
        ],
    )
    kpi_store.rows(
        "pay_lines",
        [
            {"subject": "A", "period": "2025-01", "kind": "overtime", "amount": "120.5", "note": "周末"},
            {"subject": "A", "period": "2025-01", "kind": "unpaid_time", "amount": "-0.55", "note": "缺勤"},
        ],
    )
    kpi_store.run("2025-01")
    return kpi_cli


def text_of(page: Path) -> str:
    told = page.read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", told[told.index("<main") :])).split())


def test_one_slip_is_a_file_beside_you_that_says_what_show_says(desk, tmp_path):
    said = desk("payslip", "A", "--period", "2025-01")
    assert (said.code, said.out) == (0, "")
    assert "payslip-A-2025-01.html" in said.err
    text = text_of(tmp_path / "payslip-A-2025-01.html")
    for part in (
        "<b>张三</b> 工资条",
        "2025年1月",
        "售后",
        "¥3,119.95",
        "3,000.00",
        "120.50",
        "-0.55",
        "周末",
        "90.00",
    ):
        assert part in text
    assert "关怀 90% (9/10)" in text
    assert "名次 1/3" in text
    assert "<b>张三" not in (tmp_path / "payslip-A-2025-01.html").read_text(encoding="utf-8")


def test_a_slip_is_english_where_that_is_asked_for(desk, tmp_path):
    desk("payslip", "A", "--period", "2025-01", "--lang", "en", "-o", "a.html")
    text = text_of(tmp_path / "a.html")
    for part in (
        "Payslip of",
        "January 2025",
        "CN¥3,119.95",
        "Care 90% (9/10)",
        "Rank 1 of 3",
        "What was assumed",
    ):
        assert part in text
    assert '<html lang="en">' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_score_that_waits_is_said_to(desk, tmp_path):
    desk("payslip", "E1", "--period", "2025-01", "-o", "e.html")
    text = text_of(tmp_path / "e.html")
    assert "尚无得分" in text
    assert "缺少数据" in text


def test_a_month_is_a_folder_with_a_file_a_person_and_a_list(desk, tmp_path):
    said = desk("payslip", "--period", "2025-01")
    assert said.code == 0, said.err
    folder = tmp_path / "payslips-2025-01"
    names = sorted(one.name for one in folder.iterdir())
    assert len({name.casefold() for name in names}) == len(PEOPLE) + 1
    index = (folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert sorted([*links, "index.html"]) == names
    assert "3,119.95" not in index
    # Written once more, it takes the place of the old one.
    (folder / "left.html").write_text("x")
    assert desk("payslip", "--period", "2025-01").code == 0
    assert not (folder / "left.html").exists()


def test_a_month_is_one_file_with_a_way_to_each_slip(desk, tmp_path):
    assert desk("payslip", "--period", "2025-01", "-o", "all.html").code == 0
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    wanted = re.findall(r'href="#(p-[^"]+)"', page)
    assert len(set(wanted)) == len(PEOPLE)
    assert sorted(wanted) == sorted(re.findall(r'<section class="slip" id="([^"]+)"', page))


@pytest.mark.parametrize("name", ["one.html", "all.html"])
def test_headings_are_in_order_and_headers_of_tables_have_their_scope(desk, tmp_path, name):
    whom = ["A"] if name == "one.html" else []
    desk("payslip", *whom, "--period", "2025-01", "-o", name)
    page = (tmp_path / name).read_text(encoding="utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("scope=" in one for one in re.findall(r"<th[^e][^>]*>|<th>", page))
    assert page.count("<table") == page.count("<caption")
    assert "http" not in page.replace("http-equiv", "")


def test_only_the_people_of_a_unit_are_written_for_it(desk, tmp_path):
    assert desk("payslip", "--period", "2025-01", "--unit", "v").code == 0
    assert sorted(one.name for one in (tmp_path / "payslips-v-2025-01").iterdir()) == ["A.html", "index.html"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["A", "--unit", "v"], "--unit"),
        (["A", "-o", "a.docx"], ".docx"),
        (["nobody"], "no employee"),
        (["--unit", "nowhere"], "no unit"),
    ],
)
def test_what_cannot_be_written_is_a_fault_of_use(desk, tmp_path, words, told):
    said = desk("payslip", "--period", "2025-01", *words)
    assert said.code == 2
    assert told in said.err
    assert not list(tmp_path.glob("payslip*"))


def test_a_period_without_a_run_and_a_subject_of_whom_it_says_nothing_are_faults_of_data(desk):
    assert desk("payslip", "A", "--period", "2025-02").code == 4
    said = desk("payslip", "u", "--period", "2025-01")
    assert said.code == 4
    assert "says nothing of u" in said.err


def test_reasons_of_another_policy_are_not_told(desk, kpi_store, tmp_path):
    kpi_store.policy(POLICY.replace("full = { value = 100 }", "full = { value = 50 }"))
    said = desk("payslip", "A", "--period", "2025-01", "-o", "a.html")
    assert said.code == 0
    text = text_of(tmp_path / "a.html")
    assert "90.00" in text
    assert "依据无法说明" in text
    assert "The policy has changed" in said.err


def test_numbers_of_another_policy_do_not_stand_beside_the_recorded_ones(desk, kpi_store, tmp_path):
    kpi_store.policy(POLICY.replace("full = { value = 100 }", "full = { value = 50 }"))
    assert desk("payslip", "A", "--period", "2025-01", "--lang", "en", "-o", "a.html").code == 0
    text = text_of(tmp_path / "a.html")
    assert "90.00" in text
    assert "default assumed" in text
    assert not re.search(r"(?<![.,\d])50\b", text)
    assert "What was assumed" not in text


@pytest.mark.heavy
def test_a_slip_is_a_pdf_where_its_name_ends_so(desk, tmp_path):
    import subprocess

    assert desk("payslip", "A", "--period", "2025-01", "-o", "a.pdf").code == 0
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert "张三" in text.stdout
    assert "应发" in text.stdout
    assert "3,119.95" in text.stdout
    assert desk("payslip", "--period", "2025-01", "--pdf", "-o", "pdfs").code == 0
    assert (tmp_path / "pdfs" / "A.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Facts have come in since that the run does not know."),
        ("zh", "此后又有新数据，本次运行尚未计入。"),
    ],
)
def test_a_slip_says_that_facts_have_come_in_since(desk, kpi_store, tmp_path, lang: str, told: str):
    desk("payslip", "A", "--period", "2025-01", "--lang", lang, "-o", "before.html")
    kpi_store.rows(
        "pay_lines", [{"subject": "A", "period": "2025-01", "kind": "award", "amount": "7", "note": "更正"}]
    )
    desk("payslip", "A", "--period", "2025-01", "--lang", lang, "-o", "after.html")
    assert told not in text_of(tmp_path / "before.html")
    assert told in text_of(tmp_path / "after.html")
    assert "3,119.95" in text_of(tmp_path / "after.html"), "the slip is that of the run"


EXCLUSIVE = POLICY.replace(
    """rule = "care"
[rule.base]""",
    """rule = "care"
[[scorecard.desk.item]]
rule = "again"
[rule.again]
label = { zh = "再评", en = "Again" }
scorer = "ratio"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[rule.base]""",
).replace('rank = { scope = "card" }', 'rank = { scope = "card" }\nexclusive = [["care", "again"]]')


def test_the_slip_of_somebody_in_quarantine_says_why_there_is_no_score(kpi_store, kpi_cli, tmp_path):
    kpi_store.policy(EXCLUSIVE)
    kpi_store.rows("units", [{"id": "u", "name": "网店"}])
    kpi_store.rows("employees", [{"id": "A", "name": "张三", "hired_on": "2020-01-01"}])
    kpi_store.rows(
        "assignments",
        [{"employee": "A", "unit": "u", "role": "cs", "base_pay": "3000", "from": "2020-01-01"}],
    )
    kpi_store.rows(
        "observations", [{"subject": "A", "metric": "company.care", "period": "2025-01", "value": "90%"}]
    )
    kpi_store.run("2025-01")
    for lang in ("en", "zh"):
        said = kpi_cli("payslip", "A", "--period", "2025-01", "--lang", lang, "-o", f"{lang}.html")
        assert said.code == 0, said.err
    told = {
        "en": ("No score yet", "only one of care, again can be scored", "CN¥3,000.00"),
        "zh": ("尚无得分", "只能计其中一项", "¥3,000.00"),
    }
    for lang, parts in told.items():
        for part in parts:
            assert part in text_of(tmp_path / f"{lang}.html")
