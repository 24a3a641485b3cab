"""The page about pictures of rules: each command writes the file that it names."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from pages import HOW_TO, built, commands, walk

PAGE = HOW_TO / "plot.md"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(PAGE, tmp_path_factory.mktemp("page"))


def test_each_picture_of_the_page_is_drawn(shop: Path) -> None:
    walk(PAGE, shop)
    files = [
        words[words.index("--plot") + 1] for line, _ in commands(PAGE)[2:] if (words := shlex.split(line))
    ]
    assert files
    assert all((shop / one).stat().st_size > 1000 for one in files)
    assert (shop / "response.svg").read_bytes() == (HOW_TO / "plot.svg").read_bytes(), (
        "python docs/curves.py draws it"
    )
    assert "29 results" in (shop / "satisfied.html").read_text(encoding="utf-8")
