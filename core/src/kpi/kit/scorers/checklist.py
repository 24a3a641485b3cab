"""Checklists: points for each step that was done, or full marks times the mean fulfilment."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Kind, Node, if_, total
from kpi.kit.scorers.given import constant, constants, number, refused
from kpi.kit.scorers.words import template
from kpi.model.label import Label
from kpi.model.rule import Scorer


def checklist(steps: Sequence[Node], points: Sequence[Const] | Const) -> Node:
    """Add up the points of the steps that were done; one number stands for every step.

    A step is a yes or no; a step that nobody judged makes the item missing.

    Raises:
        PolicyError: for another number of points than steps, or no step.
    """
    done = as_list(steps, "steps")
    worth = constants(points, "points", len(done))
    parts = [
        if_(step, one, 0) if step.kind is Kind.FLAG else one * step
        for step, one in zip(done, worth, strict=True)
    ]
    return total(parts)


def fulfilment(
    criteria: Sequence[Node], full: Const, criterion_weights: Sequence[Const] | Const | None = None
) -> Node:
    """Give `full` times the weighted mean of criteria that are each fulfilled to 0..1 (or yes or no).

    Raises:
        PolicyError: for weights that do not match the criteria, or that add up to 0.
    """
    given = as_list(criteria, "criteria")
    shares = [if_(one, 1, 0) if one.kind is Kind.FLAG else one for one in given]
    most = constant(full, "full")
    if criterion_weights is None:
        return most * total(shares) / len(shares)
    weights = constants(criterion_weights, "criterion_weights", len(shares))
    if sum(number(one, "criterion_weights") for one in weights) <= 0:
        raise refused("criterion_weights", "must add up to more than 0")
    return (
        most * total([weight * share for weight, share in zip(weights, shares, strict=True)]) / total(weights)
    )


def as_list(nodes: object, name: str) -> tuple[Node, ...]:
    """Return the inputs of a list argument; one input is a list of one."""
    given = (nodes,) if isinstance(nodes, Node) else tuple(nodes) if isinstance(nodes, tuple | list) else ()
    if not given:
        raise refused(name, "names no input")
    return given


CHECKLIST = Scorer(
    "checklist",
    checklist,
    Label("检查清单", "checklist"),
    template(
        "各步骤做到得分：{steps}；分值 {points}",
        "points for each step done: {steps}; worth {points}",
        of=checklist,
    ),
)

FULFILMENT = Scorer(
    "fulfilment",
    fulfilment,
    Label("标准达成度", "fulfilment of criteria"),
    template(
        "{full} 分 × 各标准达成度的平均值：{criteria}（权重 {criterion_weights}）",
        "{full} points x mean fulfilment of {criteria} (weights {criterion_weights})",
        of=fulfilment,
    ),
)
