"""zen-engine (GoRules): decision graphs of expression nodes, run in loop mode over batches of employees.

Its numbers are decimals of 28 digits, so it is exact here. It knows no groups: the mean, the rank and the largest remainders are
plain Python around it, between a pass for points and own money and a pass for what is paid. Bands stand as expressions: a decision
table takes about 4 times as long. Arrays of 1,000 employees in one context are the quickest way in; `evaluate_batch`, a call an
employee and contexts as JSON text all take longer.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mix.data import OUTPUTS

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]

NAME = "zen-engine"
EXACT = True
LARGEST = 1_000_000

BATCH = 1_000
POINTS = {
    "p_response": "response == null ? null : response <= 100 ? 10 : response <= 200 ? 6 : response < 250 ? 3 : 0",
    "p_expertise": "[0, 6, 12, 20][expertise]",
    "p_selling": "5 * count([step1, step2, step3, step4, step5, step6], #)",
    "polite": "polite_n == null ? null : 100 * polite_n / polite_d",
    "p_polite": "polite_n == null ? null : $.polite >= 100 ? 20 : $.polite >= 80 ? 16 : $.polite >= 60 ? 12"
    " : $.polite >= 40 ? 8 : 0",
    "p_discipline": "5 - 2 * late - 5 * absent",
    "p_conversion": "conversion_n == null ? null : conversion_n / conversion_d < mean_n / mean_d ? 8 : 10",
    "satisfaction": "satisfaction_n == null ? null : satisfaction_n / satisfaction_d",
    "p_satisfaction": "satisfaction_n == null ? null : $.satisfaction < 0.90 ? 0 : $.satisfaction >= 0.98 ? 10"
    " : round(10 * $.satisfaction / 0.98, 2)",
    "callback": "callback_n == null ? null : callback_n / callback_d",
    "p_callback": "callback_n == null ? null : $.callback < 0.70 ? 0 : $.callback >= 0.90 ? 10"
    " : round(10 * $.callback / 0.90, 2)",
    "p_volume": "calls < 1500 ? 0 : max([0, 10 - floor(max([0, 2200 - max([calls, 1800])]) / 100)"
    " - 2 * floor(max([0, 1800 - calls]) / 100)])",
    "p_csat": "csat_n == null ? null : round(30 * csat_n / csat_d, 2)",
    "score": "($.p_response ?? 0) + $.p_expertise + $.p_selling + ($.p_polite ?? 0) + $.p_discipline"
    " + ($.p_conversion ?? 0) + ($.p_satisfaction ?? 0) + ($.p_callback ?? 0) + $.p_volume + ($.p_csat ?? 0)",
    "grade": "$.score >= 130 ? 0 : $.score >= 110 ? 1 : $.score >= 80 ? 2 : 3",
    "fine": "complaints <= 3 ? 5000 * (2 ^ complaints - 1) : 35000 + 40000 * (complaints - 3)",
    "commission": "round(0.01 * min([sales, 2000000]) + 0.015 * max([0, min([sales, 5000000]) - 2000000])"
    " + 0.02 * max([0, sales - 5000000]))",
}
POOL = {
    "pool": "round(0.02 * min([sales, 10000000]) + 0.03 * max([0, min([sales, 20000000]) - 10000000])"
    " + 0.04 * max([0, sales - 20000000]))",
}
PAY = {
    "topup": "max([0, (years == 1 ? 200000 : years == 2 ? 220000 : 250000) - base - commission - pool])",
    "payable": "base + commission + pool + $.topup - fine",
}
READ = (
    "response", "expertise", "step1", "step2", "step3", "step4", "step5", "step6", "polite_n", "polite_d", "late", "absent",
    "conversion_n", "conversion_d", "satisfaction_n", "satisfaction_d", "callback_n", "callback_d", "calls", "csat_n", "csat_d",
    "complaints", "sales",
)  # fmt: skip
"""Columns that the first pass reads: each key of a context costs."""


def prepare(frame_path: Path) -> Any:
    """Load the graphs and hold the employees as dictionaries, which is what the engine takes."""
    import polars as pl
    import zen

    content = {"points": graph(POINTS), "pool": graph(POOL), "pay": graph(PAY)}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    frame = pl.read_parquet(frame_path)
    own = frame.select("base", "years").to_dicts()
    departments: dict[int, list[int]] = defaultdict(list)
    for at, dept in enumerate(frame["dept"]):
        departments[dept].append(at)
    sales = [frame["dept_sales"][members[0]] for members in departments.values()]
    return engine, frame.select(READ).to_dicts(), own, list(departments.values()), sales


def graph(expressions: dict[str, str]) -> Row:
    """Return a decision of one expression node that is run for each of `rows`."""
    content = {
        "expressions": [{"id": key, "key": key, "value": value} for key, value in expressions.items()],
        "executionMode": "loop",
        "inputField": "rows",
        "outputPath": "rows",
        "passThrough": False,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": "expressionNode", "name": "rules", "content": content},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def compute(state: Any) -> tuple[list[Row], list[Row]]:
    """Compute the month; return what the two passes gave."""
    engine, rows, own, departments, sales = state
    for members in departments:
        _mean([rows[at] for at in members])
    found = _evaluated(engine, "points", rows)
    pools = _evaluated(engine, "pool", [{"sales": one} for one in sales])
    for members, pool in zip(departments, pools, strict=True):
        ready = [found[at] for at in members]
        scores = [round(100 * row["score"]) for row in ready]
        _ranks(ready, scores)
        _split(ready, scores, round(pool["pool"]))
    pay = [
        {**mine, "commission": row["commission"], "pool": row["pool"], "fine": row["fine"]}
        for mine, row in zip(own, found, strict=True)
    ]
    return found, _evaluated(engine, "pay", pay)


def _evaluated(engine: Any, key: str, rows: list[Row]) -> list[Row]:
    found: list[Row] = []
    for at in range(0, len(rows), BATCH):
        found += engine.evaluate(key, {"rows": rows[at : at + BATCH]})["result"]["rows"]
    return found


def _mean(members: list[Row]) -> None:
    known = [row for row in members if row["conversion_n"] is not None]
    above, below = sum(row["conversion_n"] for row in known), sum(row["conversion_d"] for row in known)
    for row in members:
        row["mean_n"], row["mean_d"] = above, below


def _ranks(members: list[Row], scores: list[int]) -> None:
    places: dict[int, int] = {}
    for place, score in enumerate(sorted(scores, reverse=True), 1):
        places.setdefault(score, place)
    for row, score in zip(members, scores, strict=True):
        row["rank"] = places[score]


def _split(members: list[Row], scores: list[int], pool: int) -> None:
    weights = [max(one, 0) for one in scores]
    whole = sum(weights)
    parts = [pool * one // whole if whole else 0 for one in weights]
    left = pool - sum(parts) if whole else 0
    for at in (
        sorted(range(len(members)), key=lambda at: -(pool * weights[at] % whole))[:left] if left else ()
    ):
        parts[at] += 1
    for row, part in zip(members, parts, strict=True):
        row["pool"] = part


def columns(state: Any, found: tuple[list[Row], list[Row]]) -> pl.DataFrame:
    """Return the outputs as whole numbers; not timed."""
    import polars as pl

    points, pay = found
    wide = {name: [row[name] for row in (pay if name in PAY else points)] for name in OUTPUTS}
    scaled = [name for name in OUTPUTS if name == "score" or name.startswith("p_")]
    frame = pl.DataFrame(wide, strict=False).with_columns(pl.col(scaled) * 100)
    return frame.select(pl.all().round().cast(pl.Int64))
