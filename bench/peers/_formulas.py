"""The mixed work as formula strings, the way of HR suites: one formula an item, evaluated per employee in order.

Numbers are floats (yuan, points, rates); a name is a column of the employee or an item before. What looks at more than one employee
(the mean, the rank, the pool) no formula can say: plain Python around them does it, as the suites do in their code.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mix.data import OUTPUTS

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]
Evaluate = Callable[[str, Row], Any]
"""What evaluates one formula on one employee: its text is compiled before, or checked and compiled each time."""

ITEMS = {
    "p_response": "None if response is None else 10 if response <= 10 else 6 if response <= 20 else 3 if response < 25 else 0",
    "p_expertise": "(0, 6, 12, 20)[expertise]",
    "p_selling": "5 * (step1 + step2 + step3 + step4 + step5 + step6)",
    "p_polite": "None if polite is None else 20 if polite >= 1 else 16 if polite >= 0.8 else 12 if polite >= 0.6"
    " else 8 if polite >= 0.4 else 0",
    "p_discipline": "5 - 2 * late - 5 * absent",
    "p_conversion": "None if conversion is None else 8 if conversion < conversion_of_dept else 10",
    "p_satisfaction": "None if satisfaction is None else 0 if satisfaction < 0.90 else 10 if satisfaction >= 0.98"
    " else rounded(10 * satisfaction / 0.98)",
    "p_callback": "None if callback is None else 0 if callback < 0.70 else 10 if callback >= 0.90"
    " else rounded(10 * callback / 0.90)",
    "p_volume": "0 if calls < 1500 else"
    " max(10 - max(2200 - max(calls, 1800), 0) // 100 - max(1800 - calls, 0) // 100 * 2, 0)",
    "p_csat": "None if csat is None else rounded(30 * csat)",
}
STANDING = {
    "grade": "0 if score >= 130 else 1 if score >= 110 else 2 if score >= 80 else 3",
    "fine": "50 * (2 ** min(complaints, 3) - 1) + 400 * max(complaints - 3, 0)",
    "commission": "rounded(min(sales, 20000) * 0.01 + max(min(sales, 50000) - 20000, 0) * 0.015"
    " + max(sales - 50000, 0) * 0.02)",
    "dept_pool": "rounded(min(dept_sales, 100000) * 0.02 + max(min(dept_sales, 200000) - 100000, 0) * 0.03"
    " + max(dept_sales - 200000, 0) * 0.04)",
}
PAY = {
    "topup": "max((2000 if years == 1 else 2200 if years == 2 else 2500) - base - commission - pool, 0)",
    "payable": "base + commission + pool + topup - fine",
}
RATES = ("polite", "conversion", "satisfaction", "callback", "csat")
MONEY = ("base", "sales", "dept_sales")


def rounded(amount: float) -> float:
    """Round to 1/100, halves up (nothing here is below 0)."""
    return math.floor(amount * 100 + 0.5) / 100


WORDS = {"rounded": rounded, "min": min, "max": max}
"""What a formula may call."""


def people(frame_path: Path) -> list[list[Row]]:
    """Return the employees by department as dictionaries, in yuan and seconds."""
    import polars as pl

    frame = pl.read_parquet(frame_path).with_columns(pl.col("response") / 10, pl.col(MONEY) / 100)
    departments = defaultdict(list)
    for row in frame.iter_rows(named=True):
        departments[row["dept"]].append(row)
    return list(departments.values())


def compute(state: tuple[list[list[Row]], Evaluate]) -> list[tuple[Any, ...]]:
    """Compute the month; return one tuple an employee."""
    departments, evaluate = state
    outputs = itemgetter("employee", *OUTPUTS)
    found = []
    for members in departments:
        ready = [_with_rates(row) for row in members]
        _mean(ready)
        for row in ready:
            for name, text in ITEMS.items():
                row[name] = evaluate(text, row)
            row["score"] = round(sum(row[name] for name in ITEMS if row[name] is not None), 2)
            for name, text in STANDING.items():
                row[name] = evaluate(text, row)
        _ranks(ready)
        _pool(ready)
        for row in ready:
            for name, text in PAY.items():
                row[name] = evaluate(text, row)
        found += [outputs(row) for row in ready]
    return found


def _with_rates(row: Row) -> Row:
    ready = dict(row)
    for name in RATES:
        above = row[f"{name}_n"]
        ready[name] = None if above is None else above / row[f"{name}_d"]
    return ready


def _mean(members: list[Row]) -> None:
    """Give everybody the pooled conversion of the department."""
    known = [row for row in members if row["conversion"] is not None]
    above, below = sum(row["conversion_n"] for row in known), sum(row["conversion_d"] for row in known)
    for row in members:
        row["conversion_of_dept"] = above / below if below else None


def _ranks(members: list[Row]) -> None:
    place, last = 0, None
    for at, row in enumerate(sorted(members, key=lambda row: -row["score"]), 1):
        if row["score"] != last:
            place, last = at, row["score"]
        row["rank"] = place


def _pool(members: list[Row]) -> None:
    """Share the pool by score, by largest remainder; who is earlier in the frame comes first."""
    weights = [max(row["score"], 0) for row in members]
    whole, cents = sum(weights), round(members[0]["dept_pool"] * 100)
    exact = [cents * one / whole if whole else 0 for one in weights]
    parts = [math.floor(one) for one in exact]
    left = cents - sum(parts) if whole else 0
    for at in sorted(range(len(members)), key=lambda at: parts[at] - exact[at])[:left]:
        parts[at] += 1
    for row, part in zip(members, parts, strict=True):
        row["pool"] = part / 100


def columns(state: Any, found: list[tuple[Any, ...]]) -> pl.DataFrame:
    """Return the outputs as whole numbers of 1/100 and cents; not timed."""
    import polars as pl

    names = ("employee", *OUTPUTS)
    wide = pl.DataFrame(dict(zip(names, zip(*found, strict=True), strict=True)), strict=False).sort(
        "employee"
    )
    wide = wide.select(pl.col(name) * (1 if name in {"grade", "rank"} else 100) for name in OUTPUTS)
    return wide.select(pl.all().round().cast(pl.Int64))
