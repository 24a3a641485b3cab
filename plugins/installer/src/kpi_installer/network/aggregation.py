"""Failures of the aggregation layer: repeated ones weigh more, and a granted appeal makes one of many (S003.A.5.30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from kpi.api import (
    Fault,
    Label,
    Period,
    PolicyError,
    Row,
    Rows,
    Tally,
    Value,
    Worked,
    Working,
    number_of,
    within,
    word_of,
    words_of,
)
from kpi_installer.words import sentence

MODES = ("additive", "total")
GRANTED = "granted"
EVENT = "event"


def weighed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the failures of a unit's devices in a period by their weights.

    The k-th failure of a device in the period weighs 1, 2, 4, 8 and so on, each for itself (`additive`) or in
    place of those before it (`total`), at most `max_weight`. All alarms of an event whose appeal was granted
    are one failure, and unless `raises_index` says so they raise no device's count. An event of which only
    the number of `devices` is known, and no appeal was granted, is a first failure of each.
    """
    word_of(numbers, "mode", MODES)
    tally = Tally("failures", "alarms", "left_out")
    by_unit: dict[str, list[Row]] = {}
    for row in rows["outages"]:
        mine = row["reported"] is None or within(row["reported"], period)
        tally.add(row["unit"])
        trial = period is None and row["layer"] is None
        if mine and (trial or row["layer"] in words_of(numbers, "layers")):
            by_unit.setdefault(row["unit"], []).append(row)
    causes = {*words_of(numbers, "alarm_causes"), *words_of(numbers, "appeal_causes")}
    for unit, own in by_unit.items():
        known = [row for row in own if row["cause"] in (None, *causes) or _briefly(row, period)]
        tally.add(unit, failures=_failures(known, numbers), alarms=len(known), left_out=len(own) - len(known))
        for row in known:
            tally.because(unit, "outages", row, "failures")
    return tally.worked()


def _briefly(row: Row, period: Period | None) -> bool:
    """Tell whether a trial gives an event by its number of devices: one of alarms that count, whatever its cause."""
    return period is None and row["device"] is None and row["devices"] is not None


def _failures(rows: Sequence[Row], numbers: Mapping[str, Value]) -> Fraction:
    raises = numbers["raises_index"] is True
    times: Counter[str] = Counter()
    own: dict[str, list[Fraction]] = {}
    events: set[str] = set()
    total = Fraction(0)
    for place, row in enumerate(sorted(rows, key=_order)):
        device = str(row["device"] or ("device" if row.get("sequence") else ""))
        if _granted(row, numbers):
            event = str(row["event"] or row["id"] or place)
            total += event not in events
            events.add(event)
            times[device] += raises and bool(device)
        elif not device:
            total += row["devices"] or 1
        else:
            times[device] += 1
            own.setdefault(device, []).append(_weight(times[device], numbers))
    if word_of(numbers, "mode", MODES) == "total":
        return total + sum((weights[-1] for weights in own.values()), Fraction(0))
    return total + sum((weight for weights in own.values() for weight in weights), Fraction(0))


def _order(row: Row) -> datetime:
    found: datetime = row["reported"] or datetime.min
    return found


def _granted(row: Row, numbers: Mapping[str, Value]) -> bool:
    """Tell whether a failure is one of an event with a granted appeal, for a cause that allows one."""
    if row.get("sequence") == EVENT:
        return True
    causes = words_of(numbers, "appeal_causes")
    return row["appeal"] == GRANTED and (row["cause"] is None or row["cause"] in causes)


def _weight(nth: int, numbers: Mapping[str, Value]) -> Fraction:
    """Return what the nth failure of a device weighs: by the printed list, then doubling on."""
    printed = numbers["weights"]
    if not isinstance(printed, tuple) or not printed or not all(isinstance(one, Fraction) for one in printed):
        raise PolicyError(
            Fault(
                "parameter",
                sentence("weights must be a list of numbers, not {printed!r}", printed=printed),
                "weights",
            )
        )
    weights = [Fraction(str(one)) for one in printed]
    found = weights[nth - 1] if nth <= len(weights) else weights[-1] * 2 ** (nth - len(weights))
    return found if numbers["max_weight"] is None else min(found, number_of(numbers, "max_weight"))


FAILURES = Working(
    "installer_failures",
    weighed,
    ("outages",),
    ("failures", "alarms", "left_out"),
    brief={
        "alarms": ("outages", ("device",)),
        "events": ("outages", ("devices", "appeal", "cause")),
        "sequence": ("outages", ("sequence",)),
    },
    look_back=366,
    numbers=("layers", "weights", "mode", "max_weight", "alarm_causes", "appeal_causes", "raises_index"),
    label=Label("汇聚层设备故障", "failures of aggregation devices"),
    owner="installer",
)

__all__ = ["FAILURES", "MODES"]
