"""How the scorers of this plugin are declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi.api import Label, Scorer, scorers


def scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str] = ("", "")) -> Scorer:
    """Declare a function as `installer_<name>`; `told` says it in words, with its arguments in braces."""
    words = scorers.template(*told, of=function) if told[0] else None
    return Scorer(f"installer_{function.__name__}", function, Label(zh, en), words, owner="installer")


__all__ = ["scorer"]
