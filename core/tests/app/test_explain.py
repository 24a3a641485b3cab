from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app import explain as explaining
from kpi.app.explain import explain_subject
from kpi.app.run import periods_of, run_periods
from kpi.app.session import open_session
from kpi.errors import UsageError
from kpi.exact import Rate
from kpi.model.period import Period
from kpi.store import BatchInfo, open_store

POLICY = """
schema = 1
plugins = []
[metric.answered]
label = { en = "Answered" }
unit = "percent"
better = "more"
[metric.goal]
label = { en = "Goal" }
unit = "percent"
source = { target_of = "answered" }
[rule.answered]
label = { en = "Answered" }
scorer = "against_mean"
inputs = { value = "answered" }
parameters = { full = 10, below_pts = 2 }
[rule.reached]
label = { en = "Reached" }
scorer = "ratio"
inputs = { actual = "answered", target = "goal" }
parameters = { full = 10 }
[scorecard.month]
label = { en = "Month" }
frequency = "month"
na_policy = "drop"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "answered"
[[scorecard.month.item]]
rule = "reached"
[[bind]]
role = "agent"
scorecard = "month"
"""
INFO = BatchInfo(date(2018, 8, 1))
JULY = Period.parse("2018-07")
UNITS = ("s1", "s2", "s3")


def filled(folder, posts, values, goals):
    """Make a company: `posts` are unit and month of each move, `values` what was counted of each person."""
    (folder / "kpi.toml").write_text(POLICY, encoding="utf-8")
    (folder / "kpi.db").unlink(missing_ok=True)
    people = [f"E{n}" for n in range(len(values))]
    with open_store(folder / "kpi.db", create=True) as store:
        store.append("units", [{"id": "top", "name": "Top"}], INFO)
        store.append("units", [{"id": one, "name": one, "parent": "top"} for one in UNITS], INFO)
        store.append(
            "employees",
            [{"id": one, "name": f"Name {one}", "hired_on": date(2018, 1, 1)} for one in people],
            INFO,
        )
        store.append(
            "assignments",
            [
                {"employee": who, "unit": unit, "role": "agent", "from": date(2018, month, 1)}
                for who, moves in zip(people, posts, strict=False)
                for month, unit in moves.items()
            ],
            INFO,
        )
        store.append(
            "observations",
            [
                {
                    "subject": who,
                    "metric": "company.answered",
                    "period": JULY,
                    "value": Rate(Fraction(above), Fraction(50)),
                }
                for who, above in zip(people, values, strict=True)
                if above is not None
            ],
            INFO,
        )
        store.append(
            "targets",
            [
                {**whose, "metric": "company.answered", "period": JULY, "value": 80 + n}
                for n, whose in enumerate(goals)
            ],
            INFO,
        )
    with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
        list(
            run_periods(
                session.store, session.policy, periods_of("2018-07"), plugins_hash="", today=date(2018, 8, 1)
            )
        )
    return people


MOVES = st.dictionaries(st.integers(1, 8), st.sampled_from(UNITS), min_size=1, max_size=3)
GOALS = st.lists(
    st.sampled_from([{"subject": "E0"}, {"role": "agent"}, {"unit": "s1"}, {"unit": "top"}]),
    unique_by=str,
    max_size=4,
)


@settings(max_examples=10, deadline=None)
@given(
    people=st.lists(st.tuples(MOVES, st.one_of(st.none(), st.integers(0, 50))), min_size=1, max_size=6),
    goals=GOALS,
)
def test_an_explanation_from_the_facts_of_the_unit_is_that_from_all_facts(tmp_path_factory, people, goals):
    folder = tmp_path_factory.mktemp("near")
    posts, values = zip(*people, strict=True)
    for who in filled(folder, posts, values, goals):
        found = [explain_subject(folder / "kpi.db", folder / "kpi.toml", who, "2018-07", None)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(explaining, "rests_on_the_unit", lambda policy, period: False)
            found.append(explain_subject(folder / "kpi.db", folder / "kpi.toml", who, "2018-07", None))
        assert found[0] == found[1]
        assert not found[0].changed


def test_a_person_is_found_by_name_and_a_unit_explained_and_an_unknown_one_refused(tmp_path):
    filled(tmp_path, [{1: "s1"}, {1: "s1"}], [40, 20], [])
    by_name = explain_subject(tmp_path / "kpi.db", tmp_path / "kpi.toml", "Name E1", "2018-07", None)
    assert by_name == explain_subject(tmp_path / "kpi.db", tmp_path / "kpi.toml", "E1", "2018-07", None)
    assert [one.line.card for one in by_name.lines]
    assert explain_subject(tmp_path / "kpi.db", tmp_path / "kpi.toml", "s1", "2018-07", None).lines == ()
    with pytest.raises(UsageError, match="nobody"):
        explain_subject(tmp_path / "kpi.db", tmp_path / "kpi.toml", "nobody", "2018-07", None)
