"""From a function of this package to a scorer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi.api import Label, Scorer, scorers


def scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str] = ("", "")) -> Scorer:
    """Return the scorer `ecommerce_<function>`; `told` says a rule made with it in words (zh, en)."""
    words = scorers.template(*told, of=function) if told[0] else None
    return Scorer(f"ecommerce_{function.__name__}", function, Label(zh, en), words, owner="ecommerce")


__all__ = ["scorer"]
