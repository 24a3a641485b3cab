"""Completed steps of a number, for workings; scorers count them in trees (S003.D02)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from kpi.api import Fault, PolicyError
from kpi_callcenter.words import sentence

STEP_ROUNDINGS = ("floor", "trunc", "ceil", "proportional", "linear")


def steps(distance: Fraction, step: Fraction, step_rounding: str) -> Fraction:
    """Return the steps in a distance of 0 or more: complete ones, begun ones, or in proportion.

    Raises:
        PolicyError: for a step that is not above 0.
    """
    if step <= 0:
        raise PolicyError(
            Fault("parameter", sentence("a step must be above 0, not {step}", step=step), "step")
        )
    count = distance / step
    if step_rounding in ("floor", "trunc"):
        return Fraction(floor(count))
    return Fraction(ceil(count)) if step_rounding == "ceil" else count


__all__ = ["STEP_ROUNDINGS", "steps"]
