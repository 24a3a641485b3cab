"""The worked examples of the plugin."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from kpi.testing.cases import unmet

CASES = Path(str(files("kpi_law_cn"))) / "cases"


@pytest.mark.parametrize("file", sorted(CASES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_worked_example_is_met(file):
    assert unmet(file) == []
