"""Every kind of bad input is told with file, line and column, all of a file at once."""

from datetime import date
from fractions import Fraction

import pytest

from kpi.exact import Rate
from kpi.ingest import Context, read_records, read_rows
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Period

OBSERVED = "subject,metric,period,value\n"
EVENTS = "subject,kind,on,note\n"
TABLES = {table.kind: table for table in CORE_TABLES}


def told(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_rows_come_as_canonical_values(read):
    rows = read(
        "observations", OBSERVED + "A,shop.response,2018-07,20\nshop,shop.satisfaction,2018年7月,90%\n"
    ).rows
    assert rows == [
        {
            "subject": "A",
            "metric": "shop.response",
            "period": Period.parse("2018-07"),
            "value": Fraction(20),
            "word": None,
            "__where__": "facts.csv:2",
        },
        {
            "subject": "shop",
            "metric": "shop.satisfaction",
            "period": Period.parse("2018-07"),
            "value": Fraction(90),
            "word": None,
            "__where__": "facts.csv:3",
        },
    ]


def test_all_faults_of_a_file_come_at_once_in_the_order_of_its_rows(faults):
    text = OBSERVED + "Z,satisfaction,2018-07,101\nA,satisfaktion,2018-13,x\nA,sales,2018-07,\n"
    assert told(faults("observations", text)) == [
        ("unknown_subject", "facts.csv:2:subject"),
        ("out_of_domain", "facts.csv:2:value"),
        ("unknown_metric", "facts.csv:3:metric"),
        ("wrong_period", "facts.csv:3:period"),
        ("missing_value", "facts.csv:4:value"),
    ]


@pytest.mark.parametrize(
    ("kind", "header", "row", "code", "column"),
    [
        ("employees", "id,name,hired_on", "D,Dora,2018-06-31", "wrong_date", "hired_on"),
        ("employees", "id,name,hired_on", "D,Dora,2018-13-01", "wrong_date", "hired_on"),
        ("employees", "id,name,hired_on", "D,Dora,yesterday", "wrong_date", "hired_on"),
        ("employees", "id,name,hired_on", "D,Dora,1/2/18", "wrong_date", "hired_on"),
        ("employees", "id,name,hired_on", "D,,2018-01-01", "missing_value", "name"),
        ("observations", "subject,metric,period,value", "A,sales,2018-07,many", "not_a_number", "value"),
        ("observations", "subject,metric,period,value", "A,sales,2018-07,NaN", "not_finite", "value"),
        ("observations", "subject,metric,period,value", "A,sales,2018-07,-Infinity", "not_finite", "value"),
        ("observations", "subject,metric,period,value", "A,sales,2018-07,1e5", "not_a_number", "value"),
        ("observations", "subject,metric,period,value", "A,complaints,2018-07,-1", "out_of_domain", "value"),
        ("observations", "subject,metric,period,value", "A,complaints,2018-07,1.5", "out_of_domain", "value"),
        (
            "observations",
            "subject,metric,period,value",
            "A,satisfaction,2018-07,100.1",
            "out_of_domain",
            "value",
        ),
        (
            "observations",
            "subject,metric,period,value",
            "A,satisfaction,2018-07,-1%",
            "out_of_domain",
            "value",
        ),
        ("observations", "subject,metric,period,value", "A,shop.response,2018-07,90%", "not_a_rate", "value"),
        (
            "observations",
            "subject,metric,period,value",
            "A,satisfaction,2018-07,5/4",
            "out_of_domain",
            "value",
        ),
        ("observations", "subject,metric,period,value", "A,sales_target,2018-07,5", "not_observed", "metric"),
        (
            "observations",
            "subject,metric,period,value",
            "A,certificate,2018-07,silver",
            "out_of_domain",
            "value",
        ),
        ("observations", "subject,metric,period,value", "A,trained,2018-07,perhaps", "not_a_flag", "value"),
        ("observations", "subject,metric,period,value", "A,sales,2018-07-01,1", "wrong_period", "period"),
        ("events", "subject,kind,on", "A,lat,2018-07-01", "unknown_event", "kind"),
        (
            "events",
            "subject,kind,on,quantity",
            "A,late,2018-07-01,99999999999999999999",
            "too_large",
            "quantity",
        ),
        ("assignments", "employee,unit,role,from", "A,shops,cs,2018-07-01", "unknown_unit", "unit"),
        ("assignments", "employee,unit,role,from", "AA,shop,cs,2018-07-01", "unknown_employee", "employee"),
        (
            "ratings",
            "subject,item,period,rater,rater_role,score",
            "A,team_taks,2018-07,C,x,9",
            "unknown_item",
            "item",
        ),
        (
            "ratings",
            "subject,item,period,rater,rater_role,score",
            "A,team_task,2018-07,C,x,101",
            "out_of_domain",
            "score",
        ),
        (
            "decisions",
            "kind,subject,on,by,outcome",
            "approval,A,2018-07-01,C,aproved",
            "not_a_choice",
            "outcome",
        ),
        ("results", "subject,card,period,rank", "A,x,2018-07,-2", "negative_count", "rank"),
        ("results", "subject,card,period,rank", "A,x,2018-07,2.5", "not_whole", "rank"),
        ("calls", "id,agent,on,answered", "1,A,2018-07-01 25:00,yes", "wrong_time", "on"),
        ("calls", "id,agent,on,answered", "1,A,2018-07-01T09:00:00+08:00,yes", "time_zone", "on"),
        (
            "calls",
            "id,agent,on,answered,talk_time",
            "1,A,2018-07-01,yes,02:23",
            "wrong_duration",
            "talk_time",
        ),
        (
            "calls",
            "id,agent,on,answered,satisfaction",
            "1,A,2018-07-01,yes,-3",
            "out_of_domain",
            "satisfaction",
        ),
        ("exclusions", "subject,from,until,reason", "A,2018-07-02,2018-07-01,leave", "wrong_order", "until"),
    ],
)
def test_a_wrong_cell_is_told_with_its_code_and_column(faults, kind, header, row, code, column):
    assert told(faults(kind, f"{header}\n{row}\n")) == [(code, f"facts.csv:2:{column}")]


def test_a_day_that_does_not_exist_is_explained(faults):
    (fault,) = faults("employees", "id,name,hired_on\nD,Dora,2018-06-31\n")
    assert "2018-06 has 30 days" in fault.message


def test_an_unknown_name_comes_with_the_nearest_one(faults):
    (fault,) = faults("observations", OBSERVED + "A,satisfaktion,2018-07,90\n")
    assert fault.hint == "did you mean 'satisfaction'?"


def test_a_short_name_that_two_metrics_have_is_ambiguous(faults):
    (fault,) = faults("observations", OBSERVED + "A,response,2018-07,90\n")
    assert fault.code == "ambiguous"


@pytest.mark.parametrize(("who", "period", "word"), [("B", "2018-07", "left"), ("A", "2018-02", "hired")])
def test_nothing_is_observed_of_somebody_who_was_not_employed(faults, who, period, word):
    (fault,) = faults("observations", OBSERVED + f"{who},sales,{period},1\n")
    assert (fault.code, fault.where) == ("not_employed", "facts.csv:2:subject")
    assert word in fault.message


def test_only_the_own_days_of_a_row_tell_whether_somebody_was_employed(read, faults):
    text = OBSERVED + "A,sales,2018-08,1\nB,sales,2018-05,1\n"
    assert len(read("observations", text).rows) == 2
    found = faults("observations", text + "B,sales,2018-07,1\nA,sales,2018-02,1\n")
    assert [(one.code, one.where) for one in found] == [
        ("not_employed", "facts.csv:4:subject"),
        ("not_employed", "facts.csv:5:subject"),
    ]


def test_the_months_of_hiring_and_leaving_still_count(read):
    assert len(read("observations", OBSERVED + "A,sales,2018-03,1\nB,sales,2018-06,1\n").rows) == 2


def test_money_may_follow_after_somebody_has_left(read):
    assert read("pay_lines", "subject,period,kind,amount,note\nB,2018-07,overtime,100,June\n").rows


def test_an_event_after_leaving_is_refused(faults):
    assert told(faults("events", EVENTS + "B,late,2018-06-16,\n")) == [
        ("not_employed", "facts.csv:2:subject")
    ]


def test_an_unknown_chinese_header_comes_with_the_titles(faults):
    (fault,) = [one for one in faults("events", "工号,事件,日期,数目\n") if one.code == "unknown_column"]
    assert "did you mean '数量'?" in fault.hint
    (fault,) = [one for one in faults("events", "工号,事件,日期,客户\n") if one.code == "unknown_column"]
    assert "获知日期" in fault.hint


def test_an_unknown_column_comes_with_the_nearest_one(faults):
    found = faults("observations", "subject,metric,period,valu\nA,sales,2018-07,1\n")
    assert told(found) == [
        ("unknown_column", "facts.csv:1:valu"),
        ("missing_column", "facts.csv:1"),
    ]
    assert "did you mean 'value'?" in found[0].hint


def test_two_columns_of_one_name_are_refused(faults):
    found = faults("observations", "subject,metric,period,value,value\nA,sales,2018-07,1,2\n")
    assert told(found) == [("duplicate_column", "facts.csv:1")]


def test_a_value_without_a_column_name_is_refused(faults):
    found = faults("observations", "subject,metric,period,value,\nA,sales,2018-07,1,2\n")
    assert told(found) == [("unnamed_column", "facts.csv:2")]


def test_a_header_without_rows_is_no_import(faults):
    assert told(faults("observations", OBSERVED)) == [("no_rows", "facts.csv")]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", ",,,\n"])
def test_an_empty_file_is_said_to_be_empty(faults, text):
    assert told(faults("observations", text)) == [("empty_file", "facts.csv")]


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    from kpi.errors import DataError

    with pytest.raises(DataError, match="no such file"):
        read_rows(TABLES["units"], tmp_path / "none.csv")


def test_an_unknown_ending_is_refused(faults):
    (fault,) = faults("observations", OBSERVED, name="facts.pdf")
    assert fault.code == "unknown_format"
    assert ".xlsx" in fault.hint


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1:A9)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("x")']
)
def test_a_cell_that_looks_like_a_formula_is_refused(faults, text):
    quoted = text.replace('"', '""')
    assert told(faults("events", EVENTS + f'A,late,2018-07-01,"{quoted}"\n')) == [
        ("formula", "facts.csv:2:note")
    ]


