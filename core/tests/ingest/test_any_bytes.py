"""Whatever the bytes, a reader gives rows or says what is wrong; it never breaks."""

from io import BytesIO
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.errors import DataError
from kpi.ingest import Context, read_map, read_rows
from kpi.kit.tables import CALLS
from kpi.model.facts import CORE_TABLES
from kpi.model.metric import Metric
from kpi.model.quantity import Measure

TABLES = {table.kind: table for table in CORE_TABLES}
CONTEXT = Context(metrics={"m": Metric.simple("m", Measure.PERCENT)}, open_subjects=True)
quietly = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
signs = st.text(st.sampled_from('a1,;"\n\r\t=+-@%/.:年月é王\x00\u200b\ufeff '), max_size=60)


def reads(table, path):
    faults = ()
    try:
        assert read_rows(table, path, context=CONTEXT).rows
    except DataError as error:
        faults = error.faults
    assert all(fault.code and fault.message and fault.where for fault in faults)


@quietly
@given(st.binary(max_size=200) | signs.map(str.encode) | signs.map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_rows_or_faults(tmp_path: Path, data):
    for name in ("f.csv", "f.json", "f.ndjson", "f.xlsx"):
        (tmp_path / name).write_bytes(data)
        reads(TABLES["units"], tmp_path / name)


@quietly
@given(st.lists(signs, min_size=4, max_size=4))
def test_any_cells_are_values_or_faults(tmp_path: Path, cells):
    import csv

    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["subject", "metric", "period", "value"])
        writer.writerow(["A", "m", "2018-07", "1"])
        writer.writerow(cells)
    reads(TABLES["observations"], path)


@quietly
@given(st.text(st.sampled_from("0123456789,.%/+-:eEnaif年月日 "), max_size=14))
def test_any_digits_are_a_value_of_each_type_or_a_fault(tmp_path: Path, text):
    columns = [one.name for one in CALLS.columns]
    path = tmp_path / "f.csv"
    path.write_text(
        ",".join(columns) + "\n" + ",".join([f'"{text}"'] * len(columns)) + "\n", encoding="utf-8"
    )
    reads(CALLS, path)


def _book() -> bytes:
    file = BytesIO()
    book = openpyxl.Workbook()
    for row in (["id", "name"], ["x", "X"], ["y", 0.5]):
        book.active.append(row)
    book.active["B3"].number_format = "0%"
    book.save(file)
    return file.getvalue()


BOOK = _book()


@quietly
@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255))
def test_a_damaged_workbook_is_rows_or_faults(tmp_path: Path, place, byte):
    path = tmp_path / "f.xlsx"
    path.write_bytes(BOOK[:place] + bytes([byte]) + BOOK[place + 1 :])
    reads(TABLES["units"], path)


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
keys = st.sampled_from(["schema", "kind", "header", "delimiter", "blanks", "ignore", "column", "from", "constant",
                        "format", "blank_when", "is", "also", "times", "values", "on", "answered", "by"])  # fmt: skip
trees = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)
)


@quietly
@given(st.dictionaries(keys, trees, max_size=5))
def test_any_map_is_a_map_or_faults(tmp_path: Path, tree):
    import tomlkit

    path = tmp_path / "map.toml"
    path.write_text(tomlkit.dumps(_without_none(tree)), encoding="utf-8")
    faults = ()
    try:
        read_map(path, CALLS)
    except DataError as error:
        faults = error.faults
    assert all(fault.where.startswith("map.toml") for fault in faults)


def _without_none(tree):
    if isinstance(tree, dict):
        return {key: _without_none(value) for key, value in tree.items() if value is not None}
    if isinstance(tree, list):
        return [_without_none(value) for value in tree if value is not None]
    return tree
