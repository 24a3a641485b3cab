"""JSON, NDJSON and Parquet give the same rows as CSV."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import polars as pl
import pytest

ROW = {"subject": "A", "metric": "sales", "period": "2018-07", "value": "1.10"}


def told(faults):
    return [(fault.code, fault.where) for fault in faults]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("f.json", '[{"subject": "A", "metric": "sales", "period": "2018-07", "value": 1.10}]'),
        (
            "f.json",
            '{"schema": 1, "rows": [{"subject": "A", "metric": "sales", "period": "2018-07", "value": "1.10"}]}',
        ),
        ("f.ndjson", '{"subject": "A", "metric": "sales", "period": "2018-07", "value": 1.1}\n\n'),
    ],
)
def test_numbers_of_json_stay_as_written(read, name, text):
    assert read("observations", text, name=name).rows[0]["value"] == Fraction(11, 10)


def test_an_absent_key_of_json_is_a_blank(faults):
    text = '[{"subject": "A", "metric": "sales", "period": "2018-07"}, {"subject": "A", "value": 1}]'
    assert told(faults("observations", text, name="f.json")) == [
        ("missing_value", "f.json:row 1:value"),
        ("missing_value", "f.json:row 2:metric"),
        ("missing_value", "f.json:row 2:period"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("[]", "empty_file"),
        ("{}", "not_rows"),
        ("[1, 2", "bad_json"),
        ("[1]", "not_rows"),
        ('[{"subject": "A", "metric": "sales", "period": "2018-07", "value": 1}, 1]', "not_a_row"),
        ("[" * 100_000, "bad_json"),
        ('[{"subject": ["A"], "metric": "sales", "period": "2018-07", "value": 1}]', "not_a_value"),
        ('[{"subject": "A", "metric": "sales", "period": "2018-07", "value": NaN}]', "not_finite"),
        ('[{"subject": "A", "metric": "sales", "period": "2018-07", "value": true}]', "not_a_number"),
    ],
)
def test_json_that_is_no_table_is_refused(faults, text, code):
    assert code in [fault.code for fault in faults("observations", text, name="f.json")]


def test_parquet_gives_typed_cells(read):
    file = BytesIO()
    pl.DataFrame(
        {
            "subject": ["A", "shop", "C"],
            "metric": ["sales"] * 3,
            "period": ["2018-07"] * 3,
            "value": [Decimal("1.10"), Decimal("2.00"), Decimal("0.30")],
            "known_on": [date(2018, 8, 1), None, date(2018, 8, 2)],
        }
    ).write_parquet(file)
    rows = read("observations", file.getvalue(), name="f.parquet").rows
    assert [row["value"] for row in rows] == [Fraction(11, 10), Fraction(2), Fraction(3, 10)]
    assert [row["known_on"] for row in rows] == [date(2018, 8, 1), None, date(2018, 8, 2)]


def test_single_precision_of_parquet_keeps_what_was_meant(read):
    file = BytesIO()
    frame = pl.DataFrame({"subject": ["A"], "metric": ["sales"], "period": ["2018-07"], "value": [0.1]})
    frame.with_columns(pl.col("value").cast(pl.Float32)).write_parquet(file)
    assert read("observations", file.getvalue(), name="f.parquet").rows[0]["value"] == Fraction(1, 10)


def test_a_file_that_is_no_parquet_is_refused(faults):
    assert told(faults("observations", b"hello", name="f.parquet")) == [("not_parquet", "f.parquet")]


def test_a_plugin_s_reader_takes_its_own_format(tmp_path, context):
    from kpi.errors import PluginError
    from kpi.ingest import read_rows
    from kpi.model.extension import Importer
    from kpi.model.facts import CORE_TABLES

    table = next(one for one in CORE_TABLES if one.kind == "observations")
    path = tmp_path / "f.dbf"
    path.write_text("x")
    good = Importer("dbf", (".dbf",), lambda path: [ROW], owner="shop")
    assert read_rows(table, path, context=context, importers=[good]).rows[0]["value"] == Fraction(11, 10)

    def fails(path):
        raise KeyError("field")

    with pytest.raises(PluginError, match="'dbf' failed"):
        read_rows(table, path, context=context, importers=[Importer("dbf", (".dbf",), fails, owner="shop")])
