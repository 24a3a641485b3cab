"""What a trial of the managers' forms counts of lists: rates of agents, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.api import DataError, Fault, Label, Period, Rows, Value, Worked, Working, exactly
from kpi_management.words import sentence


def number(name: str, raw: Any) -> Fraction:
    """Read an exact number of 0 or more.

    Raises:
        DataError: `bad_value`.
    """
    try:
        found = exactly(raw)
    except (ValueError, TypeError, ZeroDivisionError):
        found = Fraction(-1)
    if found < 0:
        raise DataError(
            Fault(
                "bad_value",
                sentence("{name}: {raw!r} cannot be read", name=name, raw=raw),
                name,
                hint=sentence("a number, 0 or more"),
            )
        )
    return found


def mean_rate(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Give the simple mean of rates in percent; of pairs (poor reviews, reviews) the pooled rate besides (S002.F6.1).

    An agent without reviews has no rate and counts in neither.

    Raises:
        DataError: `bad_value` where nobody has a rate, or where rates without their counts are to be pooled.
    """
    pairs = [
        (number("poor", row["poor"]), number("reviews", row["reviews"])) for row in rows.get("agents", ())
    ]
    counted = [(poor, reviews) for poor, reviews in pairs if reviews]
    rates = [number("rates", row["rate"]) for row in rows.get("rates", ())]
    rates += [poor / reviews * 100 for poor, reviews in counted]
    if not rates:
        raise DataError(
            Fault("bad_value", sentence("no agent has a review, so that there is no rate"), "agents")
        )
    if numbers.get("mean") == "pooled" and len(counted) < len(rates):
        raise DataError(
            Fault(
                "bad_value",
                sentence("rates alone cannot be pooled"),
                "rates",
                hint=sentence("give agents='[[poor, reviews], ...]'"),
            )
        )
    found = {"rate": sum(rates, Fraction(0)) / len(rates)}
    if counted:
        found["pooled"] = (
            sum((one for one, _ in counted), Fraction(0))
            / sum((one for _, one in counted), Fraction(0))
            * 100
        )
    return Worked({"": found})


def completed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Give the completion of tasks in percent, each (importance, completion from 0 to 1) (S002.F4.1).

    Raises:
        DataError: `bad_value` for a completion above 1, and where no task has importance.
    """
    tasks = [
        (number("importance", row["importance"]), number("completion", row["completion"]))
        for row in rows.get("tasks", ())
    ]
    if any(done > 1 for _, done in tasks):
        raise DataError(Fault("bad_value", sentence("a completion is from 0 to 1"), "tasks"))
    whole = sum((importance for importance, _ in tasks), Fraction(0))
    if not whole:
        raise DataError(
            Fault("bad_value", sentence("no task has importance, so that there is no mean"), "tasks")
        )
    return Worked({"": {"completion": sum(importance * done for importance, done in tasks) / whole * 100}})


WORKINGS: tuple[Working, ...] = (
    Working(
        "management_agent_rates",
        mean_rate,
        (),
        ("rate", "pooled"),
        brief={"rates": ("", ("rate",)), "agents": ("", ("poor", "reviews"))},
        rules=("management.service_attitude",),
        label=Label("客服中差评率", "poor-review rates of agents"),
        owner="management",
    ),
    Working(
        "management_tasks",
        completed,
        (),
        ("completion",),
        brief={"tasks": ("", ("importance", "completion"))},
        rules=("management.task_completion",),
        label=Label("工作任务", "tasks"),
        owner="management",
    ),
)
"""What a trial of these rules counts of lists."""

__all__ = ["WORKINGS", "completed", "mean_rate"]
