"""How the scorers of this plugin are declared."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Label, Node, PolicyError, Scorer, scorers
from kpi_law_cn.words import sentence


def scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str]) -> Scorer:
    """Declare a function as `law_cn_<name>`; `told` says it in words, with its arguments in braces."""
    words = scorers.template(*told, of=function)
    return Scorer(f"law_cn_{function.__name__}", function, Label(zh, en), words, owner="law_cn")


def number(value: Any, name: str, low: int = 0, high: int | None = None) -> Node:
    """Return a parameter's number as a constant.

    Raises:
        PolicyError: for anything but a number from `low` to `high`.
    """
    found = scorers.constant(value, name)
    bare = getattr(found, "value", None)
    if not isinstance(bare, Fraction) or bare < low or (high is not None and bare > high):
        span = f"from {low} to {high}" if high is not None else f"of {low} or more"
        raise PolicyError(Fault("parameter", sentence("must be a number {span}", span=span), name))
    return found


__all__ = ["number", "scorer"]
