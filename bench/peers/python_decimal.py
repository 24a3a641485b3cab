"""A plain Python loop with Decimal, as a careful developer writes it without a library."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

NAME = "plain Python, Decimal"
EXACT = True
LARGEST = 100_000

CENT = Decimal("0.01")
LEVELS = (Decimal(0), Decimal(6), Decimal(12), Decimal(20))
NAMED = ((100, 20), (80, 16), (60, 12), (40, 8))
NOTHING, TEN = Decimal(0), Decimal(10)
LEAST = {1: Decimal(2000), 2: Decimal(2200)}
FINES = tuple(map(Decimal, (0, 50, 150, 350, 750, 1150, 1550)))

Row = dict[str, Any]


def prepare(frame_path: Path) -> list[Row]:
    """Read the frame as rows; seconds and yuan are Decimals."""
    import polars as pl

    rows = pl.read_parquet(frame_path).to_dicts()
    for row in rows:
        for name in ("base", "sales", "dept_sales"):
            row[name] = Decimal(row[name]) / 100
        if row["response"] is not None:
            row["response"] = Decimal(row["response"]) / 10
    return rows


def compute(rows: list[Row]) -> dict[str, list[int | None]]:
    """Compute all outputs, a row at a time."""
    above: dict[int, int] = defaultdict(int)
    below: dict[int, int] = defaultdict(int)
    depts: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        depts[row["dept"]].append(at)
        if row["conversion_n"] is not None:
            above[row["dept"]] += row["conversion_n"]
            below[row["dept"]] += row["conversion_d"]
    done = [_points(row, above, below) for row in rows]
    for row, one in zip(rows, done, strict=True):
        _standing(row, one)
    for members in depts.values():
        _rank(done, members)
        _share(rows, done, members)
    for row, one in zip(rows, done, strict=True):
        _pay(row, one)
    whole = ("grade", "rank")
    return {
        name: [one[name] if name in whole or one[name] is None else int(one[name] * 100) for one in done]
        for name in done[0]
    }


def _points(row: Row, above: dict[int, int], below: dict[int, int]) -> Row:
    mean = None
    if row["conversion_n"] is not None:
        worse = row["conversion_n"] * below[row["dept"]] < row["conversion_d"] * above[row["dept"]]
        mean = Decimal(8) if worse else TEN
    satisfied = row["csat_n"]
    return {
        "p_response": _response(row["response"]),
        "p_expertise": LEVELS[row["expertise"]],
        "p_selling": Decimal(5 * (row["step1"] + row["step2"] + row["step3"] + row["step4"] + row["step5"] + row["step6"])),
        "p_polite": _polite(row["polite_n"], row["polite_d"]),
        "p_discipline": Decimal(5 - 2 * row["late"] - 5 * row["absent"]),
        "p_conversion": mean,
        "p_satisfaction": _zone(row["satisfaction_n"], row["satisfaction_d"], 90, 98),
        "p_callback": _zone(row["callback_n"], row["callback_d"], 70, 90),
        "p_volume": _volume(row["calls"]),
        "p_csat": None if satisfied is None else (Decimal(30 * satisfied) / row["csat_d"]).quantize(CENT, ROUND_HALF_UP),
    }  # fmt: skip


def _response(at: Decimal | None) -> Decimal | None:
    if at is None:
        return None
    if at <= 10:
        return TEN
    if at <= 20:
        return Decimal(6)
    return Decimal(3) if at < 25 else NOTHING


def _polite(n: int | None, d: int) -> Decimal | None:
    if n is None:
        return None
    for least, points in NAMED:
        if n * 100 >= least * d:
            return Decimal(points)
    return NOTHING


def _zone(n: int | None, d: int, floor: int, target: int) -> Decimal | None:
    if n is None:
        return None
    if n * 100 < floor * d:
        return NOTHING
    if n * 100 >= target * d:
        return TEN
    return (Decimal(10 * 100 * n) / (target * d)).quantize(CENT, ROUND_HALF_UP)


def _volume(calls: int) -> Decimal:
    if calls < 1500:
        return NOTHING
    lost = max(2200 - max(calls, 1800), 0) // 100 + max(1800 - calls, 0) // 100 * 2
    return Decimal(max(10 - lost, 0))


def _standing(row: Row, one: Row) -> None:
    score = sum((points for points in one.values() if points is not None), NOTHING)
    one["score"] = score
    one["grade"] = 0 if score >= 130 else 1 if score >= 110 else 2 if score >= 80 else 3
    one["fine"] = FINES[row["complaints"]]
    one["commission"] = _tiers(row["sales"], ((20_000, "0.01"), (50_000, "0.015"), (None, "0.02")))


def _rank(done: list[Row], members: list[int]) -> None:
    order = sorted(members, key=lambda at: -done[at]["score"])
    rank, last = 0, None
    for place, at in enumerate(order, 1):
        if done[at]["score"] != last:
            rank, last = place, done[at]["score"]
        done[at]["rank"] = rank


def _share(rows: list[Row], done: list[Row], members: list[int]) -> None:
    pool = _tiers(rows[members[0]]["dept_sales"], ((100_000, "0.02"), (200_000, "0.03"), (None, "0.04")))
    cents = int(pool * 100)
    weights = [max(int(done[at]["score"] * 100), 0) for at in members]
    whole = sum(weights)
    if not whole:
        cents, whole = 0, 1
    parts = [divmod(cents * weight, whole) for weight in weights]
    left = cents - sum(part for part, _ in parts)
    extra = set(sorted(range(len(members)), key=lambda at: -parts[at][1])[:left])
    for place, at in enumerate(members):
        done[at]["pool"] = Decimal(parts[place][0] + (place in extra)) / 100


def _tiers(amount: Decimal, stages: tuple[tuple[int | None, str], ...]) -> Decimal:
    earned, lower = NOTHING, 0
    for upper, rate in stages:
        inside = amount if upper is None else min(amount, Decimal(upper))
        if inside > lower:
            earned += (inside - lower) * Decimal(rate)
        lower = upper or 0
    return earned.quantize(CENT, ROUND_HALF_UP)


def _pay(row: Row, one: Row) -> None:
    earned = row["base"] + one["commission"] + one["pool"]
    one["topup"] = max(LEAST.get(row["years"], Decimal(2500)) - earned, NOTHING)
    one["payable"] = earned + one["topup"] - one["fine"]
