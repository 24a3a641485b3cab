from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import polars as pl
import pytest

from kpi.exact import Rate
from kpi.model.period import Period
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.store import open_store

JULY, AUGUST, QUARTER, YEAR = (Period.parse(text) for text in ("2018-07", "2018-08", "2018-Q3", "2018"))

EVERY = Table(
    "x.every",
    (
        Column("id", T.NAME), Column("employee", T.EMPLOYEE), Column("unit", T.UNIT, required=False),
        Column("subject", T.SUBJECT, required=False), Column("metric", T.METRIC, required=False),
        Column("event_kind", T.EVENT_KIND, required=False), Column("word", T.WORD, required=False),
        Column("text", T.TEXT, required=False), Column("period", T.PERIOD, required=False),
        Column("day", T.DATE, required=False), Column("moment", T.MOMENT, required=False),
        Column("time", T.TIME, required=False), Column("duration", T.DURATION, required=False),
        Column("count", T.COUNT, required=False), Column("number", T.NUMBER, required=False),
        Column("rate", T.RATE, required=False), Column("flag", T.FLAG, required=False),
    ),
    ("id",),
    about="day",
    owner="x",
)  # fmt: skip


def assigned(store, info, *rows: tuple[str, str, str | None]) -> None:
    store.append(
        "assignments",
        [
            {
                "employee": who, "unit": "shop", "role": "cs", "from": date.fromisoformat(start),
                "until": end and date.fromisoformat(end),
            }
            for who, start, end in rows
        ],
        info,
    )  # fmt: skip


def test_every_type_of_column_has_the_type_that_the_engine_expects(info):
    row = {
        "id": "o1", "employee": "A", "unit": "shop", "subject": "A", "metric": "m", "event_kind": "late",
        "word": "red", "text": "long, 'quoted'\n长", "period": QUARTER, "day": date(2018, 7, 3),
        "moment": datetime(2018, 7, 3, 9, 30), "time": 3600, "duration": 61, "count": 3,
        "number": Fraction(-7, 3), "rate": Rate(Fraction(9), Fraction(0)), "flag": True,
    }  # fmt: skip
    with open_store(":memory:", create=True, tables=[EVERY]) as store:
        store.append("x.every", [row, {"id": "o2", "employee": "B"}], info)
        facts = store.facts()
        frame = facts.frame("x.every")
        ids = dict(facts.subjects().select("id", "subject").iter_rows())
    assert frame.schema == {
        "seq": pl.Int64, "id": pl.String, "employee": pl.Int64, "unit": pl.Int64, "subject": pl.Int64,
        "metric": pl.String, "event_kind": pl.String, "word": pl.String, "text": pl.String, "period": pl.String,
        "day": pl.Date, "moment": pl.String, "time": pl.Int64, "duration": pl.Int64, "count": pl.Int64,
        "number.n": pl.Int64, "number.d": pl.Int64, "rate.n": pl.Int64, "rate.d": pl.Int64,
        "rate.counted": pl.Boolean, "flag": pl.Boolean,
    }  # fmt: skip
    assert frame.row(0) == (
        1, "o1", ids["A"], ids["shop"], ids["A"], "m", "late", "red", "long, 'quoted'\n长", "2018-Q3",
        date(2018, 7, 3), "2018-07-03T09:30:00", 3600, 61, 3, -7, 3, 9, 0, True, True,
    )  # fmt: skip
    assert frame.row(1) == (2, "o2", ids["B"], *[None] * 18)


def test_an_empty_kind_has_the_same_columns(store):
    empty = store.facts().frame("observations")
    assert empty.is_empty()
    assert (empty.schema["metric"], empty.schema["value.n"], empty.schema["known_on"]) == (
        pl.String, pl.Int64, pl.Date,
    )  # fmt: skip


def test_rows_of_some_periods_are_read_in_the_order_they_came(store, observe):
    observe("B/m=1", "A/m=2", period=AUGUST)
    observe("A/m=3", period=JULY)
    observe("A/m=4", period=QUARTER)
    facts = store.facts()
    assert facts.frame("observations", periods=[JULY, AUGUST])["value.n"].to_list() == [1, 2, 3]
    one = facts.frame("observations", periods=[QUARTER])
    assert one.select("period", "value.n").rows() == [("2018-Q3", 4)]
    assert facts.frame("observations", periods=[]).is_empty()
    assert facts.frame("observations", periods=[YEAR]).schema == one.schema


