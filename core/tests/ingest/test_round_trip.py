"""Laws: what is written is read back, whatever the order of rows and columns and whichever the format."""

import csv
import io
import random
import unicodedata
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.exact import Rate, show
from kpi.ingest import Context, read_rows
from kpi.kit.tables import KIT_TABLES
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Frequency, Period
from kpi.model.table import ColumnType

TABLES = {table.kind: table for table in (*CORE_TABLES, *KIT_TABLES)}
CONTEXT = Context(open_subjects=True)

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12).filter(
    lambda text: text[0] not in "=+-@" and unicodedata.is_normalized("NFC", text)
)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
VALUES = {
    ColumnType.NAME: words,
    ColumnType.EMPLOYEE: words,
    ColumnType.UNIT: words,
    ColumnType.SUBJECT: words,
    ColumnType.WORD: words,
    ColumnType.TEXT: words.map(lambda text: f'{text},\n"{text}"'),
    ColumnType.DATE: days,
    ColumnType.MOMENT: st.datetimes().map(lambda at: f"20{at.year % 100:02d}-01-15T{at:%H:%M:%S}"),
    ColumnType.TIME: st.integers(0, 86_399),
    ColumnType.DURATION: st.integers(0, 200_000),
    ColumnType.FLAG: st.booleans(),
    ColumnType.NUMBER: st.fractions(0, 100, max_denominator=1000),
    ColumnType.COUNT: st.integers(0, 10**9),
    ColumnType.PERIOD: st.builds(Period.of, days, st.sampled_from(Frequency)),
}


def written(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return show(value)
    return "" if value is None else str(value)


def spelled(column, value):
    if value is not None and column.type is ColumnType.TIME:
        return f"{value // 3600}:{value // 60 % 60:02d}:{value % 60:02d}"
    return written(value)


@st.composite
def tables(draw):
    table = TABLES[
        draw(
            st.sampled_from(["employees", "assignments", "calls", "tickets", "shifts", "punches", "results"])
        )
    ]
    columns = []
    for column in table.columns:
        values = st.sampled_from(column.choices) if column.choices else VALUES[column.type]
        columns.append(values if column.required else st.none() | values)
    rows = draw(st.lists(st.tuples(*columns), min_size=1, max_size=6))
    return table, [_ordered(dict(zip((one.name for one in table.columns), row, strict=True))) for row in rows]


def _ordered(row):
    for first, last in (("from", "until"), ("hired_on", "left_on"), ("contract_from", "contract_until")):
        if row.get(first) and row.get(last) and row[last] < row[first]:
            row[last] = row[first] + timedelta(days=1)
    return row


def read(table, rows, path, order):
    columns = [table.columns[place] for place in order]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([one.name for one in columns])
    writer.writerows([spelled(one, row[one.name]) for one in columns] for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return [
        {name: value for name, value in row.items() if name != "__where__"}
        for row in read_rows(table, path, context=CONTEXT).rows
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), st.randoms(use_true_random=False))
def test_a_table_written_as_csv_is_read_back_in_any_order_of_columns(
    tmp_path: Path, made, chance: random.Random
):
    table, rows = made
    order = list(range(len(table.columns)))
    assert read(table, rows, tmp_path / "t.csv", order) == rows
    chance.shuffle(order)
    assert read(table, rows, tmp_path / "t.csv", order) == rows


rates = st.integers(1, 10**6).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rates)
def test_a_rate_keeps_its_counts_however_it_is_written(tmp_path: Path, context, rate):
    above, below = rate
    path = tmp_path / "t.csv"
    for head, cells in (("value", f"{above}/{below}"), ("numerator,denominator", f"{above},{below}")):
        path.write_text(f"subject,metric,period,{head}\nA,satisfaction,2018-07,{cells}\n")
        (row,) = read_rows(TABLES["observations"], path, context=context).rows
        assert row["value"] == Rate(Fraction(above), Fraction(below))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(0, 100, places=4))
def test_a_percentage_is_the_same_share_in_percent_and_as_a_ratio(tmp_path: Path, context, value):
    path = tmp_path / "t.csv"
    path.write_text(
        f"subject,metric,period,value\nA,satisfaction,2018-07,{value}%\nA,returns,2018-07,{value}%\n"
    )
    percent, ratio = (row["value"] for row in read_rows(TABLES["observations"], path, context=context).rows)
    assert (percent, ratio) == (Fraction(value), Fraction(value) / 100)
