"""The page of the call centre works command by command, and prints what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import HOW_TO, built, settings, walk

PAGE = HOW_TO / "hotline.md"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(PAGE, tmp_path_factory.mktemp("page"))


def test_the_page_prints_what_it_says(centre: Path):
    walk(PAGE, centre)


def test_the_setting_that_the_page_shows_is_the_companys(centre: Path):
    (shown,) = settings(PAGE)
    assert shown in (centre / "kpi.toml").read_text(encoding="utf-8")
