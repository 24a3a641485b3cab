"""Who is named in a picture of a rule, and who is only counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from asked_company import FACTS, PERIOD, POLICY, made

from kpi.app.plotting import Asked, picture_of
from kpi.output.charts.curve import Picture

BOTH = """
[rule.both]
label = "Both"
scorer = "ratio"
full = "full"
inputs = { actual = "speed", target = "attitude" }
parameters = { full = { value = 10 } }
[[scorecard.form.item]]
rule = "both"
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return made(tmp_path, POLICY.replace("[sanction.late_fine]", f"{BOTH}[sanction.late_fine]", 1))


def drawn(folder: Path, rule: str, **given: str) -> Picture:
    return picture_of(Asked(rule, given, None, PERIOD, folder / "kpi.db", folder / "kpi.toml", "en"))


def names_in(shown: Picture) -> set[str]:
    told = " ".join([shown.description, *shown.notes, *(one.people for one in shown.bands)])
    return {one.name for one in shown.people if one.name} | {name for name in ("An", "Bo") if name in told}


def test_people_are_named_where_everybody_may_know_who_judged(company: Path):
    shown = drawn(company, "plan")
    assert (shown.named, names_in(shown)) == (True, {"An", "Bo"})


def test_people_are_counted_where_an_anonymous_panel_judges(company: Path):
    shown = drawn(company, "attitude")
    assert (shown.named, names_in(shown)) == (False, set())
    assert [one.people for one in shown.bands if one.people] == ["2 people"]


def test_people_are_counted_where_the_other_input_is_judged_by_an_anonymous_panel(company: Path):
    shown = drawn(company, "both")
    assert shown.across.title.startswith("Speed")
    assert (shown.named, names_in(shown)) == (False, set())


def test_nobody_is_on_a_curve_whose_input_nobody_has(tmp_path: Path):
    shown = drawn(made(tmp_path, observations="", events=FACTS["events"]), "speed")
    assert not shown.people
    assert not any(one.people for one in shown.bands)
    assert "2 without a value here" in shown.notes[-1]
