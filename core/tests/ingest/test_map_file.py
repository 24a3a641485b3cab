"""A map renames and parses columns, and is itself checked, all faults at once."""

from datetime import date
from fractions import Fraction

import pytest

from kpi.errors import DataError

OBSERVED = "subject,metric,period,value\n"


def told(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_columns_are_renamed_joined_ignored_and_held_constant(read):
    text = "工号,月份,销售额,备注\nA,2018年7月,12.5,x\n"
    map = """
schema = 1
kind = "observations"
ignore = ["备注"]
[column.subject]
from = "工号"
[column.metric]
constant = "shop.sales"
[column.period]
from = "月份"
[column.value]
from = "销售额"
times = 10000
[column.source]
constant = "erp"
"""
    rows = read("observations", text, map)
    assert rows.rows[0]["value"] == 125_000
    assert (rows.rows[0]["metric"], rows.rows[0]["source"]) == ("shop.sales", "erp")
    assert rows.ignored == ("备注",)


def test_every_other_column_may_be_ignored(read):
    assert read("units", "id,name,x,y\na,A,1,2\n", 'ignore = "rest"\n').ignored == ("x", "y")


def test_blanks_are_what_the_map_says(read, faults):
    text = "subject,kind,on,quantity\nA,late,2018-07-01,-\nA,late,2018-07-02,N/A\n"
    rows = read("events", text, 'blanks = ["-", "N/A"]\n').rows
    assert [row["quantity"] for row in rows] == [None, None]
    assert [fault.code for fault in faults("events", text)] == ["not_a_number", "not_a_number"]


def test_the_blanks_of_a_column_replace_those_of_the_file(faults):
    text = "subject,kind,on,quantity\nA,late,2018-07-01,-\n"
    map = 'blanks = ["-"]\n[column.quantity]\nfrom = "quantity"\nblanks = ["N/A"]\n'
    assert told(faults("events", text, map)) == [("not_a_number", "facts.csv:2:quantity")]


@pytest.mark.parametrize(
    ("format", "text", "day"),
    [
        ("%d-%b-%y", "1-Jan-21", date(2021, 1, 1)),
        ("%d %B %Y", "31 march 2021", date(2021, 3, 31)),
        ("%d/%m/%Y", "01/02/2021", date(2021, 2, 1)),
        ("%m/%d/%Y", "01/02/2021", date(2021, 1, 2)),
        ("%a, %d.%m.%y", "Fri, 01.01.21", date(2021, 1, 1)),
        ("%Y年%m月%d日", "2021年1月31日", date(2021, 1, 31)),
    ],
)
def test_dates_are_read_by_their_format(read, format, text, day):
    map = f'[column.hired_on]\nfrom = "hired_on"\nformat = "{format}"\n'
    assert read("employees", f'id,name,hired_on\nD,Dora,"{text}"\n', map).rows[0]["hired_on"] == day


def test_month_names_are_english_whatever_the_locale(read):
    import locale

    before = locale.setlocale(locale.LC_TIME)
    names = [one for one in ("zh_CN.UTF-8", "de_DE.UTF-8", "C") if _settable(one)]
    try:
        locale.setlocale(locale.LC_TIME, names[0])
        map = '[column.hired_on]\nfrom = "hired_on"\nformat = "%d-%b-%y"\n'
        row = read("employees", "id,name,hired_on\nD,Dora,1-May-21\n", map).rows[0]
    finally:
        locale.setlocale(locale.LC_TIME, before)
    assert row["hired_on"] == date(2021, 5, 1)


def _settable(name):
    import locale

    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_TIME, before)
    return True


def test_a_cell_that_has_not_the_format_is_refused(faults):
    map = '[column.hired_on]\nfrom = "hired_on"\nformat = "%d-%b-%y"\n'
    found = faults("employees", "id,name,hired_on\nD,Dora,2021-01-01\nE,Eva,31-Jun-21\n", map)
    assert told(found) == [
        ("wrong_date", "facts.csv:2:hired_on"),
        ("wrong_date", "facts.csv:3:hired_on"),
    ]


def test_several_formats_are_tried_in_turn(read):
    map = '[column.hired_on]\nfrom = "hired_on"\nformat = ["%d-%b-%y", "%Y-%m-%d"]\n'
    rows = read("employees", "id,name,hired_on\nD,Dora,2021-01-01\nE,Eva,2-Jan-21\n", map).rows
    assert [row["hired_on"].day for row in rows] == [1, 2]


def test_a_day_may_stand_for_its_month_or_quarter(read):
    map = '[column.period]\nfrom = "period"\nperiod = "quarter"\n'
    assert str(read("observations", OBSERVED + "A,sales,2018-08-31,1\n", map).rows[0]["period"]) == "2018-Q3"


