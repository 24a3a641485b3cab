"""`kpi template` of the kinds of facts, and what it is asked for."""

import openpyxl
import pytest
from judged import POLICY, judged_company


@pytest.fixture
def company(kpi_store):
    return judged_company(kpi_store)


def where(done):
    return [(one["code"], one["where"]) for one in done.json["error"]["faults"]]


def test_observations_are_prefilled_with_what_the_cards_still_miss(company, kpi_cli):
    company.rows("observations", [{"subject": "E1", "metric": "sales", "period": "2018-07", "value": "7"}])
    done = kpi_cli("template", "observations", "--period", "2018-07", "-o", "o.xlsx")
    assert done.code == 0, done.err
    path = company.folder / "o.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2, max_row=3)]
    assert rows == [["E2 王五", "销售额 [company.sales]", "2018-07", None], [None] * 4]
    assert where(kpi_cli("import", "observations", "o.xlsx", "-o", "json")) == [("no_rows", "o.xlsx")]
    sheet["D2"] = 12.5
    book.save(path)
    done = kpi_cli("import", "observations", "o.xlsx", "-o", "json")
    assert done.code == 0, done.out
    assert done.json["imports"][0]["rows"] == 1


def test_rows_left_as_they_were_prefilled_are_no_rows(company, kpi_cli):
    assert kpi_cli("template", "assignments", "--period", "2018-07", "-o", "a.xlsx").code == 0
    path = company.folder / "a.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["工号 *", "部门 *", "岗位 *"]
    sheet["C3"], sheet["F3"] = "lead", "2018-08-01"
    book.save(path)
    done = kpi_cli("import", "assignments", "a.xlsx", "-o", "json")
    assert done.code == 0, done.out
    assert (done.json["imports"][0]["rows"], done.json["imports"][0]["first"]) == (1, "2018-08-01")


@pytest.mark.parametrize(
    ("value", "style", "told"),
    [
        (0.95, "0%", None),
        (0.95, "General", "lost_percent"),
        ("0.95", "@", "lost_percent"),
        (95, "General", None),
    ],
)
def test_a_percentage_whose_format_was_pasted_over_is_asked_about(company, kpi_cli, value, style, told):
    assert kpi_cli("template", "observations", "-o", "o.xlsx").code == 0
    book = openpyxl.load_workbook(company.folder / "o.xlsx")
    sheet = book.worksheets[0]
    for column, text in enumerate(["E1", "kept", "2018-07", value], 1):
        sheet.cell(2, column).value = text
    sheet.cell(2, 4).number_format = style
    book.save(company.folder / "o.xlsx")
    done = kpi_cli("import", "observations", "o.xlsx", "-o", "json", "--dry-run")
    assert done.code == (0 if told is None else 4), done.err
    if told is not None:
        assert where(done) == [(told, "o.xlsx:录入数据!D2:数值 *")]


def test_a_second_sheet_with_the_columns_of_the_template_is_noticed_another_is_told(company, kpi_cli):
    assert kpi_cli("template", "observations", "-o", "o.xlsx").code == 0
    book = openpyxl.load_workbook(company.folder / "o.xlsx")
    for column, text in enumerate(["E1", "sales", "2018-07", 5], 1):
        book.worksheets[0].cell(2, column).value = text
    book.create_sheet("备注").append(["说明"])
    book.save(company.folder / "o.xlsx")
    done = kpi_cli("import", "observations", "o.xlsx", "-o", "json", "--dry-run")
    assert done.code == 0, done.err
    assert "备注" in done.err
    book.copy_worksheet(book.worksheets[0]).title = "二组"
    book.save(company.folder / "o.xlsx")
    done = kpi_cli("import", "observations", "o.xlsx", "-o", "json", "--dry-run")
    assert where(done) == [("which_sheet", "o.xlsx:二组")]


