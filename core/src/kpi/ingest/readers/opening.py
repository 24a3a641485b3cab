"""Which reader a file needs, by its suffix."""

from __future__ import annotations

from pathlib import Path

from kpi.ingest.log import FaultLog
from kpi.ingest.source import Options, Source, refuse

_TEXT = (".csv", ".tsv", ".txt")
_JSON = (".json", ".ndjson", ".jsonl")
_BOOK = (".xlsx", ".xlsm")


def open_source(path: Path, options: Options, log: FaultLog, kind: str = "") -> Source:
    """Open a file of facts.

    Raises:
        DataError: `no_file`, `unknown_format`, and what the reader of its format raises.
    """
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        raise refuse("no_file", what, str(path))
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        from kpi.ingest.readers.csv_file import open_csv

        return open_csv(path, options, log)
    if suffix in _BOOK:
        from kpi.ingest.readers.xlsx_file import open_xlsx

        return open_xlsx(path, options, log, kind)
    if suffix in _JSON:
        from kpi.ingest.readers.json_file import open_json

        return open_json(path, options, log)
    if suffix == ".parquet":
        from kpi.ingest.readers.parquet_file import open_parquet

        return open_parquet(path, options, log)
    shown = ", ".join((*_TEXT, *_BOOK, *_JSON, ".parquet"))
    raise refuse(
        "unknown_format",
        f"files of the kind {suffix or 'without a suffix'!r} are not read",
        path.name,
        f"known: {shown}",
    )