def test_only_keeps_rows_with_a_word_or_a_subject(store, observe):
    observe("A/m=1", "A/k=2", "B/m=3")
    facts = store.facts()

    def values(**only: list[str]) -> list[int]:
        return facts.frame("observations", only=only)["value.n"].to_list()

    assert values(metric=["m"]) == [1, 3]
    assert values(metric=["m", "k"], subject=["A"]) == [1, 2]
    assert values(period=["2018-07"]) == [1, 2, 3]
    assert values(metric=["unheard_of"]) == []
    assert values(metric=[]) == []
    assert facts.frame("observations", only={"metric": ["m"]})["metric"].to_list() == ["m", "m"]
    with pytest.raises(ValueError, match="not word-like"):
        values(value=["1"])


def test_only_the_columns_asked_for_come_in_their_order(store, observe):
    observe("A/m=1")
    frame = store.facts().frame("observations", periods=[JULY], columns=["value", "metric"])
    assert frame.columns == ["seq", "value.n", "value.d", "value.counted", "metric"]
    with pytest.raises(KeyError, match="colour"):
        store.facts().frame("observations", columns=["colour"])


def test_dates_bound_the_day_a_row_is_about_on_both_ends(store, info):
    days = ["2018-06-30", "2018-07-01", "2018-07-31", "2018-07-31T23:59:00", "2018-08-01"]
    store.append("events", [{"subject": "A", "kind": "late", "on": day} for day in days], info)
    frame = store.facts().frame("events", since=JULY.start, until=JULY.end)
    assert frame["on"].to_list() == days[1:4]


def test_dates_bound_a_period_as_a_whole(store, observe):
    for period in (JULY, QUARTER, YEAR):
        observe("A/m=1", period=period)
    facts = store.facts()
    assert facts.frame("observations", until=QUARTER.end)["period"].to_list() == ["2018-07", "2018-Q3"]
    assert facts.frame("observations", since=QUARTER.start, until=JULY.end)["period"].to_list() == ["2018-07"]


def test_a_row_without_a_date_was_always_there(store, info):
    store.append(
        "units", [{"id": "u", "name": "U"}, {"id": "v", "name": "V", "from": date(2019, 1, 1)}], info
    )
    assert store.facts().frame("units", until=JULY.end)["name"].to_list() == ["U"]


def test_a_later_assignment_ends_an_open_one_the_day_before(store, info):
    assigned(store, info, ("A", "2018-03-01", None), ("A", "2018-01-01", None), ("B", "2018-02-01", None))
    ends = store.facts().frame("assignments")["until"].to_list()
    assert ends == [None, date(2018, 2, 28), None]


def test_a_given_end_stays_and_a_later_start_beyond_the_bound_still_counts(store, info):
    assigned(
        store, info, ("A", "2018-01-01", "2018-01-15"), ("A", "2018-03-01", None), ("A", "2019-01-01", None)
    )
    frame = store.facts().frame("assignments", until=JULY.end)
    assert frame["until"].to_list() == [date(2018, 1, 15), date(2018, 12, 31)]


def test_an_undone_assignment_ends_nothing(store, info):
    assigned(store, info, ("A", "2018-01-01", None))
    assigned(store, info, ("A", "2018-03-01", None))
    before = store.seq
    store.undo(2, info)
    assert store.facts().frame("assignments")["until"].to_list() == [None]
    assert store.facts(before).frame("assignments")["until"].to_list() == [date(2018, 2, 28), None]


def test_subjects_are_numbered_in_the_order_they_were_named(store, info):
    store.append("units", [{"id": "shop", "name": "Shop", "leader": "Z"}], info)
    store.append("employees", [{"id": "A", "name": "Ann", "hired_on": date(2018, 1, 1)}], info)
    assert store.facts().subjects().rows() == [
        (1, "shop", "unit"),
        (2, "Z", "employee"),
        (3, "A", "employee"),
    ]


def test_facts_of_an_earlier_moment_do_not_change(store, observe, correction, info):
    observe("A/m=1")
    early = store.facts()
    observe("A/m=2", batch=correction)
    observe("B/m=3")
    store.undo(2, info)
    assert early.frame("observations")["value.n"].to_list() == [1]
    assert sorted(store.facts().frame("observations")["value.n"]) == [1, 3]