def test_a_fault_of_a_template_names_sheet_and_cell(company, kpi_cli):
    assert kpi_cli("template", "events", "-o", "e.xlsx").code == 0
    path = company.folder / "e.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["C2"] = "E9 无此人", "late", "32.7.2018"
    book.save(path)
    found = dict(where(kpi_cli("import", "events", "e.xlsx", "-o", "json")))
    assert found["unknown_employee" if "unknown_employee" in found else "unknown_subject"].startswith(
        "e.xlsx:事件记录!A2"
    )
    assert found["wrong_date"].startswith("e.xlsx:事件记录!C2")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_has_a_template_whose_headings_import_knows(kpi_cli, tmp_path, lang):
    from kpi.ingest import NO_MAP
    from kpi.ingest.layout import lay_out
    from kpi.ingest.log import FaultLog
    from kpi.ingest.source import Source
    from kpi.kit.tables import KIT_TABLES
    from kpi.model.facts import CORE_TABLES

    (tmp_path / "kpi.toml").write_text("schema = 1\nplugins = []\n", encoding="utf-8")
    for table in (*CORE_TABLES, *KIT_TABLES):
        done = kpi_cli("template", table.kind, "-o", "t.xlsx", "--lang", lang)
        assert done.code == 0, done.err
        assert {"zh": "没有数据文件", "en": "there is no store"}[lang] in done.err
        sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
        log = FaultLog("t.xlsx")
        source = Source("t.xlsx", tuple(cell.value for cell in sheet[1]), 1, iter(()))
        lay_out(table, source, NO_MAP, log)
        assert not log.faults.found, (table.kind, log.faults.found)
        assert all(cell.comment for cell in sheet[1]), table.kind


def test_a_form_is_not_written_for_a_period_longer_than_its_card(company, kpi_cli):
    done = kpi_cli("template", "month", "--period", "2018-Q3", "-o", "form.xlsx")
    assert done.code == 2
    assert "2018-07, 2018-08, 2018-09" in done.err
    assert not (company.folder / "form.xlsx").exists()


def test_what_is_wrong_with_the_command_is_told(company, kpi_cli):
    def code(*words):
        done = kpi_cli("template", *words)
        assert done.code == 2, done.err
        return done.err

    assert "'obsevations'" in code("obsevations", "-o", "x.xlsx")
    assert "-o x.xlsx" in code("events", "-o", "x.csv")
    assert "'shopp'" in code("events", "--unit", "shopp", "-o", "x.xlsx")
    assert "nobody has the scorecard" in code("month", "--period", "2017-01", "-o", "x.xlsx")
    assert not (company.folder / "x.xlsx").exists()


def test_a_card_and_a_kind_are_known_by_their_labels_too(company, kpi_cli):
    for label, told in (
        ("月度考核表", "import ratings"),
        ("Monthly form", "import ratings"),
        ("员工", "import employees"),
    ):
        done = kpi_cli("template", label, "-o", "x.xlsx")
        assert done.code == 0, done.err
        assert told in done.err
    done = kpi_cli("import", "员工", "--columns", "-o", "json")
    assert "id" in [one["name"] for one in done.json["columns"]], done.err


def test_a_label_that_several_have_is_refused(company, kpi_cli):
    company.policy(POLICY.replace("评分表", "月度考核表").replace('"Judged"', '"employees and"'))
    done = kpi_cli("template", "月度考核表", "-o", "x.xlsx")
    assert done.code == 2
    assert "company.month, company.judged" in done.err
    company.policy(POLICY.replace("评分表", "员工"))
    done = kpi_cli("template", "员工", "-o", "x.xlsx")
    assert done.code == 2
    assert "employees, company.judged" in done.err


def test_ratings_are_prefilled_with_the_roles_that_have_not_rated_yet(company, kpi_cli):
    given = {"subject": "E1", "period": "2018-07", "score": "9"}
    company.rows("ratings", [
        {**given, "item": "attitude", "rater": "L", "rater_role": "上级"},
        {**given, "item": "tidy", "rater": "X", "rater_role": "guest"},
    ])  # fmt: skip
    assert kpi_cli("template", "ratings", "--period", "2018-07", "-o", "r.xlsx").code == 0
    sheet = openpyxl.load_workbook(company.folder / "r.xlsx").worksheets[0]
    rows = [(row[0].value, row[1].value, row[4].value) for row in sheet.iter_rows(min_row=2) if row[0].value]
    assert [(who, item.partition("[")[2], role) for who, item, role in rows] == [
        ("E1 张三", "attitude]", "self"),
        ("E2 王五", "attitude]", "self"),
        ("E2 王五", "attitude]", "superior"),
        ("E2 王五", "tidy]", None),
    ]
