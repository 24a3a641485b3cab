"""The mixed work by hand, with fractions: what every peer is compared with. It shares no code with the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl
from mix.data import OUTPUTS, STEPS

Row = Mapping[str, Any]

LEVELS = (0, 6, 12, 20)
NAMED = ((100, 20), (80, 16), (60, 12), (40, 8))
GRADES = (130, 110, 80)
FINES = (50, 100, 200)
FINE_CAP = 400
OWN_TIERS = ((20_000, "0.01"), (50_000, "0.015"), (None, "0.02"))
POOL_TIERS = ((100_000, "0.02"), (200_000, "0.03"), (None, "0.04"))
GUARANTEES = (2000, 2200, 2500)


def reference(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs of every row."""
    rows = frame.to_dicts()
    depts: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        depts[row["dept"]].append(at)
    found = [_points(row) for row in rows]
    for members in depts.values():
        _against_mean(rows, found, members)
    scores = [sum((one for one in points.values() if one is not None), Fraction(0)) for points in found]
    ranks, shares = [0] * len(rows), [0] * len(rows)
    for members in depts.values():
        for at in members:
            ranks[at] = 1 + sum(scores[other] > scores[at] for other in members)
        pool = rounded(tiers(Fraction(rows[members[0]]["dept_sales"], 100), POOL_TIERS) * 100)
        for at, part in zip(
            members, split(pool, [max(scores[at], Fraction(0)) for at in members]), strict=True
        ):
            shares[at] = part
    made = []
    for row, points, score, rank, share in zip(rows, found, scores, ranks, shares, strict=True):
        ready: dict[str, int | None] = {
            f"p_{name}": None if one is None else rounded(one * 100) for name, one in points.items()
        }
        made.append({**ready, **_standing(score, rank), **_money(row, share)})
    return pl.DataFrame(made, schema=dict.fromkeys(OUTPUTS, pl.Int64))


def _points(row: Row) -> dict[str, Fraction | None]:
    late, absent = row["late"], row["absent"]
    return {
        "response": None if row["response"] is None else Fraction(_response(Fraction(row["response"], 10))),
        "expertise": Fraction(LEVELS[row["expertise"]]),
        "selling": Fraction(5 * sum(row[step] for step in STEPS)),
        "polite": None if (rate := _rate(row, "polite")) is None else Fraction(_polite(rate * 100)),
        "discipline": Fraction(5 - 2 * late - 5 * absent),
        "conversion": None,
        "satisfaction": _zone(_rate(row, "satisfaction"), Fraction("0.90"), Fraction("0.98")),
        "callback": _zone(_rate(row, "callback"), Fraction("0.70"), Fraction("0.90")),
        "volume": Fraction(_volume(row["calls"])),
        "csat": None if (rate := _rate(row, "csat")) is None else _at_scale(30 * rate),
    }


def _rate(row: Row, name: str) -> Fraction | None:
    return None if row[f"{name}_n"] is None else Fraction(row[f"{name}_n"], row[f"{name}_d"])


def _response(seconds: Fraction) -> int:
    if seconds <= 10:
        return 10
    if seconds <= 20:
        return 6
    return 3 if seconds < 25 else 0


def _polite(percent: Fraction) -> int:
    return next((points for least, points in NAMED if percent >= least), 0)


def _zone(rate: Fraction | None, floor: Fraction, target: Fraction) -> Fraction | None:
    if rate is None:
        return None
    if rate < floor:
        return Fraction(0)
    return Fraction(10) if rate >= target else _at_scale(10 * rate / target)


def _volume(calls: int) -> int:
    if calls < 1500:
        return 0
    lost = max(2200 - max(calls, 1800), 0) // 100 + 2 * (max(1800 - calls, 0) // 100)
    return max(10 - lost, 0)


def _against_mean(
    rows: list[dict[str, Any]], found: list[dict[str, Fraction | None]], members: list[int]
) -> None:
    known = [at for at in members if rows[at]["conversion_n"] is not None]
    if not known:
        return
    mean = Fraction(
        sum(rows[at]["conversion_n"] for at in known), sum(rows[at]["conversion_d"] for at in known)
    )
    for at in known:
        rate = _rate(rows[at], "conversion")
        assert rate is not None
        found[at]["conversion"] = Fraction(8 if rate < mean else 10)


def _standing(score: Fraction, rank: int) -> dict[str, int]:
    grade = next((place for place, least in enumerate(GRADES) if score >= least), len(GRADES))
    return {"score": rounded(score * 100), "grade": grade, "rank": rank}


def _money(row: Row, share: int) -> dict[str, int]:
    costs = (*FINES, *([FINE_CAP] * row["complaints"]))[: row["complaints"]]
    fine, base = 100 * sum(costs), row["base"]
    commission = rounded(tiers(Fraction(row["sales"], 100), OWN_TIERS) * 100)
    least = 100 * GUARANTEES[min(row["years"], len(GUARANTEES)) - 1]
    topup = max(least - base - commission - share, 0)
    payable = base + commission + share + topup - fine
    return {"fine": fine, "commission": commission, "pool": share, "topup": topup, "payable": payable}


def tiers(amount: Fraction, stages: tuple[tuple[int | None, str], ...]) -> Fraction:
    """Return the marginal commission on an amount in yuan."""
    earned, lower = Fraction(0), 0
    for upper, rate in stages:
        inside = amount if upper is None else min(amount, Fraction(upper))
        earned += max(inside - lower, Fraction(0)) * Fraction(rate)
        lower = upper or 0
    return earned


def split(pool: int, scores: list[Fraction]) -> list[int]:
    """Share whole cents by largest remainder; equal remainders go to the earlier one."""
    whole = sum(scores)
    if not whole:
        return [0] * len(scores)
    exact = [pool * one / whole for one in scores]
    parts = [int(one) for one in exact]
    order = sorted(range(len(scores)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: pool - sum(parts)]:
        parts[at] += 1
    return parts


def rounded(value: Fraction) -> int:
    """Round to a whole number, half away from zero."""
    below = value.denominator
    whole = (2 * abs(value.numerator) + below) // (2 * below)
    return whole if value >= 0 else -whole


def _at_scale(points: Fraction) -> Fraction:
    """Round points to 1/100, as every item is."""
    return Fraction(rounded(points * 100), 100)
