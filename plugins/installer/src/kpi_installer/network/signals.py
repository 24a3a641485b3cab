"""Devices in corridors: how many were measured, and whether their signals are as they should be (S003.A.5.28, .29)."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.api import Label, Period, Row, Rows, Tally, Value, Worked, Working, number_of, within


def measured(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the distinct devices measured in a period, and the measurements that are within all limits.

    A value that was not measured is not within its limit; a row without any value is a device alone.
    """
    tally = Tally("devices", "good", "measured")
    seen: dict[str, set[str]] = {}
    told: list[bool] = []
    for row in rows["corridor_samples"]:
        tally.add(row["unit"])
        if row["on"] is not None and not within(row["on"], period):
            continue
        if row["device"] is not None:
            seen.setdefault(row["unit"], set()).add(row["device"])
        if any(row[one] is not None for one in ("level", "mer", "ber")):
            good = _good(row, numbers)
            told.append(good)
            tally.add(row["unit"], good=good, measured=1)
    for unit, devices in seen.items():
        tally.add(unit, devices=len(devices))
    distinct = sum(len(one) for one in seen.values())
    return tally.worked(**({"met": tuple(told)} if told else {"distinct": distinct}))


def _good(row: Row, numbers: Mapping[str, Value]) -> bool:
    level, mer, ber = row["level"], row["mer"], row["ber"]
    if level is None or mer is None or ber is None:
        return False
    names = ("level_target", "tolerance", "mer_min", "ber_below")
    middle, tolerance, least, below = (number_of(numbers, name) for name in names)
    return bool(abs(level - middle) <= tolerance and mer >= least and ber < below)


CORRIDOR = Working(
    "installer_corridor",
    measured,
    ("corridor_samples",),
    ("devices", "good", "measured"),
    brief={
        "devices": ("corridor_samples", ("device",)),
        "rows": ("corridor_samples", ("level", "mer", "ber")),
        "measurements": ("corridor_samples", ("level", "mer", "ber")),
    },
    look_back=62,
    numbers=("level_target", "tolerance", "mer_min", "ber_below"),
    label=Label("楼道设备采样", "samples of corridor devices"),
    owner="installer",
)

__all__ = ["CORRIDOR"]
