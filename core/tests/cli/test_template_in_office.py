"""Templates and forms filled, saved and recalculated by LibreOffice, which is not this program and not its libraries."""

import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from judged import POLICY, give, judged_company, place, ratings

pytestmark = pytest.mark.heavy
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def company(kpi_store):
    return judged_company(kpi_store)


@pytest.fixture
def saved(company, tmp_path_factory):
    """Let LibreOffice open a workbook of the company's folder, recalculate it and save it in its place."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not here")
    home = tmp_path_factory.mktemp("office")

    def saved(name):
        out = home / "out"
        words = [OFFICE, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "xlsx"]
        subprocess.run(
            [*words, "--outdir", out, company.folder / name], check=True, capture_output=True, timeout=240
        )
        shutil.copy(out / name, company.folder / name)
        return company.folder / name

    return saved


def change(path, fill):
    book = openpyxl.load_workbook(path)
    fill(book)
    book.save(path)


def test_a_form_saved_by_libreoffice_comes_back_and_its_results_are_those_of_a_run(company, kpi_cli, saved):
    path = company.folder / "form.xlsx"
    assert kpi_cli("template", "judged", "--period", "2018-07", "-o", "form.xlsx").code == 0

    def fill(book):
        for name, own, above, tidy in (("张三", 25, 28, 18), ("王五", 24, None, 17)):
            sheet = book[name]
            give(sheet, own=own, above=above, tidy=tidy)
            column = place(sheet, "整洁", "评分").column
            rows = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
            sheet.cell(rows["rater"], column).value = "L 李主管"
            sheet.cell(rows["role"], column).value = "上级"

    change(saved("form.xlsx"), fill)
    book = openpyxl.load_workbook(saved("form.xlsx"), data_only=True)
    assert book["张三"].column_dimensions["A"].hidden
    assert book["张三"].protection.sheet
    # (25 + 3 x 28) / 4 is 27.25; of whom one rater is missing there is no result, and no total.
    shown = {
        name: [place(book[name], row, "结果").value for row in ("工作态度", "整洁", "合计")]
        for name in ("张三", "王五")
    }
    assert shown["张三"] == [27.25, 18, 45.25]
    assert [one or None for one in shown["王五"]] == [None, 17, None]
    done = kpi_cli("import", "ratings", "form.xlsx", "-o", "json")
    assert done.code == 0, done.out
    assert len(ratings(company)) == 5
    month = company.run("2018-07")
    assert month.of("E1", "company.judged")["score"] == "45.25"
    assert path.exists()


def test_dates_percentages_and_drop_downs_survive_libreoffice(company, kpi_cli, saved):
    company.policy(POLICY.replace('inputs = { value = "sales" }', 'inputs = { value = "kept" }'))
    assert kpi_cli("template", "observations", "--period", "2018-07", "-o", "o.xlsx").code == 0

    def fill(book):
        sheet = book.worksheets[0]
        assert sheet["D2"].number_format == "0.0#%"
        sheet["D2"], sheet["G2"] = 0.965, date(2018, 8, 2)

    change(saved("o.xlsx"), fill)
    rules = openpyxl.load_workbook(saved("o.xlsx")).worksheets[0].data_validations.dataValidation
    assert {"list", "decimal", "date"} <= {rule.type for rule in rules}
    done = kpi_cli("import", "observations", "o.xlsx", "-o", "json")
    assert done.code == 0, done.out
    assert done.json["imports"][0]["rows"] == 1
    (company.folder / "o.csv").write_text(
        "subject,metric,period,value,known_on\nE1,kept,2018-07,96.5%,2018-08-02\n", encoding="utf-8"
    )
    again = kpi_cli("import", "observations", "o.csv", "-o", "json")
    assert again.json["imports"][0]["unchanged"] == 1