def test_numbers_are_read_as_the_file_writes_them(read):
    map = '[column.value]\nfrom = "value"\ndecimal = ","\nstrip = ["¥", "元"]\n'
    assert read("observations", OBSERVED + 'A,sales,2018-07,"¥1.234,50 元"\n', map).rows[0][
        "value"
    ] == Fraction(2469, 2)


def test_a_decimal_comma_is_never_taken_for_thousands(faults):
    found = faults("observations", OBSERVED + 'A,sales,2018-07,"12,5"\nA,sales,2018-08,"1234,567"\n')
    assert [fault.code for fault in found] == ["not_a_number", "not_a_number"]
    assert "decimal" in found[0].hint


@pytest.mark.parametrize(
    ("metric", "unit", "text", "value"),
    [
        ("satisfaction", "ratio", "0.9", Fraction(90)),
        ("satisfaction", "ratio", "90%", Fraction(90)),
        ("returns", "percent", "90", Fraction(9, 10)),
        ("shop.response", "minutes", "1.5", Fraction(90)),
    ],
)
def test_the_unit_of_the_file_is_turned_into_that_of_the_metric(read, metric, unit, text, value):
    map = f'[column.value]\nfrom = "value"\nunit = "{unit}"\n'
    assert read("observations", OBSERVED + f"A,{metric},2018-07,{text}\n", map).rows[0]["value"] == value


def test_a_unit_that_the_metric_cannot_have_is_refused(faults):
    map = '[column.value]\nfrom = "value"\nunit = "minutes"\n'
    assert told(faults("observations", OBSERVED + "A,sales,2018-07,1\n", map)) == [
        ("unfit_unit", "facts.csv:2:value")
    ]


@pytest.mark.parametrize(
    ("spec", "text", "seconds"),
    [
        ('format = "%M:%S"', "02:23", 143),
        ('unit = "minutes"', "1.5", 90),
        ("", "0:02:23", 143),
        ("", "26:00:00", 93600),
    ],
)
def test_durations_become_seconds(read, spec, text, seconds):
    map = f'[column.talk_time]\nfrom = "talk_time"\n{spec}\n'
    assert (
        read("calls", f"id,agent,on,answered,talk_time\n1,A,2018-07-01,Y,{text}\n", map).rows[0]["talk_time"]
        == seconds
    )


def test_words_are_replaced_before_they_are_read(read):
    map = '[column.kind]\nfrom = "kind"\nvalues = { "迟到" = "late" }\n[column.on]\nfrom = "on"\n'
    assert read("events", "subject,kind,on\nA,迟到,2018-07-01\n", map).rows[0]["kind"] == "shop.late"


def test_flags_are_the_words_of_the_map_alone(read, faults):
    map = '[column.answered]\nfrom = "answered"\ntrue = ["接通"]\nfalse = ["未接"]\n'
    head = "id,agent,on,answered\n"
    rows = read("calls", head + "1,A,2018-07-01,接通\n2,A,2018-07-01,未接\n", map).rows
    assert [row["answered"] for row in rows] == [True, False]
    assert told(faults("calls", head + "1,A,2018-07-01,yes\n", map)) == [
        ("not_a_flag", "facts.csv:2:answered")
    ]


def test_employees_may_be_called_by_alias_or_name(read, faults):
    map = '[column.subject]\nfrom = "subject"\nby = "{}"\n'
    assert (
        read("observations", OBSERVED + "安琪,sales,2018-07,1\n", map.format("name")).rows[0]["subject"]
        == "A"
    )
    assert (
        read("observations", OBSERVED + "小安,sales,2018-07,1\n", map.format("alias")).rows[0]["subject"]
        == "A"
    )
    (fault,) = faults("observations", OBSERVED + "王伟,sales,2018-03,1\n", map.format("name"))
    assert fault.code == "ambiguous"
    assert "B, C" in fault.message


CALLS = "id,agent,on,answered,speed_of_answer\n"
UNANSWERED = """
[column.speed_of_answer]
from = "speed_of_answer"
blank_when = { column = "answered", is = false, also = ["0"], only = true }
"""


def test_a_blank_that_follows_from_another_column_is_missing_and_not_zero(read):
    text = CALLS + "1,A,2018-07-01,N,\n2,A,2018-07-01,N,0\n3,A,2018-07-01,Y,0\n"
    assert [row["speed_of_answer"] for row in read("calls", text, UNANSWERED).rows] == [None, None, 0]


def test_a_value_where_there_can_be_none_is_a_contradiction(faults):
    text = CALLS + "1,A,2018-07-01,N,12\n"
    assert told(faults("calls", text, UNANSWERED)) == [("contradiction", "facts.csv:2:speed_of_answer")]


def test_a_blank_elsewhere_is_a_fault_where_the_map_says_only(faults, read):
    text = CALLS + "1,A,2018-07-01,Y,\n"
    assert told(faults("calls", text, UNANSWERED)) == [("missing_value", "facts.csv:2:speed_of_answer")]
    assert read("calls", text, UNANSWERED.replace(", only = true", "")).rows[0]["speed_of_answer"] is None


