"""Pay by the score of a card (S002.F7.PAY, S002.F9.PAY)."""

from __future__ import annotations

from typing import Any

from kpi.api import (
    Fault,
    Node,
    PolicyError,
    Scorer,
    clamp,
    const,
    flagged,
    if_,
    maximum,
    round_to,
    scorers,
)
from kpi_installer.declaring import scorer
from kpi_installer.words import sentence

WAGE_MODES = ("flag", "raise", "block")
CENTS = 2
"""Decimals of an amount: what is compared with the minimum wage is what would be paid."""


def pay_by_score(
    base: Node,
    score: Node,
    pass_score: Any,
    cap_ratio: Any = None,
    min_ratio: Any = None,
    min_wage: Any = None,
    min_wage_mode: str = "flag",
) -> Node:
    """Pay score / `pass_score` x base, in yuan; the ratio is bounded only where the company says so.

    The amount is rounded to the cent. Below `min_wage`, where it is given, the amount is paid and flagged, raised to it and flagged, or held:
    missing, for somebody to decide.

    Raises:
        PolicyError: for an unknown mode, and bounds of the ratio that contradict each other.
    """
    mode = scorers.word(min_wage_mode, "min_wage_mode", WAGE_MODES)
    if cap_ratio is not None and min_ratio is not None and min_ratio.value > cap_ratio.value:
        raise PolicyError(
            Fault(
                "parameter",
                sentence("min_ratio is above cap_ratio"),
                "min_ratio",
                hint=sentence("lower min_ratio"),
            )
        )
    ratio = score / scorers.constant(pass_score, "pass_score")
    if cap_ratio is not None or min_ratio is not None:
        ratio = clamp(ratio, min_ratio, cap_ratio)
    pay = round_to(ratio * base, CENTS)
    if min_wage is None:
        return pay
    instead: dict[str, Node] = {"flag": pay, "raise": maximum(pay, min_wage), "block": const(None)}
    return if_(pay >= min_wage, pay, flagged(instead[mode], "below_min_wage"))


PAY: tuple[Scorer, ...] = (
    scorer(
        pay_by_score,
        "按得分计薪",
        "pay by score",
        (
            "{base} × {score} ÷ {pass_score}（比例上限 {cap_ratio}，下限 {min_ratio}；最低工资 {min_wage}：{min_wage_mode}）",
            (
                "{base} x {score} / {pass_score} (ratio at most {cap_ratio}, at least {min_ratio};"
                " minimum wage {min_wage}: {min_wage_mode})"
            ),
        ),
    ),
)
"""What the two cards are paid with."""

__all__ = ["PAY", "pay_by_score"]
