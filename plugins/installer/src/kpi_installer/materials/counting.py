"""Samples of deliveries and returns within the warranty (S003.A.8.41 and .42)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from kpi.api import (
    Fault,
    Label,
    Period,
    PolicyError,
    Rows,
    Tally,
    Value,
    Worked,
    Working,
    round_half_away,
    within,
    word_of,
    words_of,
)
from kpi_installer.words import sentence

ROUNDINGS = ("ceil", "floor", "half_up")


def sampled(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the deliveries of some kinds in a period, and those with enough samples that all passed.

    Each delivery has its own least number of samples, a share of its quantity rounded as `rounding` says. In a
    trial a row may have a share of its own; `min` tells the least numbers.
    """
    tally = Tally("good", "deliveries", "failed")
    least: list[Fraction] = []
    for row in rows["deliveries"]:
        tally.add(row["unit"])
        if row["kind"] is not None and row["kind"] not in words_of(numbers, "kinds"):
            continue
        if row["quantity"] is None or (row["on"] is not None and not within(row["on"], period)):
            continue
        wanted = _least(row["quantity"], row.get("share", numbers["sample"]), numbers)
        least.append(wanted)
        taken, passed = row["sampled"] or 0, row["passed"] or 0
        met = taken >= wanted and passed == taken
        tally.one(row["unit"], met=met)
        tally.because(row["unit"], "deliveries", row, "deliveries", "good" if met else "failed")
    return tally.worked(min=tuple(least))


def _least(quantity: int, share: Value, numbers: Mapping[str, Value]) -> Fraction:
    if not isinstance(share, Fraction) or not 0 <= share <= 1:
        raise PolicyError(
            Fault(
                "parameter",
                sentence("sample must be a share from 0 to 1, not {share!r}", share=share),
                "sample",
            )
        )
    exact = quantity * share
    way = word_of(numbers, "rounding", ROUNDINGS)
    if way == "half_up":
        return round_half_away(exact, 0)
    return Fraction(ceil(exact) if way == "ceil" else floor(exact))


def returned(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the returns within the warranty of the kind that was returned most, and its units in warranty.

    Kinds are judged for themselves. Where units came back of a kind of which it is not known how many are in
    warranty, there is no rate.
    """
    kinds = words_of(numbers, "kinds")
    back: dict[tuple[str, str], Fraction] = {}
    units: dict[tuple[str, str], Fraction] = {}
    tally = Tally("returned", "units")
    for row in rows["warranty_units"]:
        if row["kind"] in kinds:
            key = (row["unit"], row["kind"])
            units[key] = units.get(key, Fraction(0)) + row["units"]
    for row in rows["returns"]:
        tally.add(row["unit"])
        if row["kind"] is not None and row["kind"] not in kinds:
            continue
        key = (row["unit"], str(row["kind"]))
        if isinstance(row.get("returned"), Fraction):
            back[key], units[key] = row["returned"], row["units"]
        elif row["in_warranty"] and (row["on"] is None or within(row["on"], period)):
            back[key] = back.get(key, Fraction(0)) + 1
    worst: dict[str, tuple[Fraction, Fraction, Fraction]] = {}
    for unit, kind in sorted({*back, *units}):
        count, of = back.get((unit, kind), Fraction(0)), units.get((unit, kind), Fraction(0))
        # Nothing of nothing is no rate; something of what nobody knows outweighs every rate.
        rate = count / of if of else Fraction(2) if count else Fraction(-1)
        if unit not in worst or rate > worst[unit][0]:
            worst[unit] = (rate, count, of)
    for unit, (_, count, of) in worst.items():
        tally.add(unit, returned=count, units=of)
    return tally.worked()


SAMPLES = Working(
    "installer_samples",
    sampled,
    ("deliveries",),
    ("good", "deliveries", "failed"),
    brief={"rows": ("deliveries", ("quantity", "share"))},
    look_back=366,
    numbers=("sample", "rounding", "kinds"),
    label=Label("器材抽检", "samples of deliveries"),
    owner="installer",
)
RETURNS = Working(
    "installer_returns",
    returned,
    ("returns", "warranty_units"),
    ("returned", "units"),
    brief={"returns": ("returns", ("kind", "returned", "units"))},
    look_back=366,
    numbers=("kinds",),
    label=Label("质保期返修", "returns within the warranty"),
    owner="installer",
)

__all__ = ["RETURNS", "ROUNDINGS", "SAMPLES"]
