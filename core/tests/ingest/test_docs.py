"""The reference names every key of a map and every ending of a file."""

from pathlib import Path

import pytest

from kpi.ingest import map_file
from kpi.ingest.readers import opening

REFERENCE = (Path(__file__).parents[3] / "docs" / "reference" / "import-files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "key", sorted({*map_file._TOP, *map_file._COLUMN, *map_file._BLANK_WHEN, *map_file._UNFOLD})
)
def test_every_key_of_a_map_is_in_the_reference(key):
    assert f"`{key}`" in REFERENCE or f" {key} = " in REFERENCE


@pytest.mark.parametrize("ending", [*opening._TEXT, *opening._BOOK, *opening._JSON, ".parquet"])
def test_every_ending_is_in_the_reference(ending):
    assert f"`{ending}`" in REFERENCE