def test_a_blank_may_follow_from_a_blank(read):
    map = '[column.value]\nfrom = "value"\n[column.source]\nfrom = "source"\nblank_when = { column = "known_on", also = ["none"] }\n'
    text = "subject,metric,period,value,source,known_on\nA,sales,2018-07,1,none,\n"
    assert read("observations", text, map).rows[0]["source"] is None


BROKEN = """
schema = 2
kind = "event"
encodin = "gbk"
header = "first"
delimiter = ";;"
ignore = 3
[column]
metric = "sales"
[column.sorce]
from = "x"
[column.value]
from = "value"
constant = 1
format = "%d"
decimal = ","
thousands = ","
unit = "parsec"
times = 0
[column.period]
from = "period"
format = "%d-%b"
period = "week"
[column.known_on]
from = "k"
format = "%q"
[column.source]
from = 5
true = "Y"
blank_when = { column = "nothing", was = 1 }
values = { a = ["b"] }
"""


def test_every_fault_of_a_map_comes_at_once_with_its_key_path(faults):
    found = faults("observations", OBSERVED, BROKEN)
    assert sorted((fault.code, fault.message.partition(": ")[0]) for fault in found) == [
        ("twice", "column.value"),
        ("unfit_key", "column.source.true"),
        ("unfit_key", "column.value.format"),
        ("unknown_column", "column.sorce"),
        ("unknown_column", "column.source.blank_when.column"),
        ("unknown_key", "column.source.blank_when.was"),
        ("unknown_key", "encodin"),
        ("wrong_kind", "kind"),
        ("wrong_value", "column.known_on.format"),
        ("wrong_value", "column.metric"),
        ("wrong_value", "column.period.format"),
        ("wrong_value", "column.period.period"),
        ("wrong_value", "column.source.from"),
        ("wrong_value", "column.source.values"),
        ("wrong_value", "column.value.decimal"),
        ("wrong_value", "column.value.times"),
        ("wrong_value", "column.value.unit"),
        ("wrong_value", "delimiter"),
        ("wrong_value", "header"),
        ("wrong_value", "ignore"),
        ("wrong_value", "schema"),
    ]


def test_a_misspelt_key_or_column_comes_with_its_line_and_the_nearest_one(faults):
    found = {fault.where: fault for fault in faults("observations", OBSERVED, BROKEN)}
    assert str(found["map.toml:4"]) == (
        "map.toml:4: encodin: no key 'encodin' here\n  hint: did you mean 'encoding'?"
    )
    assert found["map.toml:10"].hint == "did you mean 'source'?"


def test_a_column_that_the_file_lacks_is_told_with_the_nearest_one(faults):
    found = faults("units", "id,name\na,A\n", 'ignore = ["x"]\n[column.parent]\nfrom = "nam"\n')
    assert told(found) == [("missing_column", "facts.csv:1"), ("missing_column", "facts.csv:1")]
    assert found[0].hint == "did you mean 'name'?"


def test_a_title_above_the_names_of_the_columns_is_taken_for_what_it_is(read, faults):
    text = "花名册,\n编号,名称\na,A\n"
    map = '[column.id]\nfrom = "编号"\n[column.name]\nfrom = "名称"\n'
    assert faults("units", text, map)[0].hint == (
        "if that is a title, say in the map on which line the names stand: header = 2"
    )
    assert [row["id"] for row in read("units", text, "header = 2\n" + map).rows] == ["a"]


def test_two_columns_for_one_are_refused(faults):
    found = faults("units", "id,name,label\na,A,B\n", '[column.name]\nfrom = "label"\n')
    assert told(found) == [("duplicate_column", "facts.csv:1:name")]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[column", "map.toml:1:8"),
        ("schema = 1\nschema = 1\n", "map.toml:2:11"),
        ("a = \xff", "map.toml:1:5"),
    ],
)
def test_a_map_that_is_not_toml_is_refused_with_its_place(faults, text, where):
    assert told(faults("units", "id,name\na,A\n", text)) == [("toml_syntax", where)]


@pytest.mark.parametrize("value", ["nan", "[1, -inf]", "2018-01-01", "[[1]]", "{ a = 1 }"])
def test_blank_when_compares_with_plain_values_alone(faults, value):
    text = f'[column.source]\nblank_when = {{ column = "value", is = {value} }}\n'
    (fault,) = faults("observations", OBSERVED, text)
    assert (fault.code, fault.where) == ("wrong_value", "map.toml:2")


def test_a_map_that_does_not_exist_is_refused(tmp_path):
    from kpi.ingest import read_map
    from kpi.model.facts import CORE_TABLES

    with pytest.raises(DataError, match=r"none\.toml: cannot be read"):
        read_map(tmp_path / "none.toml", CORE_TABLES[0])
