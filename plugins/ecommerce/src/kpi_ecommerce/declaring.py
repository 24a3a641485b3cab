"""How the scorers of this plugin are declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi.api import Label, Scorer, scorers


def scorer(
    function: Callable[..., Any], zh: str, en: str, told: tuple[str, str] | Callable[..., str] = ("", "")
) -> Scorer:
    """Declare a function as `ecommerce_<name>`; `told` says it in words, with its arguments in braces, or is a template."""
    words: Callable[..., str] | None = told if callable(told) else None
    if isinstance(told, tuple) and told[0]:
        words = scorers.template(*told, of=function)
    return Scorer(f"ecommerce_{function.__name__}", function, Label(zh, en), words, owner="ecommerce")


__all__ = ["scorer"]
