"""Several periods in one go, recorded or dry."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.app.run import run_periods
from kpi.errors import UsageError
from kpi.model.period import Period, parse_range
from kpi.store import BatchInfo, open_store
from kpi.testing.policies import policy_of

POLICY = policy_of("""
[metric.care]
label = "care"
unit = "percent"
[metric.own]
label = "own"
unit = "score"
source = { standing = "score", card = "agent" }
[metric.before]
label = "before"
unit = "score"
source = { of = "own", over = "window", how = "previous" }

[rule.care]
label = "care"
scorer = "ratio"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[rule.before]
label = "before"
scorer = "ratio"
inputs = { actual = "before" }
parameters = { full = { value = 10 }, target = { value = 100 } }

[scorecard.agent]
label = "agent"
[[scorecard.agent.item]]
rule = "care"
[[scorecard.agent.item]]
rule = "before"
na_policy = "drop"
[[bind]]
role = "cs"
scorecard = "agent"
""")
QUARTER = parse_range("2018-01..2018-03")


@pytest.fixture
def store():
    info = BatchInfo(date(2018, 4, 1))
    with open_store(":memory:", create=True) as opened:
        opened.append("units", [{"id": "U", "name": "U"}], info)
        opened.append("employees", [{"id": "A", "name": "A", "hired_on": date(2017, 1, 1)}], info)
        opened.append(
            "assignments", [{"employee": "A", "unit": "U", "role": "cs", "from": date(2017, 1, 1)}], info
        )
        values = zip(QUARTER, (80, 60, 100), strict=True)
        opened.append(
            "observations",
            [
                {"subject": "A", "metric": "company.care", "period": at, "value": Fraction(x)}
                for at, x in values
            ],
            info,
        )
        yield opened


def finished(store, *, dry_run=False, **more):
    return list(
        run_periods(store, POLICY, QUARTER, plugins_hash="", today=date(2018, 4, 2), dry_run=dry_run, **more)
    )


def scores(found):
    return [one.computed.results["score"].to_list() for one in found]


def test_a_dry_run_of_several_periods_says_what_the_runs_would(store):
    dry = finished(store, dry_run=True)
    assert [one.run for one in dry] == [None, None, None]
    assert store.runs() == []
    recorded = finished(store)
    assert [one.run for one in recorded] == [1, 2, 3]
    assert scores(dry) == scores(recorded) == [[800_000], [680_000], [1_068_000]]


def test_the_hash_of_a_later_period_tells_of_the_runs_that_it_read(store):
    first, second, _ = finished(store)
    assert first.hashes.facts == store.hash(store.seq)
    assert second.hashes.facts != first.hashes.facts


def test_the_name_of_a_period_is_shown_before_it_is_computed(store):
    seen: list[Period] = []
    finished(store, dry_run=True, before=seen.append)
    assert seen == list(QUARTER)


def test_an_unknown_unit_is_refused_before_anything_is_recorded(store):
    with pytest.raises(UsageError, match="no unit 'V'"):
        finished(store, unit="V")
    assert store.runs() == []