def test_a_formula_is_kept_as_text_where_the_map_says_so(read):
    map = '[column.note]\nfrom = "note"\nformulas = true\n'
    assert read("events", EVENTS + "A,late,2018-07-01,=1+1\n", map).rows[0]["note"] == "=1+1"


@pytest.mark.parametrize("text", ["-late again", "+86 (10) 1234", "@Li", "- see ticket 12", "a=b"])
def test_text_with_a_leading_sign_is_only_text(read, text):
    assert read("events", EVENTS + f"A,late,2018-07-01,{text}\n").rows[0]["note"] == text


def test_invisible_characters_in_a_name_are_refused(faults):
    (fault,) = faults("employees", "id,name,hired_on\nD\u200bD,Dora,2018-01-01\n")
    assert (fault.code, fault.where) == ("control_character", "facts.csv:2:id")
    assert "U+200B" in fault.message


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_refused(faults):
    assert told(faults("events", EVENTS + f"A,late,2018-07-01,{'x' * 40_000}\n")) == [
        ("too_long", "facts.csv:2:note")
    ]


def test_a_rate_keeps_both_of_its_parts(read):
    text = "subject,metric,period,numerator,denominator\nA,satisfaction,2018-07,900,1000\nC,returns,2018-07,0,0\n"
    assert [row["value"] for row in read("observations", text).rows] == [
        Rate(Fraction(900), Fraction(1000)),
        Rate(Fraction(0), Fraction(0)),
    ]


