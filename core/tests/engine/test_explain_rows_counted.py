"""The rows behind what a clock and a working count: those that a limit or a count leaves out, with what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from kpi.engine.explain import explain
from kpi.expr import Why
from kpi.kit.counting import Tally, within
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.model.working import Rows, Worked, Working
from kpi.output.tree import draw
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

F = Fraction


def nodes(why: Why, op: str) -> Iterator[Why]:
    if why.op == op:
        yield why
    for arg in why.args:
        yield from nodes(arg, op)


def keys(why: Why) -> list[str]:
    return [row.label.en for row in nodes(why, "row")]


CLOCKED = """
[clock.complete]
label = { zh = "完成", en = "completion" }
table = "tickets"
start = "dispatched"
stop = "closed"
parameters = { limit_minutes = 60 }
[metric.in_time]
label = { zh = "按时率", en = "in time" }
unit = "percent"
better = "more"
source = { table = "tickets", clock = "complete", numerator = { how = "count", where = { column = "complete.state", value = "met" } }, denominator = { how = "count" } }
[metric.kept]
label = { zh = "按时数", en = "kept" }
unit = "count"
better = "more"
source = { table = "tickets", clock = "complete", how = "count", where = { column = "complete.state", value = "met" } }
[rule.kept_item]
scorer = "per_count"
inputs = { count = "kept" }
parameters = { amount = 1 }
[rule.in_time_item]
scorer = "ratio"
inputs = { actual = "in_time" }
full = "full"
parameters = { full = 10, target = 100 }
[scorecard.clocked]
label = { zh = "时限", en = "clocked" }
subject = "unit"
item = [{ rule = "in_time_item" }, { rule = "kept_item" }]
[[bind]]
unit = "east"
scorecard = "clocked"
"""


def test_tickets_that_a_clock_counts_are_listed_with_what_it_says_of_them() -> None:
    chosen = policy_of(CLOCKED)
    rows = [
        {
            "id": "T1",
            "kind": "repair",
            "assignee": "A",
            "dispatched": "2024-03-05 09:00",
            "closed": "2024-03-05 10:00",
        },
        {
            "id": "T2",
            "kind": "repair",
            "assignee": "A",
            "dispatched": "2024-03-05 09:00",
            "closed": "2024-03-05 10:01",
        },
        {"id": "T3", "kind": "repair", "assignee": "A", "dispatched": "2024-03-06 09:00"},
    ]
    facts = MemoryFacts(
        {
            "units": [{"id": "east", "name": "east"}],
            "assignments": [{"employee": "A", "unit": "east", "role": "w", "from": "2024-01-01"}],
            "tickets": rows,
        },
        tables=chosen.catalogue.tables.values(),
    )
    line, kept = explain(chosen, facts, Period.parse("2024-03"), "east")[:2]
    assert line.why is not None
    assert kept.why is not None
    assert (line.line.amount, line.flags) == (F("3.33"), ())
    assert [row.label.en for row in nodes(kept.why, "row")] == ["T2", "T3"]
    (first, second) = nodes(line.why, "row")
    told = {cell.label.en: cell.value for cell in first.args}
    assert (first.label.en, told["state"], told["due"], told["minutes"]) == (
        "T2",
        "late",
        "2024-03-05 10:00:00",
        61,
    )
    assert (second.label.en, {cell.label.en: cell.value for cell in second.args}["state"]) == ("T3", "late")


WORKED = """
[metric.fixed]
label = { zh = "修复率", en = "fixed" }
unit = "ratio"
better = "more"
source = { worked = "repaired", rule = "fixed_item", part = "fixed", per = "all" }
[metric.unfixed]
label = { zh = "未修复", en = "unfixed" }
unit = "count"
better = "less"
source = { worked = "repaired", rule = "fixed_item", part = "unfixed" }
[rule.fixed_item]
scorer = "ratio"
inputs = { actual = "fixed" }
full = "full"
parameters = { full = 10, target = 1 }
[rule.unfixed_item]
scorer = "per_count"
inputs = { count = "unfixed" }
parameters = { amount = -1 }
[scorecard.net]
label = { zh = "网络", en = "net" }
subject = "unit"
item = [{ rule = "fixed_item" }, { rule = "unfixed_item" }]
[[bind]]
unit = "east"
scorecard = "net"
"""


def repaired(rows: Rows, numbers: Any, period: Period | None) -> Worked:
    tally = Tally("fixed", "all", "unfixed")
    for row in rows["outages"]:
        if within(row["reported"], period):
            tally.one(row["unit"], met=row["fixed"] is not None)
            state = "unfixed" if row["fixed"] is None else "fixed"
            tally.because(row["unit"], "outages", row, "all", state)
    return tally.worked()


@cache
def worked_policy() -> Policy:
    return policy_of(
        WORKED, [Working("repaired", repaired, ("outages",), ("fixed", "all", "unfixed"), look_back=31)]
    )


def test_a_count_of_a_working_goes_down_to_the_rows_that_it_says_it_counted() -> None:
    outages = [
        {"id": name, "system": "net", "reported": f"2024-{at}T08:00:00", "fixed": fixed, "unit": unit}
        for name, at, fixed, unit in (
            ("o1", "03-02", "2024-03-02T09:00:00", "east"),
            ("o2", "03-03", None, "east"),
            ("o3", "02-28", None, "east"),
            ("o4", "03-04", None, "west"),
        )
    ]
    units = [{"id": "east", "name": "east"}, {"id": "west", "name": "west"}]
    tables = worked_policy().catalogue.tables.values()
    facts = MemoryFacts({"units": units, "outages": outages}, tables=tables)
    lines = explain(worked_policy(), facts, Period.parse("2024-03"), "east")
    found = {one.line.item: one.why for one in lines if one.why is not None}
    assert keys(found["fixed_item"]) == keys(found["unfixed_item"]) == ["o2"]
    assert "2024-03-03 08:00:00" in draw(found["unfixed_item"], "en")
