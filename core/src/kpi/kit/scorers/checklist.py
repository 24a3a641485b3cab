"""Checklists: points for each step that was done, or full marks times the mean fulfilment."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Kind, Node, if_, total
from kpi.kit.scorers.given import constant, constants, number, refused
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence


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
        raise refused("criterion_weights", sentence("must add up to more than 0"))
    return (
        most * total([weight * share for weight, share in zip(weights, shares, strict=True)]) / total(weights)
    )


def as_list(nodes: object, name: str) -> tuple[Node, ...]:
    """Return the inputs of a list argument; one input is a list of one."""
    given = (nodes,) if isinstance(nodes, Node) else tuple(nodes) if isinstance(nodes, tuple | list) else ()
    if not given:
        raise refused(name, sentence("names no input"))
    return given


def _steps_words(words: Words, lang: str) -> str:
    names, points = _names(words.get("steps")), words.get("points")
    worth = tuple(points) if isinstance(points, tuple | list) else (points,) * len(names)
    pairs = list(zip(names, worth, strict=False))
    if lang == "zh":
        return "做到即得分：" + "；".join(f"{name} {said(one)} 分" for name, one in pairs)
    return "points for each step done: " + "; ".join(f"{name}: {said(one)}" for name, one in pairs)


def fulfilment_words(words: Words, lang: str) -> str:
    """Print the criteria with their weights, where they have some of their own; see `fulfilment`."""
    zh, full, weights = lang == "zh", words.get("full"), words.get("criterion_weights")
    names = _names(words.get("criteria"))
    if isinstance(weights, tuple | list):
        names = tuple(f"{name} × {said(one)}" for name, one in zip(names, weights, strict=False))
    told = ("、" if zh else ", ").join(names)
    if zh:
        return f"{said(full, lang)} 分 × 各项标准达成度的{'加权' if weights else ''}平均：{told}"
    return f"{said(full, lang)} points x the {'weighted ' if weights else ''}mean fulfilment of {told}"


def _names(given: object) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given) if isinstance(given, tuple | list) else ()


CHECKLIST = Scorer("checklist", checklist, phrase("checklist"), _steps_words)

FULFILMENT = Scorer("fulfilment", fulfilment, phrase("fulfilment of criteria"), fulfilment_words)
