"""Items of the cards of installation, inspection and warehouse (S002.F7, S002.F9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Fault,
    Node,
    PolicyError,
    Scorer,
    all_of,
    coalesce,
    const,
    flagged,
    if_,
    minimum,
    round_to,
    scorers,
)
from kpi_installer.declaring import scorer
from kpi_installer.words import sentence

LINKS = ("linear", "bands")
SHOWN = 2
"""Decimals of a rate that is told beside the points; steps are counted of the exact one."""


def first_pass_rate(
    passed: Node,
    total: Node,
    design_failures: Node,
    full: Any,
    base_rate: Any,
    base_points: Any,
    step: Any,
    above: Any,
    below: Any,
    cap: Any = "full",
    floor: Any = None,
    step_rounding: str = "trunc",
    step_unit: str = "pp",
    exclude_design: bool = True,
) -> dict[str, Node]:
    """Score the share of installations that passed at once, in percent, by points a step round the pass line.

    Failures caused by the design count nowhere, unless `exclude_design` is off; not told, there were none.
    Where nothing is left to pass the item is missing; more that passed than there were is `out_of_range`.
    """
    counted = total - coalesce(design_failures, 0) if exclude_design else total
    possible = passed <= counted
    rate = passed / counted * 100
    points = scorers.points_per_step(
        rate,
        base_rate=base_rate,
        base_points=base_points,
        step=step,
        above=above,
        below=below,
        full=full,
        cap=cap,
        floor=floor,
        step_rounding=step_rounding,
        step_unit=step_unit,
    )
    points, rate = (if_(counted == 0, const(None), one) for one in (points, round_to(rate, SHOWN)))
    return {
        "points": if_(possible, points, flagged(const(None), "out_of_range")),
        "rate": if_(possible, rate, const(None)),
    }


def linked(
    value: Node,
    full: Node,
    scale: Node,
    link: str = "linear",
    edges: Sequence[Any] | None = None,
    points: Sequence[Any] | None = None,
) -> Node:
    """Turn a survey's score out of `scale` into points: in proportion, or by bands that the company supplies.

    Raises:
        PolicyError: for an unknown link, and `bands` without their edges and points.
    """
    if scorers.word(link, "link", LINKS) == "linear":
        return value / scale * full
    if edges is None or points is None:
        message = sentence("link = bands needs edges and points, which the regulation does not print")
        raise PolicyError(
            Fault("not_given", message, "edges", hint=sentence("edges = [60, 80], points = [0, 10, 20]"))
        )
    return scorers.bands(value, edges, points)


AS_PRINTED = "as_printed"


def compliance(
    violations: Node,
    rated: Node,
    full: Any,
    compliant: Any,
    violation_pts: Any,
    merit: Any = 0,
    floor: Any = None,
) -> Node:
    """Give `compliant` less points for each violation, and the superior's merit up to the full mark.

    `rated` is the merit that the superior gave; where there is none, `merit` is taken. Merit below 0 or beyond
    what compliance leaves of the full mark is `out_of_range`. With a `merit` of `as_printed` nobody gives any: the
    print has no words for the points that are left.
    """
    kept = scorers.deduct_per_event(compliant, floor, violation=violations, violation_pts=violation_pts)
    if isinstance(merit, str) and merit == AS_PRINTED:
        return kept
    given = coalesce(rated, merit)
    allowed = all_of(given >= 0, given <= full - compliant)
    return if_(allowed, minimum(kept + given, full), flagged(const(None), "out_of_range"))


SCORERS: tuple[Scorer, ...] = (
    scorer(
        first_pass_rate,
        "一次完成合格率按点加减分",
        "first-pass rate, points a step",
        (
            (
                "{base_rate}% 得 {base_points} 分；每高 {step} 个百分点计 {above} 分，每低 {step} 个百分点计 {below} 分"
                "（{step_rounding}[[，最多{cap}]][[，最低 {floor} 分]][[；剔除设计原因的不合格：{exclude_design}]]）"
            ),
            (
                "{base_points} points at {base_rate}%; {above} for each {step} above, {below} for each {step} below"
                " (steps {step_rounding}[[, at most {cap}]][[, at least {floor}]][[; design failures excluded: {exclude_design}]])"
            ),
        ),
    ),
    scorer(
        linked,
        "与调查得分挂钩",
        "linked to a survey's score",
        (
            "{value} ÷ {scale} × {full} 分（{link}）[[；公司分档 {edges} 得 {points}]]",
            "{value} / {scale} x {full} points ({link})[[; bands {edges}: {points}]]",
        ),
    ),
    scorer(
        compliance,
        "合规与加分",
        "compliance and merit",
        (
            "严格遵守得 {compliant} 分，每次违规扣 {violation_pts} 分，最低 {floor} 分；上级可加分（未加为 {merit}），至 {full} 分为止",
            (
                "{compliant} for compliance, -{violation_pts} for each violation, at least {floor};"
                " merit by the superior ({merit} if none) up to {full}"
            ),
        ),
    ),
)
"""What the two cards are scored with."""

__all__ = ["SCORERS", "compliance", "first_pass_rate", "linked"]
