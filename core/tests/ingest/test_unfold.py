"""One row a day with several times becomes several rows."""

import pytest

from kpi.errors import DataError

MAP = """
schema = 1
kind = "punches"
blanks = ["--"]
[column.employee]
from = "工号"
[[unfold]]
day = "日期"
time = "上班"
with = { direction = "in" }
[[unfold]]
day = "日期"
time = "下班"
after = "上班"
with = { direction = "out" }
"""
HEADER = "工号,日期,上班,下班\n"


def told(rows):
    return [(row["at"], row["direction"]) for row in rows.rows]


def test_a_day_with_in_and_out_is_two_punches(read):
    rows = read("punches", HEADER + "A,2018-07-02,08:25,18:00\n", MAP)
    assert told(rows) == [("2018-07-02T08:25:00", "in"), ("2018-07-02T18:00:00", "out")]
    assert [row["employee"] for row in rows.rows] == ["A", "A"]
    assert rows.ignored == ()


def test_a_blank_time_is_no_punch(read):
    rows = read("punches", HEADER + "A,2018-07-02,08:25,\nA,2018-07-03,--,18:00\n", MAP)
    assert told(rows) == [("2018-07-02T08:25:00", "in"), ("2018-07-03T18:00:00", "out")]


def test_an_out_earlier_than_the_in_is_of_the_next_day(read):
    rows = read("punches", HEADER + "A,2018-07-31,15:30,00:10\nA,2018-07-02,15:30,24:00\n", MAP)
    assert [at for at, way in told(rows) if way == "out"] == ["2018-08-01T00:10:00", "2018-07-03T00:00:00"]


def test_without_an_in_an_out_is_of_its_day(read):
    assert told(read("punches", HEADER + "A,2018-07-02,,00:10\n", MAP)) == [("2018-07-02T00:10:00", "out")]


def test_other_forms_of_days_and_times_are_said_in_the_map(read):
    map = MAP.replace(
        'time = "下班"', 'time = "下班"\nday_format = "%d.%m.%Y"\ntime_format = "%H.%M"'
    ).replace('time = "上班"', 'time = "上班"\nday_format = "%d.%m.%Y"\ntime_format = "%H.%M"')
    assert told(read("punches", HEADER + "A,02.07.2018,8.25,18.00\n", map))[0] == (
        "2018-07-02T08:25:00",
        "in",
    )


def test_every_fault_names_the_column_of_the_file(read):
    with pytest.raises(DataError) as caught:
        read(
            "punches",
            HEADER + "A,2018-07-02,8x25,18:00\nA,2018-07-32,08:25,18:00\nZ,2018-07-03,08:25,\n",
            MAP,
        )
    found = [(fault.code, fault.where.partition(":")[2]) for fault in caught.value.faults]
    assert ("wrong_time", "2:上班") in found
    assert found.count(("wrong_date", "3:日期")) == 1
    assert any(code == "unknown_employee" and place == "4:工号" for code, place in found)


def test_a_column_that_the_file_lacks_is_named(read):
    with pytest.raises(DataError, match="下班"):
        read("punches", "工号,日期,上班\nA,2018-07-02,08:25\n", MAP)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('day = "日期"', "wrong_value"),
        ('day = "日期"\ntime = "上班"\ninto = "note"', "unfit_key"),
        ('day = "日期"\ntime = "上班"\ninto = "moment"', "unknown_column"),
        ('day = "日期"\ntime = "上班"\nwith = { employee = "A" }', "twice"),
        ('day = "日期"\ntime = "上班"\nwhen = 1', "unknown_key"),
    ],
)
def test_what_is_wrong_with_the_map_is_told(read, entry, code):
    map = f'schema = 1\nkind = "punches"\n[column.employee]\nfrom = "工号"\n[[unfold]]\n{entry}\n'
    with pytest.raises(DataError) as caught:
        read("punches", HEADER + "A,2018-07-02,08:25,18:00\n", map)
    assert code in [fault.code for fault in caught.value.faults]