@pytest.mark.parametrize(
    ("metric", "text", "value"),
    [
        ("satisfaction", "90", Fraction(90)),
        ("satisfaction", "90%", Fraction(90)),
        ("satisfaction", "９０％", Fraction(90)),
        ("satisfaction", "900/1000", Rate(Fraction(900), Fraction(1000))),
        ("returns", "0.9", Fraction(9, 10)),
        ("returns", "90%", Fraction(9, 10)),
        ("returns", "9/10", Rate(Fraction(9), Fraction(10))),
        ("sales", '"1,234.50"', Fraction(2469, 2)),
        ("sales", "-5", Fraction(-5)),
        ("trained", "是", Fraction(1)),
    ],
)
def test_a_value_is_read_in_the_unit_of_its_metric(read, metric, text, value):
    assert read("observations", OBSERVED + f"A,{metric},2018-07,{text}\n").rows[0]["value"] == value


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1100,1000,", "out_of_domain"),
        ("1,0,", "wrong_rate"),
        ("5,,", "missing_value"),
        ("-1,10,", "out_of_domain"),
        ("1,-10,", "wrong_rate"),
        ("1.5,10,", "not_whole"),
        ("900,1000,91", "contradiction"),
    ],
)
def test_parts_that_make_no_rate_are_refused(faults, row, code):
    text = f"subject,metric,period,numerator,denominator,value\nA,satisfaction,2018-07,{row}\n"
    assert [fault.code for fault in faults("observations", text)] == [code]


