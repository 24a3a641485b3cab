"""Whether facts came in that a run would read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.model.period import Period
from kpi.store import BatchInfo, Store

JULY = Period.parse("2018-07")


def decision(**more: Any) -> dict[str, Any]:
    return {"kind": "waiver", "subject": "A", "on": date(2018, 8, 9), "by": "boss", **more}


def event(day: str, **more: Any) -> dict[str, Any]:
    return {"subject": "A", "kind": "late", "on": day, "ref": day, **more}


@pytest.fixture
def run(store: Store, observe, computed, run_of):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed()))
    return store.runs()[0]


def test_nothing_came_in_since_the_run(store, run):
    assert not store.has_news(run)


@pytest.mark.parametrize(
    ("kind", "row", "news"),
    [
        ("events", event("2018-07-31T23:59"), True),
        ("events", event("2018-08-01"), False),
        ("events", event("2018-05-01"), True),
        ("units", {"id": "u", "name": "u"}, True),
        ("units", {"id": "u", "name": "u", "from": date(2018, 8, 1)}, False),
        ("decisions", decision(), True),
        ("decisions", decision(period=JULY), True),
        ("decisions", decision(period=Period.parse("2018-08")), False),
        (
            "observations",
            {"subject": "A", "metric": "m", "period": Period.parse("2018-08"), "value": 1},
            False,
        ),
        (
            "observations",
            {"subject": "A", "metric": "m", "period": Period.parse("2018-Q3"), "value": 1},
            False,
        ),
        (
            "observations",
            {"subject": "A", "metric": "m", "period": Period.parse("2018-Q2"), "value": 1},
            True,
        ),
    ],
)
def test_only_what_the_run_would_read_is_news(store, run, info, kind: str, row: dict[str, Any], news: bool):
    store.append(kind, [row], info)
    assert store.has_news(run) is news


def test_a_correction_and_an_undone_batch_are_news(store, observe, correction, computed, run_of):
    first = observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed()))
    observe("A/m=2", batch=correction)
    assert store.has_news(store.runs()[0])
    store.record(run_of(computed()))
    store.undo(first.batch + 1, BatchInfo(date(2018, 8, 3), by="ann", why="wrong after all"))
    assert [store.has_news(one) for one in store.runs()] == [True, True]
