"""Monitored calls: what was checked of them, passed or failed by item (S003.B.6)."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_callcenter.workings.counting import Tally, within, words_of


def checked(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the checks of a rule's `items`, and those failed; a failure that was waived, or waits, is none yet (S003.D15)."""
    items = words_of(numbers, "items") or ()
    statuses = words_of(numbers, "statuses") or ()
    tally = Tally("passed", "checked", "failed")
    for row in rows["inspections"]:
        if (row["item"] is not None and row["item"] not in items) or not within(row["on"], period):
            continue
        if row["item"] is None and period is not None:
            continue
        open_ = row["status"] is not None and row["status"] not in statuses
        failed = row["passed"] is False and not open_
        if row["passed"] is not None:
            tally.add(row["employee"], checked=1, passed=int(not failed), failed=int(failed))
            tally.because(row["employee"], "inspections", row, "checked", "failed" if failed else "passed")
    return tally.worked()


QUALITY = Working(
    "callcenter_quality",
    checked,
    ("inspections",),
    ("passed", "checked", "failed"),
    brief={"checks": ("inspections", ("passed",))},
    label=Label("录音监听", "monitored calls"),
    numbers=(
        "items",
        "statuses",
    ),
    owner="callcenter",
)

__all__ = ["QUALITY", "checked"]
