"""Which reader a file needs, by its suffix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpi.errors import Fault, KpiError, PluginError
from kpi.ingest.log import FaultLog
from kpi.ingest.source import Options, Source, refuse
from kpi.model.extension import Importer
from kpi.words import sentence

_TEXT = (".csv", ".tsv", ".txt")
_JSON = (".json", ".ndjson", ".jsonl")
_BOOK = (".xlsx", ".xlsm")
FORMATS = (*_TEXT, *_BOOK, *_JSON, ".parquet")
"""Endings that the core reads itself; a plugin's reader is not asked for these."""


def open_source(
    path: Path, options: Options, log: FaultLog, kind: str = "", importers: Sequence[Importer] = ()
) -> Source:
    """Open a file of facts.

    Raises:
        DataError: `no_file`, `unknown_format`, and what the reader of its format raises.
        PluginError: the reader of a plugin failed.
    """
    if not path.is_file():
        what = sentence("this is a folder") if path.is_dir() else sentence("there is no such file")
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
    for importer in importers:
        if suffix in importer.suffixes:
            return _by_plugin(importer, path, log)
    added = tuple(suffix for importer in importers for suffix in importer.suffixes)
    known = ", ".join((*FORMATS, *added))
    raise refuse(
        "unknown_format",
        sentence("files ending in {suffix} are not read", suffix=suffix)
        if suffix
        else sentence("files without an ending are not read"),
        path.name,
        sentence("known: {names}", names=known),
    )


def _by_plugin(importer: Importer, path: Path, log: FaultLog) -> Source:
    from kpi.ingest.readers.json_file import record_source

    try:
        records = list(enumerate(importer.read(path), 1))
    except KpiError:
        raise
    except (Exception, SystemExit) as error:
        message = sentence(
            "the reader {name!r} failed: {type}: {error}",
            name=importer.name,
            type=type(error).__name__,
            error=error,
        )
        raise PluginError(Fault("importer", message, path.name, importer.owner)) from error
    return record_source(records, log, row_word="row ")
