"""The page of a check and a command of one's own works from an empty folder, and prints what it says."""

from __future__ import annotations

from pathlib import Path

from pages import HOW_TO
from plugin_pages import kpi, unsaid, walked


def test_the_page_of_a_check_and_a_command_works_and_prints_what_it_says(tmp_path: Path):
    folder, said = walked(HOW_TO / "own-command.md", tmp_path)
    assert len(said) == 6
    assert unsaid(said) == []
    helped = kpi("kpi --help", folder).stdout
    assert ["parcels", "From", "kpi-acme", "0.1.0."] in [line.split() for line in helped.splitlines()]
