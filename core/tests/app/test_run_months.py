"""Many months one after the other: each reads what its windows need, and leaves nothing behind."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from kpi.app.run import run_periods
from kpi.engine.computed import Computed
from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.model.period import Period, parse_range
from kpi.store import BatchInfo, Store, open_store
from kpi.store.facts import StoredFacts
from kpi.testing.policies import policy_of

POLICY = policy_of("""
[metric.care]
label = "care"
unit = "score"
[metric.own]
label = "own"
unit = "points"
source = { standing = "score", card = "agent" }
[metric.place]
label = "place in the unit"
unit = "rank"
better = "less"
source = { standing = "unit_rank", card = "agent" }
[metric.cared]
label = "care in three months"
unit = "score"
source = { of = "care", over = "window", how = "mean", window = { periods = 3 } }
[metric.mean]
label = "mean of three months"
unit = "points"
source = { of = "own", over = "window", how = "mean", window = { periods = 3 } }
[metric.behind]
label = "months in a row behind"
unit = "count"
source = { of = "place", over = "window", how = "streak", where = { op = ">", value = 1 } }
[metric.best]
label = "months in a row with a title"
unit = "count"
source = { of = "titles", over = "window", how = "streak", where = { op = ">=", value = 1 } }
[metric.titles]
label = "titles"
unit = "count"
source = { events = ["title"] }
[event.title]
label = "title"

[rule.care]
label = "care"
scorer = "manual"
inputs = { value = "cared" }
parameters = { full = { value = 100 } }
[rule.fallen]
label = "fallen behind"
kind = "condition"
scorer = "at_least"
inputs = { value = "behind" }
parameters = { least = { value = 5 } }
[rule.risen]
label = "risen"
kind = "condition"
scorer = "at_least"
inputs = { value = "mean" }
parameters = { least = { value = 80 } }
[rule.titled]
label = "titled"
kind = "condition"
scorer = "at_least"
inputs = { value = "best" }
parameters = { least = { value = 2 } }

[scorecard.agent]
label = "agent"
na_policy = "drop"
[[scorecard.agent.item]]
rule = "care"
[ladder.levels]
label = "levels"
frequency = "month"
[[ladder.levels.level]]
id = "junior"
[[ladder.levels.level]]
id = "senior"
enter = ["risen", "titled"]
lose = ["fallen"]
[[bind]]
role = "cs"
scorecard = "agent"
ladder = "levels"
""")
MONTHS = parse_range("2024-01..2025-12")
PEOPLE = {"A": "junior", "B": "junior", "C": "senior", "D": "senior"}
HIRED = date(2021, 3, 1)


@pytest.fixture
def store() -> Iterator[Store]:
    info = BatchInfo(date(2026, 1, 4))
    with open_store(":memory:", create=True) as opened:
        opened.append("units", [{"id": "U", "name": "U"}], info)
        opened.append("employees", [{"id": one, "name": one, "hired_on": HIRED} for one in PEOPLE], info)
        opened.append(
            "assignments",
            [
                {"employee": one, "unit": "U", "role": "cs", "level": level, "from": HIRED}
                for one, level in PEOPLE.items()
            ],
            info,
        )
        opened.append("observations", list(_observed()), info)
        titles = [
            {"subject": one, "kind": "company.title", "on": month.start + timedelta(days=place)}
            for month in MONTHS
            for place, one in enumerate("AB")
        ]
        opened.append("events", titles, info)
        yield opened


def _observed() -> Iterator[dict[str, Any]]:
    for number, month in enumerate(MONTHS):
        for place, one in enumerate(PEOPLE):
            value = Fraction(60 + (number * 7 + place * 13) % 39)
            yield {"subject": one, "metric": "company.care", "period": month, "value": value}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the rows that are read of the store."""
    rows: Counter[str] = Counter()
    for name in ("frame", "results", "paid"):

        def counting(
            self: StoredFacts,
            *args: Any,
            _name: str = name,
            _own: Any = getattr(StoredFacts, name),
            **more: Any,
        ) -> Any:
            found = _own(self, *args, **more)
            rows[args[0] if _name == "frame" else _name] += found.height
            return found

        monkeypatch.setattr(StoredFacts, name, counting)
    return rows


def run(store: Store, months: tuple[Period, ...] = MONTHS, **more: Any) -> Iterator[Any]:
    return run_periods(store, POLICY, months, plugins_hash="", today=date(2026, 1, 4), **more)


def test_the_last_of_24_months_reads_as_many_rows_as_the_third(store: Store, read: Counter[str]):
    by_month = []
    for _ in run(store):
        by_month.append(dict(read))
        read.clear()
    third, last = by_month[2], by_month[-1]
    # The titles since ever are a row a title, and are the only facts of which a rule asks for all there are.
    assert {**last, "events": third["events"]} == third
    assert last["results"] == len(PEOPLE)
    assert last["observations"] == 3 * len(PEOPLE)


def test_each_month_of_a_range_says_what_it_says_when_it_is_run_alone(store: Store):
    together = [one.computed for one in run(store, MONTHS[:6])]
    for one in together[2::3]:
        (alone,) = run(store, (one.period,), dry_run=True)
        assert alone.computed.results.equals(one.results)
        assert alone.computed.proposals.equals(one.proposals)
        assert alone.computed.problems == one.problems
        assert [block.rows.to_dicts() for block in alone.computed.blocks] == [
            block.rows.to_dicts() for block in one.blocks
        ]
    assert any(one.proposals.height for one in together)


@pytest.mark.parametrize("dry_run", [False, True])
def test_nothing_of_a_month_is_left_while_the_next_one_is_computed(store: Store, dry_run: bool):
    left: list[int] = []

    def count(period: Period) -> None:
        gc.collect()
        kinds = (Context, LineBlock) if dry_run else (Context, LineBlock, Computed)
        left.append(sum(isinstance(one, kinds) for one in gc.get_objects()))

    for finished in run(store, MONTHS[:3], before=count, dry_run=dry_run):
        del finished
    assert left == [0, 0, 0]
