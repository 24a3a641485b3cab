"""Rules in words: how the templates of the scorers print their numbers and choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kpi.exact import show

Words = Mapping[str, Any]
"""What a template gets: parameters by name (bare values or constants), and the labels of the inputs."""


def said(value: Any) -> str:
    """Print a value of a parameter: a number exactly, nothing as a dash, a list with commas."""
    bare = getattr(value, "value", value)
    if bare is None:
        return "-"
    if isinstance(bare, Fraction):
        return show(bare)
    if isinstance(bare, Mapping):
        return ", ".join(f"{name}: {said(one)}" for name, one in bare.items())
    if isinstance(bare, tuple | list):
        return ", ".join(said(one) for one in bare)
    return str(bare)


def template(zh: str, en: str) -> Callable[[Words, str], str]:
    """Make a template of two texts with `{parameter}` fields; a parameter that is not given is a dash."""

    def render(words: Words, lang: str) -> str:
        return (zh if lang == "zh" else en).format_map(_Said(words))

    return render


class _Said(dict[str, str]):
    """Fields of a text, printed when asked for."""

    def __init__(self, words: Words) -> None:
        super().__init__({name: said(value) for name, value in words.items()})

    def __missing__(self, name: str) -> str:
        return "-"
