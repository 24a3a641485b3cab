"""Pay by level: the table, its year, and laws of the month in which a level changes."""

from __future__ import annotations

import contextlib
import json
from calendar import monthrange
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.api import Policy, PolicyError
from kpi.app.catalogue import load_base, load_policy
from kpi.cli.main import cli
from kpi.documents import parse
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import ran
from kpi.trial import trial

LADDER = ["试用", "初级", "中级", "高级", "储备主管"]
MONTHS = st.integers(1, 12)


@cache
def base():
    return load_base(("ecommerce",))


@cache
def company(mid_month: str, *, lowers: bool) -> Policy:
    text = f"""
schema = 1
plugins = ["ecommerce"]
[[bind]]
role = "cs"
pay = "ecommerce.level_pay"
[[set]]
key = "ecommerce.level_pay.mid_month"
value = "{mid_month}"
[[set]]
key = "ecommerce.level_pay.demotion_lowers_pay"
value = {str(lowers).lower()}
"""
    return base().policy_of(parse(text, "kpi.toml"))


@cache
def amount(level: str) -> Fraction:
    found = trial(load_policy(None), "ecommerce.level_pay", {"level": level}, {}, date(2018, 1, 31)).result
    assert isinstance(found, Fraction)
    return found


def paid(month: int, levels: list[tuple[date, str]], mid_month: str, *, lowers: bool = True) -> Fraction:
    """Return what somebody is paid in a month of 2018, with levels from days on."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": levels[0][0]}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": start}
                for start, level in levels
            ],
        }
    )
    return Fraction(ran(company(mid_month, lowers=lowers), facts, f"2018-{month:02d}").payable["A"])


def test_a_higher_level_never_pays_less():
    amounts = [amount(level) for level in LADDER]
    assert amounts == sorted(amounts)
    assert len(set(amounts)) == len(amounts)


@pytest.mark.parametrize("year", [2016, 2017, 2019, 2020])
def test_no_other_year_has_a_table(year: int):
    with pytest.raises(PolicyError, match="no effective pay table") as refused:
        trial(load_policy(None), "ecommerce.level_pay", {"level": "中级"}, {}, date(year, 6, 30))
    assert refused.value.faults[0].code == "not_valid"
    assert refused.value.faults[0].where == "ecommerce.level_pay.amounts"


def test_a_date_that_is_none_is_named():
    with pytest.raises(PolicyError, match="valid_to: 'soon' is not a date"):
        trial(load_policy(None), "level_pay", {"level": "中级"}, {"valid_to": "soon"}, date(2018, 6, 30))


@settings(max_examples=25, deadline=None)
@given(MONTHS, st.integers(2, 28), st.sampled_from(LADDER), st.sampled_from(LADDER))
def test_a_split_month_comes_to_its_amounts_weighed_by_days(month: int, day: int, before: str, after: str):
    days = monthrange(2018, month)[1]
    changed = [(date(2017, 1, 1), before), (date(2018, month, day), after)]
    exact = (amount(before) * (day - 1) + amount(after) * (days - day + 1)) / days
    assert abs(paid(month, changed, "prorata") - exact) <= Fraction(1, 100)


@settings(max_examples=15, deadline=None)
@given(MONTHS, st.integers(1, 28), st.sampled_from(LADDER), st.sampled_from(LADDER))
def test_the_level_of_the_first_day_counts_unless_told(month: int, day: int, before: str, after: str):
    changed = [(date(2017, 1, 1), before), (date(2018, month, day), after)]
    assert paid(month, changed, "next_month") == amount(after if day == 1 else before)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 28), st.lists(st.sampled_from(LADDER), min_size=1, max_size=4), st.booleans())
def test_where_a_demotion_keeps_the_pay_it_never_falls(day: int, levels: list[str], prorata: bool):
    changed = [(date(2018, place, day if place > 1 else 1), level) for place, level in enumerate(levels, 1)]
    way = "prorata" if prorata else "next_month"
    months = [
        paid(month, [one for one in changed if one[0].month <= month], way, lowers=False)
        for month in range(1, 6)
    ]
    assert months == sorted(months)
    assert months[-1] == max(amount(level) for level in levels)


@settings(max_examples=20, deadline=None)
@given(
    MONTHS, st.integers(1, 28), st.sampled_from(LADDER), st.sampled_from(LADDER), st.booleans(), st.booleans()
)
def test_a_trial_of_a_history_pays_what_a_run_pays(
    month: int, day: int, before: str, after: str, prorata: bool, lowers: bool
):
    way = "prorata" if prorata else "next_month"
    changed = [(date(2018, 1, 1) if month > 1 else date(2017, 6, 1), before), (date(2018, month, day), after)]
    tried = trial(
        load_policy(None),
        "S001.P1.2.2",
        {"history": [[start.isoformat(), level] for start, level in changed], "date": f"2018-{month:02d}-28"},
        {"mid_month": way, "demotion_lowers_pay": lowers},
        date(2025, 1, 1),
    )
    assert tried.result == paid(month, changed, way, lowers=lowers)


def test_a_year_without_a_table_records_nothing_and_leaves_the_months_before_whole(tmp_path: Path):
    text = 'schema = 1\nplugins = ["ecommerce"]\n[[bind]]\nrole = "cs"\npay = "ecommerce.level_pay"\n'
    (tmp_path / "kpi.toml").write_text(text, encoding="utf-8")
    (tmp_path / "units.csv").write_text("id,name\nshop,shop\n", encoding="utf-8")
    (tmp_path / "employees.csv").write_text("id,name,hired_on\nA,A,2018-01-01\n", encoding="utf-8")
    (tmp_path / "assignments.csv").write_text(
        "employee,unit,role,level,from\nA,shop,cs,中级,2018-01-01\n", encoding="utf-8"
    )
    with contextlib.chdir(tmp_path):
        typed = CliRunner().invoke
        for words in (
            ["init"],
            *(["import", kind, f"{kind}.csv"] for kind in ("employees", "units", "assignments")),
        ):
            assert typed(cli, words).exit_code == 0
        done = typed(cli, ["run", "--period", "2018-12..2019-02"])
        assert (done.exit_code, "no effective pay table on 2019-01-31" in done.stderr) == (4, True)
        runs = json.loads(typed(cli, ["show", "runs", "-o", "json"]).stdout)["runs"]
        assert [(one["period"], one["status"]) for one in runs] == [("2018-12", "final")]
        assert "2500.00" in typed(cli, ["show", "pay", "--period", "2018-12"]).stdout
        assert typed(cli, ["show", "pay", "--period", "2019-01"]).exit_code == 4
