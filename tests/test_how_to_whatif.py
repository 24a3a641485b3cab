"""The page about "what if?" works command by command, and prints what it says."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pages import HOW_TO, built, walk

PAGE = HOW_TO / "whatif.md"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(PAGE, tmp_path_factory.mktemp("page"))


def test_the_page_prints_what_it_says_and_nothing_is_written(shop: Path) -> None:
    before = hashlib.sha256((shop / "kpi.db").read_bytes()).hexdigest()
    walk(PAGE, shop)
    assert hashlib.sha256((shop / "kpi.db").read_bytes()).hexdigest() == before
