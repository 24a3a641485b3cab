"""Reading files of facts: CSV, XLSX, JSON, Parquet, with a map for foreign columns; all faults at once."""

from kpi.ingest.context import Context, People, Person
from kpi.ingest.map_file import read_map
from kpi.ingest.mapping import NO_MAP, BlankWhen, ColumnMap, FileMap
from kpi.ingest.reading import Progress, Rows, read_records, read_rows
from kpi.ingest.source import Options

__all__ = [
    "NO_MAP",
    "BlankWhen",
    "ColumnMap",
    "Context",
    "FileMap",
    "Options",
    "People",
    "Person",
    "Progress",
    "Rows",
    "read_map",
    "read_records",
    "read_rows",
]