def test_a_rounded_value_beside_its_parts_agrees_with_them(read):
    text = "subject,metric,period,numerator,denominator,value\nA,satisfaction,2018-07,1,3,33.33\n"
    assert read("observations", text).rows[0]["value"] == Rate(Fraction(1), Fraction(3))


def test_a_level_is_observed_as_its_word(read):
    row = read("observations", OBSERVED + "A,certificate,2018-07,gold\nA,sales,2018-07,1\n").rows[0]
    assert (row["word"], row["value"]) == ("gold", Fraction(1))


def test_a_level_may_stand_in_its_own_column(read):
    text = "subject,metric,period,value,word\nA,certificate,2018-07,,gold\nA,sales,2018-07,5,\n"
    assert [(row["word"], row["value"]) for row in read("observations", text).rows] == [
        ("gold", Fraction(1)),
        (None, Fraction(5)),
    ]


def test_a_target_is_for_exactly_one(faults):
    text = "subject,role,unit,metric,period,value\nA,cs,,sales,2018-07,1\n,,,sales,2018-07,1\n,cs,,sales,2018-07,1\n"
    assert told(faults("targets", text)) == [("whose_target", "facts.csv:2"), ("whose_target", "facts.csv:3")]


def test_units_may_name_parents_of_the_same_file(read):
    assert len(read("units", "id,name,parent\nx,X,y\ny,Y,shop\n").rows) == 2


def test_a_unit_above_itself_is_refused(faults):
    found = faults("units", "id,name,parent\nx,X,y\ny,Y,x\nz,Z,zz\n")
    assert told(found) == [
        ("circle", "facts.csv:2:parent"),
        ("circle", "facts.csv:3:parent"),
        ("unknown_unit", "facts.csv:4:parent"),
    ]


def test_chinese_titles_of_the_forms_are_names_of_columns(read):
    text = "员工,日期,上班时间,下班时间\nA,2018年7月2日,9:00,18:00\n"
    assert read("shifts", text).rows[0] == {
        "employee": "A",
        "on": date(2018, 7, 2),
        "start": 32400,
        "end": 64800,
        "__where__": "facts.csv:2",
    }


def test_a_million_wrong_rows_do_not_become_a_million_messages(faults):
    text = OBSERVED + "A,sales,2018-07,x\n" * 1500
    found = faults("observations", text)
    assert len(found) == 1001
    assert found[-1].message == "and 500 more faults of this kind"


def test_records_in_memory_are_read_like_a_file():
    records = [{"subject": "new", "metric": "m", "period": "2018-07", "value": 3}]
    from kpi.model.metric import Metric
    from kpi.model.quantity import Measure

    context = Context(metrics={"m": Metric.simple("m", Measure.COUNT)}, open_subjects=True)
    rows = read_records(TABLES["observations"], records, context, name="case.toml")
    assert rows.rows[0]["value"] == 3
    assert rows.rows[0]["__where__"] == "case.toml:row 1"
