"""Rules as formulas of a spreadsheet: said only where the scores of a form decide them, blank where one is missing."""

from datetime import date

import pytest

from kpi.app.filling.formulas import Sheet
from kpi.expr import choose, const, if_, is_missing, round_to, var
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Rated
from kpi.model.quantity import Measure


@pytest.fixture
def sheet():
    metrics = [
        Metric.simple("own", Measure.POINTS, source=Rated("plan", ("self", "自评"))),
        Metric.simple("above", Measure.POINTS, source=Rated("plan", ("superior",))),
        Metric.simple("anybody", Measure.POINTS, source=Rated("plan")),
        Metric.simple("sales", Measure.YUAN),
    ]
    slots = {"self": 0, "自评": 0, "superior": 1}
    return Sheet(Catalogue(metrics={one.id: one for one in metrics}), date(2018, 7, 31), slots)


def test_a_score_is_its_cell_and_blank_where_nobody_gave_it(sheet):
    assert sheet.formula(var("own")) == '=IF(ISNUMBER({plan@0}),{plan@0},"")'


def test_a_sum_needs_all_of_its_parts(sheet):
    told = sheet.formula(round_to(var("own") + var("above") * const(3), 2))
    assert told == '=IF(IF(ISNUMBER({plan@0}),ISNUMBER({plan@1}),FALSE),ROUND(({plan@0}+({plan@1}*3)),2),"")'


def test_what_is_measured_is_not_said(sheet):
    assert sheet.formula(var("sales")) == ""
    assert sheet.formula(var("own") + var("sales")) == ""


def test_that_a_measured_figure_is_missing_is_not_known_either(sheet):
    assert sheet.formula(if_(is_missing(var("sales")), var("own"), var("above"))) == ""


def test_where_a_score_goes_before_what_is_measured_it_is_said_once_it_is_given(sheet):
    told = sheet.formula(choose((is_missing(var("above")), var("sales")), otherwise=var("above")))
    assert told.startswith("=IF(")
    assert "NOT(ISNUMBER({plan@1}))" in told


def test_a_missing_score_that_counts_as_a_number_is_that_number(sheet):
    told = sheet.formula(if_(is_missing(var("own")), const(0), var("own")))
    assert told == "=IF(NOT(ISNUMBER({plan@0})),0,{plan@0})"


def test_a_judgement_of_anybody_has_no_place_on_a_form_without_a_column_for_it(sheet):
    assert sheet.formula(var("anybody")) == ""
