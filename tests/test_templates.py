"""Every KIND and every scorecard of the plugins here has a template that its own reader knows."""

import openpyxl
import pytest

from kpi.app.catalogue import load_policy
from kpi.app.filling.cards import write_forms
from kpi.app.filling.company import Company
from kpi.app.filling.kinds import kind_page
from kpi.errors import UsageError
from kpi.ingest import NO_MAP
from kpi.ingest.layout import lay_out
from kpi.ingest.log import FaultLog
from kpi.ingest.source import Source
from kpi.output.workbook.entry import REQUIRED

_LONGEST = 8192
"""Characters that a spreadsheet takes in a formula."""


@pytest.fixture(scope="module")
def company():
    return Company(load_policy(None), None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_import_knows_every_heading_of_every_kind(company, lang):
    for table in company.policy.catalogue.tables.values():
        page = kind_page(table, company, lang)
        header = tuple(one.title + REQUIRED * one.required for one in page.columns)
        log = FaultLog("t.xlsx")
        lay_out(table, Source("t.xlsx", header, 1, iter(())), NO_MAP, log)
        assert not log.faults.found, (table.kind, log.faults.found)


def test_every_scorecard_that_people_rate_has_a_form_with_formulas_that_a_spreadsheet_takes(
    company, tmp_path
):
    written, formulas, unrated = 0, 0, []
    for card in company.policy.catalogue.scorecards.values():
        try:
            write_forms(card, company, tmp_path / "form.xlsx", "zh", blank=True)
        except UsageError as error:
            unrated.append(error.faults[0].code)
            continue
        sheet = openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets[0]
        for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
            assert len(cell.value) < _LONGEST, (card.id, cell.coordinate)
            assert "{" not in cell.value, (card.id, cell.coordinate)
            formulas += 1
        written += 1
    assert set(unrated) == {"nothing_rated"}
    assert written > 20
    assert formulas > 20
