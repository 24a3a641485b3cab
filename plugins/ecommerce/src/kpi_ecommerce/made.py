"""How a function of this plugin becomes a scorer that rules may name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi.api import Label, Scorer, scorers


def made(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str] = ("", "")) -> Scorer:
    """Return the scorer `ecommerce_<function>`, with its name and its rule in words, each zh and en."""
    words = scorers.template(*told, of=function) if told[0] else None
    return Scorer(f"ecommerce_{function.__name__}", function, Label(zh, en), words, owner="ecommerce")


__all__ = ["made"]
