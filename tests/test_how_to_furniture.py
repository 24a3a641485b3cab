"""The page of the furniture company works command by command, and prints what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import HOW_TO, built, settings, walk

PAGE = HOW_TO / "furniture.md"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(PAGE, tmp_path_factory.mktemp("page"))


def test_the_page_prints_what_it_says(company: Path):
    walk(PAGE, company)


def test_the_settings_that_the_page_shows_are_the_companys(company: Path):
    policy = (company / "kpi.toml").read_text(encoding="utf-8")
    assert settings(PAGE)
    assert [one for one in settings(PAGE) if one not in policy] == []
