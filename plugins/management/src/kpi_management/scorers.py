"""Mechanisms of the forms for managers, made of the kit's; parameters bear the names of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import Fault, Label, Node, PolicyError, Scorer, choose, const, flagged, minimum, scorers

OVERWEIGHT_POLICIES = ("normalise", "raw", "cap100")


def _refused(name: str, message: str) -> PolicyError:
    return PolicyError(Fault("parameter", f"{name} {message}", name))


def passed_on_in_time(late: Node, full: Any, mode: str = "all_or_nothing") -> Node:
    """Give full marks where nothing was passed on late (`late` is the share), or in proportion (S002.F2.3)."""
    if mode not in ("all_or_nothing", "proportional"):
        raise _refused("mode", f"must be all_or_nothing or proportional, not {mode!r}")
    return choose((late > 0, 0), otherwise=full) if mode == "all_or_nothing" else full * (1 - late)


def weighted_total(
    task: Node,
    behaviour: Node,
    task_pct: Any,
    behaviour_pct: Any,
    weights: Any,
    overweight_policy: str = "normalise",
) -> Mapping[str, Node]:
    """Join the task score and the behaviour score by their percentages (S002.F2.TOTAL).

    The printed weights of the tasks add up to `weights` and not to 100: the task score is brought to 100
    (`normalise`), taken as it is (`raw`), or cut off at 100 (`cap100`).
    """
    if task_pct.value + behaviour_pct.value != 100:
        message = f"and behaviour_pct must add up to 100, not {task_pct.value + behaviour_pct.value}"
        raise _refused("task_pct", message)
    if overweight_policy not in OVERWEIGHT_POLICIES:
        raise _refused("overweight_policy", f"must be one of {', '.join(OVERWEIGHT_POLICIES)}")
    scaled = {"normalise": task * 100 / weights, "raw": task, "cap100": minimum(task, 100)}[overweight_policy]
    total = scaled * task_pct / 100 + behaviour * behaviour_pct / 100
    return {"result": total, "raw": task, "task": scaled, "behaviour": behaviour}


def reported_target(value: Node, target: Any = None) -> Mapping[str, Node]:
    """Report a rate, and whether it reaches the company's target; without one neither yes nor no (S003.Q64)."""
    met = value >= target if target is not None else flagged(const(None), "no_target") == 1
    return {"met": met, "value": value}


SCORERS: tuple[Scorer, ...] = (
    Scorer(
        "management_passed_on_in_time",
        passed_on_in_time,
        Label("信息传递及时", "passed on in time"),
        owner="management",
    ),
    Scorer(
        "management_weighted_total",
        weighted_total,
        Label("业绩与行为加权", "task and behaviour weighted"),
        scorers.template(
            "{task}（各项权重合计 {weights}，{overweight_policy}）× {task_pct}% + {behaviour} × {behaviour_pct}%",
            "{task} (weights of {weights} together: {overweight_policy}) x {task_pct}% + {behaviour} x {behaviour_pct}%",
            of=weighted_total,
        ),
        owner="management",
    ),
    Scorer(
        "management_reported_target",
        reported_target,
        Label("只报告，有指标时判达标", "reported, judged by a target if there is one"),
        owner="management",
    ),
)
"""What the rule files of this plugin use beside the kit's scorers."""
